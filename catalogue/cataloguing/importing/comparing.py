"""A record received beside the notices that it resembles, line by line, so that a person sees in what they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.importing.arrivals import parsed_again
from catalogue.models import BibliographicRecord, ImportDecision
from catalogue.parsed import Contribution, ParsedItem, ParsedRecord, Publication
from reference.folding import fold

EXCERPT = 240
"""Characters of an abstract: enough to know it again."""


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    differs: bool = False
    """From what was received, accents, case and signs aside."""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    received: str
    ours: list[Said]


@dataclass(frozen=True, slots=True)
class Card:
    """One record to decide."""

    decision: ImportDecision
    candidates: list[BibliographicRecord]
    rows: list[Row]

    @property
    def is_answered(self) -> bool:
        return bool(self.decision.verdict)


Words = Callable[[ParsedRecord], str]
OurWords = Callable[[BibliographicRecord], str]


def cards(decisions: Iterable[ImportDecision]) -> list[Card]:
    """In the order given; the candidates of all of them in one go."""
    decisions = list(decisions)
    records = compared({pk for decision in decisions for pk in decision.candidates})
    return [card(one, [records[pk] for pk in one.candidates if pk in records]) for one in decisions]


def card(decision: ImportDecision, candidates: list[BibliographicRecord]) -> Card:
    parsed = parsed_again(bytes(decision.raw), decision.format, decision.encoding)
    return Card(decision, candidates, rows(parsed, candidates) if parsed else [])


def compared(keys: Iterable[int]) -> dict[int, BibliographicRecord]:
    related = ("contributions__agent", "publications__publisher", "identifiers", "items")
    records: QuerySet[BibliographicRecord] = BibliographicRecord.objects.filter(pk__in=keys)
    return records.select_related("source", "host").prefetch_related(*related).defer("details").in_bulk()


def rows(parsed: ParsedRecord, candidates: list[BibliographicRecord]) -> list[Row]:
    """Only what one of them says."""
    found = (row(str(label), theirs(parsed), [ours(record) for record in candidates]) for label, theirs, ours in LINES)
    return [one for one in found if one.received or any(said.text for said in one.ours)]


def row(label: str, received: str, ours: list[str]) -> Row:
    return Row(label, received, [Said(text, fold(text) != fold(received)) for text in ours])


def _title(parsed: ParsedRecord) -> str:
    return "\u00a0: ".join((parsed.title.proper, *parsed.title.other_information))


def _author(contribution: Contribution) -> str:
    return f"{contribution.agent.forename} {contribution.agent.name}".strip()


def _imprint(publication: Publication) -> str:
    return ", ".join(publication.publishers)


def _our_publishers(record: BibliographicRecord) -> str:
    return _joined(one.publisher.name for one in record.publications.all() if one.publisher)


def _our_authors(record: BibliographicRecord) -> str:
    return _joined(f"{one.agent.forename} {one.agent.name}".strip() for one in record.contributions.all())


def _year(parsed: ParsedRecord) -> str:
    return parsed.printed_date or (str(parsed.years.start) if parsed.years else "")


def _our_year(record: BibliographicRecord) -> str:
    return record.printed_date or str(record.year_start or "")


def _level(parsed: ParsedRecord) -> str:
    return str(BibliographicRecord.Level(parsed.level.value).label)


def _host(parsed: ParsedRecord) -> str:
    return _joined((parsed.host.journal, parsed.host.number)) if parsed.host else ""


def _item(item: ParsedItem) -> str:
    return " ".join(part for part in (item.call_number, item.barcode) if part)


def _our_items(record: BibliographicRecord) -> str:
    return _joined(" ".join(part for part in (one.call_number, one.barcode) if part) for one in record.items.all())


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rsplit(' ', 1)[0]}…"


def _abstract(parsed: ParsedRecord) -> str:
    return _excerpt(parsed.abstract)


LINES: list[tuple[object, Words, OurWords]] = [
    (_("Titre"), _title, lambda record: record.full_title),
    (_("Auteurs"), lambda parsed: _joined(map(_author, parsed.contributions)), _our_authors),
    (_("Éditeurs"), lambda parsed: _joined(map(_imprint, parsed.publications)), _our_publishers),
    (_("Date"), _year, _our_year),
    (
        _("Numéros"),
        lambda parsed: _joined(one.value for one in parsed.identifiers),
        lambda record: _joined(one.value for one in record.identifiers.all()),
    ),
    (_("Niveau"), _level, lambda record: str(record.get_level_display())),
    (_("Description"), lambda parsed: _joined(parsed.extent), lambda record: record.extent),
    (_("Paru dans"), _host, lambda record: record.host.title if record.host else ""),
    (_("Résumé"), _abstract, lambda record: _excerpt(record.abstract)),
    (_("Exemplaires"), lambda parsed: _joined(map(_item, parsed.items)), _our_items),
]
