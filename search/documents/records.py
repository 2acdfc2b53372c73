"""Notices → search documents.

A whole catalogue passes here at each rebuild: rows are read as tuples, one query a relation for a thousand notices.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalogue.demonstration import is_demo, tells_it
from catalogue.digital.covers import smallest
from catalogue.display.serials import issue_title, only_a_number
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    DigitalDocument,
    DocumentPage,
    Identifier,
    Item,
    Publication,
    PublisherVariant,
    SeriesMembership,
    SeriesVariant,
    SourceMapping,
    SubjectAssignment,
    SubjectVariant,
)
from catalogue.models.records import record_slug
from catalogue.unimarc.code_lists import language
from reference.among import among
from reference.models import AgentVariant
from search.document import Kind, SearchDocument
from search.documents.above import broader_labels, joined, wider_names
from search.documents.base import in_batches

COLUMNS = (
    "pk", "title", "other_information", "sort_title", "responsibility", "document_type", "level", "printed_date",
    "year_start", "year_end", "languages", "abstract", "keywords", "entered_on", "details",
)  # fmt: skip

LONGEST_TEXT = 1_000_000
"""Characters of documents indexed with one notice: some four hundred pages."""

READ_ELSEWHERE = ("themes", "territories", "document_type", "keywords")
AGENT_COLUMNS = ("agent__name", "agent__forename", "agent__dates")


class RecordDocuments:
    kind = Kind.RECORD

    def all(self) -> Iterator[SearchDocument]:
        pks = BibliographicRecord.objects.public().order_by("pk").values_list("pk", flat=True)
        for batch in in_batches(pks.iterator(chunk_size=10_000)):
            yield from self.some(batch)

    def some(self, pks: Collection[int]) -> Iterator[SearchDocument]:
        relations = Relations(pks)
        rows = BibliographicRecord.objects.public().filter(pk__in=among(pks)).values_list(*COLUMNS)
        for row in rows:
            yield document(dict(zip(COLUMNS, row, strict=True)), relations)


class Relations:
    """What hangs from a batch of notices: {record pk: [values]} for each relation."""

    def __init__(self, pks: Collection[int]) -> None:
        these = among(pks)

        def of(queryset: QuerySet, *columns: str, record: str = "record_id") -> dict[int, list[Any]]:
            grouped: dict[int, list[Any]] = defaultdict(list)
            rows = queryset.filter(**{f"{record}__in": these}).values_list(record, *columns)
            if len(columns) == 1:
                for record_pk, value in rows:
                    grouped[record_pk].append(value)
            else:
                for record_pk, *values in rows:
                    grouped[record_pk].append(values)
            return grouped

        def linked(field: str, *columns: str) -> dict[int, list[Any]]:
            through = getattr(BibliographicRecord, field).through.objects.order_by("pk")
            return of(through, *columns, record="bibliographicrecord_id")

        self.agents = of(Contribution.objects.order_by("sort_order"), *AGENT_COLUMNS)
        assigned = SubjectAssignment.objects.order_by("sort_order")
        self.subjects = of(assigned.filter(subject__vocabulary__is_ours=True), "subject_id", "subject__label")
        self.broader = broader_labels({pk for several in self.subjects.values() for pk, _label in several})
        self.subject_variants = together(
            of(assigned.filter(subject__vocabulary__is_ours=False), "subject__label"),
            of(SubjectVariant.objects.order_by("pk"), "label", record="authority__assignments__record"),
        )
        self.variants = together(
            of(AgentVariant.objects.order_by("pk"), "label", record="authority__contributions__record"),
            of(SeriesVariant.objects.order_by("pk"), "label", record="authority__memberships__record"),
            of(PublisherVariant.objects.order_by("pk"), "label", record="authority__publications__record"),
        )
        self.series = of(SeriesMembership.objects.order_by("sort_order"), "series__title")
        self.publishers = of(Publication.objects.order_by("sort_order").exclude(publisher=None), "publisher__name")
        self.identifiers = of(Identifier.objects.order_by("sort_order"), "normalized", "value")
        self.items = of(Item.objects.held().order_by("pk"), "call_number", "localisation", "missing_since")
        documents = DigitalDocument.objects.open().order_by("sort_order", "pk")
        self.documents = of(documents, "pk", "digest", "reading__digest", "reading__covers")
        self.themes = linked("themes", "theme__short_name")
        self.territories = linked("territories", "territory_id", "territory__name")
        self.wider = wider_names({pk for several in self.territories.values() for pk, _name in several})
        self.levels = {value: str(label) for value, label in BibliographicRecord.Level.choices}
        # What a source's table turns into a theme or a type is already found as such; a field only renamed is not.
        tables = SourceMapping.objects.filter(kind=SourceMapping.Kind.CUSTOM_FIELD).exclude(target="")
        targets = tables.values_list("value", "target")
        self.mapped_fields = {value for value, target in targets if target in READ_ELSEWHERE}


def together(*relations: dict[int, list[str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for labels in relations:
        for record, words in labels.items():
            found[record] += words
    return found


def document(row: dict[str, Any], relations: Relations) -> SearchDocument:
    pk = row["pk"]
    items = relations.items[pk]
    documents = relations.documents[pk]
    agents = [heading(*columns) for columns in relations.agents[pk]]
    publishers = relations.publishers[pk]
    subjects, territories = relations.subjects[pk], relations.territories[pk]
    title = full_title(row)
    return SearchDocument(
        kind=Kind.RECORD,
        pk=pk,
        url=f"/notices/{pk}/{record_slug(row['title'])}/",
        title=title,
        sort_title=row["sort_title"],
        other_titles=tuple(other_titles(row["details"])),
        agents=tuple(dict.fromkeys(agents)),
        subjects=tuple(dict.fromkeys(label for _pk, label in subjects)),
        broader_subjects=joined((pk for pk, _label in subjects), relations.broader),
        subject_variants=tuple(dict.fromkeys(relations.subject_variants[pk])),
        variants=tuple(dict.fromkeys(relations.variants[pk])),
        keywords=tuple(row["keywords"]),
        themes=tuple(relations.themes[pk]),
        territories=tuple(name for _pk, name in territories),
        wider_territories=joined((pk for pk, _name in territories), relations.wider),
        series=tuple(relations.series[pk]),
        publishers=tuple(dict.fromkeys(publishers)),
        identifiers=tuple(normalized or value for normalized, value in relations.identifiers[pk]),
        call_numbers=tuple(dict.fromkeys(call_number for call_number, _localisation, _missing in items if call_number)),
        abstract=row["abstract"],
        body="\n".join(filter(None, body(row, relations.mapped_fields))),
        full_text=full_text(documents),
        document_type=row["document_type"] or relations.levels[row["level"]],
        languages=tuple(language(code) for code in row["languages"]),
        years=tuple(years(row["year_start"], row["year_end"], row["level"])),
        sort_year=row["year_start"],
        available_here=any(is_here(localisation) and missing is None for _call_number, localisation, missing in items),
        has_full_text=bool(documents)
        or any(location.get("role") != "cover" for location in row["details"].get("locations", ())),
        entered_on=row["entered_on"],
        description=description(relations.agents[pk], publishers or place_of(row), row["printed_date"]),
        cover_url=next((smallest(covers) for _pk, digest, read, covers in documents if covers and read == digest), ""),
        is_demo=is_demo(row["details"]),
    )


def heading(name: str, forename: str, dates: str) -> str:
    """As `reference.Agent.heading`, from columns."""
    heading = f"{name}, {forename}" if forename else name
    return f"{heading} ({dates})" if dates else heading


def place_of(row: dict[str, Any]) -> list[str]:
    """Where an article appeared; an issue named by its number says it in its title."""
    return [] if row["level"] == "b" and only_a_number(row["title"]) else issue_of(row["details"])


def full_title(row: dict[str, Any]) -> str:
    """« La ville : relégation et périurbanisation »; « La Traverse, n° 38 » for an issue named by its number alone."""
    title, journal = row["title"], row["details"].get("host", {}).get("journal")
    if row["level"] == "b" and journal and only_a_number(title):
        title = f"{journal}, {issue_title(title)}"
    return f"{title}\u00a0: {row['other_information']}" if row["other_information"] else title


def other_titles(details: dict[str, Any]) -> Iterator[str]:
    """Parallel, part, uniform, cover titles…: they find the notice."""
    title = details.get("title", {})
    for name in ("parallel", "by_other_authors", "part_names", "variants"):
        yield from title.get(name, ())
    if journal := details.get("host", {}).get("journal"):
        yield journal


def body(row: dict[str, Any], mapped: set[str]) -> Iterator[str]:
    """The rest of the words that may be looked for: notes, custom fields, responsibility."""
    details = row["details"]
    yield row["responsibility"]
    notes = (note["text"] for note in details.get("notes", ()) if note.get("kind") != "abstract")
    yield from (note for note in notes if not tells_it(note))
    fields = (field for field in details.get("custom_fields", ()) if field["name"] not in mapped)
    yield from (field["value"] for field in fields if not tells_it(field["name"]))
    yield from (classification.get("label", "") for classification in details.get("classifications", ()))


def full_text(documents: list[Any]) -> str:
    """The pages of the open documents of a notice, as they were read of their present files."""
    read = [pk for pk, digest, read_of, _covers in documents if digest and read_of == digest]
    if not read:
        return ""
    # One query a notice that has some: the text of a thousand of them together would not fit in memory.
    pages = DocumentPage.objects.filter(reading__document__in=read).order_by(
        "reading__document__sort_order", "reading__document_id", "number"
    )
    kept, length = [], 0
    for text in pages.values_list("text", flat=True).iterator(chunk_size=100):
        kept.append(text)
        length += len(text)
        if length > LONGEST_TEXT:
            break
    return "\n".join(kept)[:LONGEST_TEXT]


def years(start: int | None, end: int | None, level: str) -> Iterable[int]:
    """A serial counts in every year of its life, a book in its own."""
    if start is None:
        return ()
    last = end or (date.today().year if level == BibliographicRecord.Level.SERIAL else start)
    return range(start, max(start, last) + 1)


def is_here(localisation: str) -> bool:
    return not localisation or localisation in settings.OUR_LOCALISATIONS


def issue_of(details: dict[str, Any]) -> list[str]:
    """« La Traverse, n° 38 »: where an article or an issue appeared."""
    host = details.get("host") or {}
    number = _("n° %s") % host["number"] if host.get("number") else ""
    return [", ".join(filter(None, [host.get("journal"), number]))]


def description(agents: list[Any], publishers: list[str], printed_date: str) -> str:
    """« Jacques Donzelot, Marie-Hélène Bacqué. – Esprit, 2009 »; `publishers`, or the issue of an article."""
    names = [f"{forename} {name}".strip() for name, forename, _dates in agents[:3]]
    if len(agents) > 3:
        names.append(_("et autres"))
    imprint = ", ".join(filter(None, [*publishers[:1], printed_date]))
    return ". – ".join(filter(None, [", ".join(dict.fromkeys(names)), imprint]))
