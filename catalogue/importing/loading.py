"""ParsedRecord → what the tables hold: columns of the notice, and the rows that hang from it. No query here.

Authorities are named by their match key and looked up by `authorities`; `details` keeps every part of the source
that has neither a column nor a row, so that the page of the notice can show everything that was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from catalogue import filing
from catalogue.importing.mapping import Mapping
from catalogue.importing.rows import as_json
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Holdings,
    Identifier,
    Item,
    Publication,
    Publisher,
    Series,
    SeriesMembership,
    Subject,
    SubjectAssignment,
)
from catalogue.parsed import Agent, HostPart, ParsedItem, ParsedRecord, SeriesStatement, SubjectHeading
from catalogue.parsed import Publication as ParsedPublication
from catalogue.vocabularies import subject_key, vocabulary_code
from reference.folding import folded_key
from reference.models import Agent as AgentAuthority

State = BibliographicRecord.State


Heading = Agent | SubjectHeading | SeriesStatement | str
"""An authority as a record names it."""

PART_FIELDS: dict[type, tuple[str, ...]] = {
    Contribution: ("agent", "relators", "rank"),
    SubjectAssignment: ("subject",),
    SeriesMembership: ("series", "number"),
    Publication: ("publisher", "place", "date"),
    Identifier: ("kind", "value", "normalized", "qualification", "price"),
    Holdings: (
        "localisation",
        "statement",
        "since",
        "until",
        "gaps",
        "retention",
        "call_number",
        "support",
        "note",
    ),
}
"""Tables of the parts of a notice, and the fields of their rows: the order of `Loaded.parts`."""

AUTHORITY_OF: dict[type, type] = {
    Contribution: AgentAuthority,
    SubjectAssignment: Subject,
    SeriesMembership: Series,
    Publication: Publisher,
}
"""What the first field of a part points to."""

ITEM_FIELDS = tuple(field.name for field in fields(ParsedItem))

# These parts of ParsedRecord have columns or rows of their own.
_ELSEWHERE = {
    "source_id", "level", "edition", "extent", "languages", "countries", "keywords", "identifiers", "contributions",
    "subjects", "series", "publications", "holdings", "items", "printed_date", "years", "entered_on",
}  # fmt: skip


@dataclass(slots=True)
class Loaded:
    """One record ready to be written."""

    columns: dict[str, Any]
    """Field of BibliographicRecord → value as the database keeps it."""
    parts: dict[type, list[tuple[Any, ...]]]
    """Table → rows in order, following PART_FIELDS; an authority is its match key."""
    headings: dict[type, dict[str, Heading]]
    """Table of authorities → match key → what to make it from, when nobody has named it before."""
    items: list[dict[str, Any]]
    themes: list[int]
    territories: list[int]
    entered_on: date | None
    host: HostPart | None = None


def load(record: ParsedRecord, mapping: Mapping) -> Loaded:
    headings: dict[type, dict[str, Heading]] = {authority: {} for authority in AUTHORITY_OF.values()}
    return Loaded(
        columns=columns(record, mapping),
        parts={
            Contribution: list(contributions(record, headings[AgentAuthority])),
            SubjectAssignment: list(subjects(record, headings[Subject])),
            SeriesMembership: list(series(record, headings[Series])),
            Publication: list(publications(record, headings[Publisher])),
            Identifier: list(identifiers(record)),
            Holdings: list(holdings(record)),
        },
        headings=headings,
        items=[item(mapping.item(parsed)) for parsed in record.items],
        themes=mapping.theme_ids(record),
        territories=mapping.territory_ids(record),
        entered_on=entered_on(record),
        host=record.host,
    )


def columns(record: ParsedRecord, mapping: Mapping) -> dict[str, Any]:
    title = record.title
    return {
        "level": record.level.value,
        "document_type": fitted(BibliographicRecord, "document_type", mapping.document_type(record)),
        "state": state(record),
        "title": title.proper or _("[Titre à compléter]"),
        "other_information": "\u00a0; ".join(title.other_information),
        "responsibility": "\u00a0; ".join(title.responsibility),
        "sort_title": filing.sort_title(title.sort or title.proper),
        "edition": record.edition,
        "printed_date": fitted(BibliographicRecord, "printed_date", record.printed_date),
        "year_start": record.years.start if record.years else None,
        "year_end": record.years.end if record.years else None,
        "extent": "\n".join(record.extent),
        "languages": as_json(record.languages),
        "countries": as_json(record.countries),
        "abstract": record.abstract,
        "keywords": as_json(list(dict.fromkeys(mapping.keywords(record)))),
        "details": as_json(details(record)),
    }


def state(record: ParsedRecord) -> str:
    if record.carries_items_of_issue:
        # PMB writes it for the machine: its items go to the issue, and nobody reads it.
        return State.WITHDRAWN.value
    return (State.PUBLIC if record.is_complete else State.INCOMPLETE).value


def likeness(record: ParsedRecord) -> int | None:
    first = record.contributions[0].agent if record.contributions else None
    host = record.host
    return filing.likeness(
        record.level.value,
        (record.title.proper, *record.title.part_numbers, *record.title.part_names),
        record.years.start if record.years else None,
        heading(first) if first else "",
        (host.journal, host.number) if host else (),
    )


def entered_on(record: ParsedRecord) -> date | None:
    """When the library got it: its oldest item, else 100 $a/0-7."""
    return min((item.created_on for item in record.items if item.created_on), default=record.entered_on)


def contributions(record: ParsedRecord, headings: dict[str, Heading]) -> Iterator[tuple[Any, ...]]:
    for contribution in record.contributions:
        agent = contribution.agent
        key = folded_key(agent.kind.value, heading(agent))
        headings.setdefault(key, agent)
        yield key, as_json(contribution.relators), contribution.rank


def heading(agent: Agent) -> str:
    """As `reference.models.Agent.heading` will compose it."""
    full = f"{agent.name}, {agent.forename}" if agent.forename else agent.name
    return f"{full} ({agent.dates})" if agent.dates else full


def subjects(record: ParsedRecord, headings: dict[str, Heading]) -> Iterator[tuple[Any, ...]]:
    for subject in record.subjects:
        if label := subject_label(subject):
            key = subject_key(vocabulary_code(subject.scheme), subject.kind.value, label)
            headings.setdefault(key, subject)
            yield (key,)


def subject_label(subject: SubjectHeading) -> str:
    """« Logement social – Seine-Saint-Denis – 1990- »."""
    return " – ".join(filter(None, (subject.label, *subject.subdivisions)))


def series(record: ParsedRecord, headings: dict[str, Heading]) -> Iterator[tuple[Any, ...]]:
    for statement in record.series:
        key = folded_key("series", series_title(statement))
        headings.setdefault(key, statement)
        yield key, fitted(SeriesMembership, "number", statement.number)


def series_title(statement: SeriesStatement) -> str:
    return ". ".join(filter(None, (statement.title, *statement.parts)))


def publications(record: ParsedRecord, headings: dict[str, Heading]) -> Iterator[tuple[Any, ...]]:
    for publication in record.publications:
        date_printed = fitted(Publication, "date", publication.date)
        for place, name in places_and_publishers(publication):
            key = folded_key("publisher", name) if name else None
            if key:
                headings.setdefault(key, name)
            yield key, fitted(Publication, "place", place), date_printed


def places_and_publishers(publication: ParsedPublication) -> list[tuple[str, str]]:
    """One pair a publisher, and one for each place left over: (« Paris », « Esprit »), (« Lyon », "")."""
    places, publishers = publication.places, publication.publishers
    count = max(len(places), len(publishers), 1 if publication.date else 0)
    return [(_nth(places, index), _nth(publishers, index)) for index in range(count)]


def identifiers(record: ParsedRecord) -> Iterator[tuple[Any, ...]]:
    for identifier in record.identifiers:
        # An invalid number finds the notice by what is printed on it, and never stands for it.
        normalized = "" if identifier.invalid else identifier.normalized
        yield (
            identifier.kind.value,
            fitted(Identifier, "value", identifier.value),
            fitted(Identifier, "normalized", normalized),
            fitted(Identifier, "qualification", identifier.qualification),
            fitted(Identifier, "price", identifier.price),
        )


def holdings(record: ParsedRecord) -> Iterator[tuple[Any, ...]]:
    for one in record.holdings:
        # A source says in its statement since when.
        yield (
            fitted(Holdings, "localisation", one.localisation),
            one.statement,
            "",
            "",
            one.gaps,
            fitted(Holdings, "retention", one.retention),
            fitted(Holdings, "call_number", one.call_number),
            fitted(Holdings, "support", one.support),
            one.note,
        )


def item(parsed: ParsedItem) -> dict[str, Any]:
    values = {name: getattr(parsed, name) for name in ITEM_FIELDS}
    values["created_on"] = parsed.created_on.isoformat() if parsed.created_on else None
    for name, value in values.items():
        if isinstance(value, str) and fitted(Item, name, value) != value:
            values[name] = fitted(Item, name, value)
            values["note"] = "\n".join(filter(None, (values["note"], value)))
    return values


def details(record: ParsedRecord) -> dict[str, Any]:
    """Every other part of the record under its own name, without what is empty."""
    kept = {name: value for name in _IN_DETAILS if (value := getattr(record, name))}
    found = {name: plain(value) for name, value in kept.items()}
    # Abstracts have their column, which a person may edit.
    if "notes" in found:
        found["notes"] = [note for note in found["notes"] if note["kind"] != "abstract"]
    return found


def plain(value: Any) -> Any:
    """Dataclasses → dicts, tuples → lists, without what is empty. `dataclasses.asdict` copies all, ten times slower."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {name: plain(inner) for name in _names(type(value)) if (inner := getattr(value, name))}
    return value


def fitted(model: type, name: str, value: str) -> str:
    """The text, cut to what its column takes: PostgreSQL refuses a longer one, and with it the whole notice.

    The source's bytes keep it whole.
    """
    limit = _LIMITS[model].get(name)
    return value if limit is None or len(value) <= limit else value[: limit - 1] + "…"


def _nth(values: tuple[str, ...], index: int) -> str:
    return values[index] if index < len(values) else ""


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]


def _limits(model: type) -> dict[str, int]:
    return {field.name: field.max_length for field in model._meta.concrete_fields if field.max_length}


def _models() -> Iterable[type]:
    return (BibliographicRecord, Item, AgentAuthority, Subject, Series, Publisher, *PART_FIELDS)


_NAMES: dict[type, tuple[str, ...]] = {}
_IN_DETAILS = tuple(field.name for field in fields(ParsedRecord) if field.name not in _ELSEWHERE)
_LIMITS = {model: _limits(model) for model in _models()}
