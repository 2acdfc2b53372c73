"""A notice and all that hangs from it, read in few queries whatever it holds.

A page would otherwise ask one query a relation; subjects, series, publishers, identifiers, themes and territories
all come in one, because each of them is a few words and a key.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from catalogue.models import (
    BibliographicRecord,
    Contribution,
    DigitalDocument,
    Holdings,
    Identifier,
    Item,
    ItemQuestion,
    Publication,
    SeriesMembership,
    SubjectAssignment,
)

FOREIGN_VOCABULARY = Case(
    When(subject__vocabulary__is_ours=False, then=F("subject__vocabulary__name")), default=Value("")
)
LISTED_PARTS = 1000
LISTED_SHELVES = 20


@dataclass(frozen=True, slots=True)
class Attached:
    """One thing attached to a notice. What `note` and `more` hold depends on `relation`; see `attached`."""

    relation: str
    label: str
    kind: str
    note: str
    more: str
    pk: int | None
    position: int


@dataclass(frozen=True, slots=True)
class Part:
    """An issue of a serial, an article of an issue."""

    pk: int
    title: str
    level: str
    year: int | None
    printed_date: str
    host: dict[str, str]
    """`details["host"]`: number, pages, date."""
    url: str
    extent: str = ""
    """Of an article catalogued here, its pages."""

    @property
    def number(self) -> str:
        return self.host.get("number", "")

    @property
    def pages(self) -> str:
        return self.host.get("pages", "") or self.extent


@dataclass(slots=True)
class Held:
    record: BibliographicRecord
    contributions: list[Contribution]
    attached: dict[str, list[Attached]]
    items: list[Item]
    nearby_items: list[Item] = field(default_factory=list)
    """Of an article, the items of its issue; of a serial, one item for each shelf where its issues stand."""
    awaited: list[dict[str, Any]] = field(default_factory=list)
    """Items that its source gives and that wait for a person, another notice having their barcode; to export it."""
    documents: list[DigitalDocument] = field(default_factory=list)
    holdings: list[Holdings] = field(default_factory=list)

    @property
    def details(self) -> dict[str, Any]:
        return self.record.details or {}


def read(record: BibliographicRecord) -> Held:
    """Five queries, and one more for an article or a serial; `record.host` aside."""
    return Held(
        record=record,
        contributions=list(contributions_of(record)),
        attached=attached(record.pk),
        items=list(Item.objects.filter(record=record)),
        nearby_items=nearby_items(record),
        documents=list(documents_of([record.pk])),
        holdings=list(Holdings.objects.filter(record=record)),
    )


def read_many(keys: Iterable[int]) -> list[Held]:
    """The same for some hundred notices, in the order of `keys`, in twelve queries; without `nearby_items`."""
    keys = list(keys)
    records = BibliographicRecord.objects.select_related("host__host").in_bulk(keys)
    found = {pk: Held(records[pk], [], defaultdict(list), []) for pk in keys if pk in records}
    contributions = Contribution.objects.filter(record__in=found).select_related("agent")
    for one in contributions.order_by("rank", "sort_order", "pk"):
        found[one.record_id].contributions.append(one)
    for one in Item.objects.filter(record__in=found):
        found[one.record_id].items.append(one)
    questions = ItemQuestion.objects.filter(record__in=found, answer="").exclude(values={}).order_by("pk")
    for pk, values in questions.values_list("record_id", "values"):
        found[pk].awaited.append(values)
    for one in documents_of(found):
        found[one.record_id].documents.append(one)
    for one in Holdings.objects.filter(record__in=found):
        found[one.record_id].holdings.append(one)
    for record, one in attached_to_many(found):
        found[record].attached[one.relation].append(one)
    return list(found.values())


def documents_of(keys: Iterable[int]) -> QuerySet[DigitalDocument]:
    found = DigitalDocument.objects.filter(record__in=keys).select_related("reading")
    return found.order_by("record_id", "sort_order", "pk")


def attached_to_many(keys: Iterable[int]) -> Iterable[tuple[int, Attached]]:
    """What `attached` gives, for several notices: a query a table, since a union cannot tell them apart."""
    shapes = (
        (
            SubjectAssignment,
            "subject",
            ("subject__label", "subject__kind", "subject__vocabulary__code", None, "subject"),
        ),
        (SeriesMembership, "series", ("series__title", None, "number", None, "series")),
        (Publication, "publication", ("publisher__name", None, "place", "date", "publisher")),
        (Identifier, "identifier", ("value", "kind", "qualification", "price", "pk")),
        (BibliographicRecord.themes.through, "theme", ("theme__name", None, "theme__short_name", None, "theme")),
        (BibliographicRecord.territories.through, "territory", ("territory__name", None, None, None, "territory")),
    )
    for model, relation, columns in shapes:
        owner, order = ("record", "sort_order") if hasattr(model, "sort_order") else ("bibliographicrecord", "pk")
        names = [name for name in columns if name]
        rows = model.objects.filter(**{f"{owner}__in": keys}).order_by(order, "pk")
        for pk, position, *values in rows.values_list(f"{owner}_id", order, *names):
            said = dict(zip(names, values, strict=True))
            label, kind, note, more = (said.get(name) or "" for name in columns[:4])
            yield pk, Attached(relation, label, kind, note, more, said[columns[4]], position)


def nearby_items(record: BibliographicRecord) -> list[Item]:
    level = BibliographicRecord.Level(record.level)
    if level is level.ARTICLE and record.host_id:
        return list(Item.objects.filter(record=record.host_id))
    if level is level.SERIAL:
        shelves = (
            Item.objects.held().filter(record__host=record, missing_since=None).order_by("localisation", "call_number")
        )
        pairs = shelves.values_list("localisation", "call_number").distinct()[:LISTED_SHELVES]
        return [Item(localisation=localisation, call_number=call_number) for localisation, call_number in pairs]
    return []


def contributions_of(record: BibliographicRecord) -> QuerySet[Contribution]:
    return Contribution.objects.filter(record=record).select_related("agent").order_by("rank", "sort_order", "pk")


def attached(record_pk: int) -> dict[str, list[Attached]]:
    """{relation: [Attached]} in one query.

    subject: kind, note = code of its vocabulary, more = name of the vocabulary when it is not ours.
    series: note = number. publication: note = place, more = date.
    identifier: kind, note = qualification, more = price. theme: note = short name. territory: nothing more.
    """
    queries = [
        columns(
            SubjectAssignment,
            record_pk,
            "subject",
            "subject__label",
            "subject",
            kind="subject__kind",
            note="subject__vocabulary__code",
            more=FOREIGN_VOCABULARY,
        ),
        columns(SeriesMembership, record_pk, "series", "series__title", "series", note="number"),
        columns(Publication, record_pk, "publication", "publisher__name", "publisher", note="place", more="date"),
        columns(Identifier, record_pk, "identifier", "value", "pk", kind="kind", note="qualification", more="price"),
        linked(BibliographicRecord.themes.through, record_pk, "theme", note="theme__short_name"),
        linked(BibliographicRecord.territories.through, record_pk, "territory"),
    ]
    grouped: dict[str, list[Attached]] = defaultdict(list)
    first, *others = queries
    for row in first.union(*others, all=True).order_by("relation", "position", "key"):
        one = Attached(*row)
        grouped[one.relation].append(one)
    return grouped


def columns(
    model: type,
    record_pk: int,
    relation: str,
    label: str,
    key: str,
    kind: str = "",
    note: str = "",
    more: str | Case = "",
) -> QuerySet:
    """Rows of `Attached` read from one child table, every text as text so that a union can stack them."""
    rows = model.objects.filter(record=record_pk).order_by()
    return as_attached(rows, relation, label, key, kind, note, more, position=F("sort_order"))


def linked(through: type, record_pk: int, relation: str, note: str = "") -> QuerySet:
    rows = through.objects.filter(bibliographicrecord=record_pk).order_by()
    return as_attached(rows, relation, f"{relation}__name", relation, "", note, "", position=F("pk"))


def as_attached(
    rows: QuerySet, relation: str, label: str, key: str, kind: str, note: str, more: str | Case, position: F
) -> QuerySet:
    return rows.annotate(
        relation=text_value(relation),
        name_of=text(label),
        kind_of=text(kind),
        note_of=text(note),
        more_of=text(more),
        key=F(key if key == "pk" else f"{key}_id"),
        position=position,
    ).values_list("relation", "name_of", "kind_of", "note_of", "more_of", "key", "position")


def text(column: str | Case) -> Any:
    if isinstance(column, Case):
        return Cast(column, CharField())
    return Cast(Coalesce(F(column), Value("")), CharField()) if column else text_value("")


def text_value(value: str) -> Any:
    return Cast(Value(value), CharField())


def parts_of(record: BibliographicRecord) -> list[Part]:
    """The public issues of a serial, or articles of an issue, latest year first."""
    rows = (
        BibliographicRecord.objects.public()
        .filter(host=record)
        .order_by(F("year_start").desc(nulls_last=True), "-sort_title", "-pk")
        .only("pk", "title", "level", "year_start", "printed_date", "extent", "details")[:LISTED_PARTS]
    )
    return [
        Part(
            pk=row.pk,
            title=row.title,
            level=row.level,
            year=row.year_start,
            printed_date=row.printed_date,
            host=(row.details or {}).get("host") or {},
            url=row.get_absolute_url(),
            extent=row.extent,
        )
        for row in rows
    ]


def records_named(record: BibliographicRecord, source_ids: set[str]) -> dict[str, BibliographicRecord]:
    """The public notices that bear these numbers in the source of `record`: what its 4XX links point to."""
    if not source_ids or record.source_id is None:
        return {}
    found = (
        BibliographicRecord.objects.public()
        .filter(Q(source=record.source_id), Q(source_record_id__in=source_ids))
        .only("pk", "title", "source_record_id")
    )
    return {one.source_record_id: one for one in found}
