"""A notice of the library → ParsedRecord: the same values as a source's, ready to be written in any format.

What a person may edit comes from the columns and wins over `details`, which keeps what only the source said.
"""

from dataclasses import MISSING, fields, replace
from typing import Any, TypeVar

from django.conf import settings

from catalogue.display.held import Attached, Held
from catalogue.models import BibliographicRecord, Holdings, Item
from catalogue.parsed import (
    Agent,
    AgentKind,
    Classification,
    Contribution,
    CustomField,
    ElectronicLocation,
    HostPart,
    Identifier,
    IdentifierKind,
    Level,
    Note,
    NoteKind,
    ParsedItem,
    ParsedRecord,
    Publication,
    Relation,
    SeriesStatement,
    SubjectHeading,
    SubjectKind,
    Title,
    YearRange,
)
from catalogue.parsed import Holdings as ParsedHoldings

Value = TypeVar("Value")

_KEPT_TITLES = ("parallel", "by_other_authors", "part_numbers", "part_names", "variants", "medium")


def described(held: Held) -> ParsedRecord:
    record, details = held.record, held.details
    return ParsedRecord(
        source_id=record.source_record_id,
        level=Level(record.level),
        record_type=details.get("record_type", ""),
        title=title(held),
        document_type=record.document_type,
        distributions=tuple(rebuilt(Publication, details.get("distributions"))),
        publications=tuple(publication(one) for one in held.attached["publication"]),
        printed_date=record.printed_date,
        years=YearRange(record.year_start, record.year_end) if record.year_start is not None else None,
        edition=record.edition,
        extent=lines(record.extent),
        languages=tuple(record.languages),
        original_languages=tuple(details.get("original_languages") or ()),
        countries=tuple(record.countries),
        identifiers=tuple(identifier(one) for one in held.attached["identifier"]),
        contributions=tuple(contributions(held)),
        subjects=tuple(subject(one) for one in held.attached["subject"]),
        keywords=tuple(record.keywords),
        classifications=tuple(rebuilt(Classification, details.get("classifications"))),
        series=tuple(SeriesStatement(title=one.label, number=one.note) for one in held.attached["series"]),
        host=host(held),
        relations=tuple(rebuilt(Relation, details.get("relations"))),
        notes=tuple(notes(held)),
        locations=tuple(locations(held)),
        custom_fields=tuple(rebuilt(CustomField, details.get("custom_fields"))),
        holdings=tuple(map(collection_state, held.holdings)),
        # A weeded item is no longer held: who receives the notice is not told that it is.
        items=tuple(parsed_item(one) for one in held.items if one.withdrawn_on is None),
        acquisition_source=tuple(details.get("acquisition_source") or ()),
        cataloguing_sources=tuple(details.get("cataloguing_sources") or ()),
        entered_on=record.entered_on,
    )


def title(held: Held) -> Title:
    record = held.record
    source = {
        name: tuple(value) for name, value in (held.details.get("title") or {}).items() if isinstance(value, list)
    }
    kept = {name: source.get(name, ()) for name in _KEPT_TITLES}
    return Title(
        proper=record.title,
        sort=record.sort_title,
        other_information=(record.other_information,) if record.other_information else (),
        responsibility=(record.responsibility,) if record.responsibility else (),
        **kept,
    )


def publication(one: Attached) -> Publication:
    return Publication(
        places=(one.note,) if one.note else (), publishers=(one.label,) if one.label else (), date=one.more
    )


def identifier(one: Attached) -> Identifier:
    return Identifier(IdentifierKind(one.kind), one.label, normalized="", qualification=one.note, price=one.more)


def subject(one: Attached) -> SubjectHeading:
    return SubjectHeading(SubjectKind(one.kind), one.label, scheme=one.note)


def contributions(held: Held) -> list[Contribution]:
    return [
        Contribution(
            agent=Agent(
                AgentKind(one.agent.kind), one.agent.name, one.agent.forename, one.agent.dates, one.agent.qualifiers
            ),
            relators=tuple(one.relators),
            rank=one.rank,
        )
        for one in held.contributions
    ]


def notes(held: Held) -> list[Note]:
    """The source's notes; the abstract is the one that can be edited."""
    kept = [one for one in rebuilt(Note, held.details.get("notes")) if one.kind != NoteKind.ABSTRACT]
    return [*kept, *([Note(NoteKind.ABSTRACT, held.record.abstract)] if held.record.abstract else [])]


def locations(held: Held) -> list[ElectronicLocation]:
    """Our open documents at their lasting address, then what the source gives. A reserved document never leaves."""
    ours = [
        ElectronicLocation(
            f"{settings.SITE_URL}{one.get_absolute_url()}" if one.file else one.url, one.title, one.media_type
        )
        for one in held.documents
        if not one.is_reserved
    ]
    copied = {one.url for one in held.documents if one.url}
    theirs = rebuilt(ElectronicLocation, held.details.get("locations"))
    return [*ours, *(one for one in theirs if one.url not in copied)]


def host(held: Held) -> HostPart | None:
    """Where it appeared, as the source says; the title of the notice it is linked to wins."""
    found = next(iter(rebuilt(HostPart, [held.details.get("host") or {}])), HostPart())
    linked = held.record.host
    if linked is None:
        return found if found != HostPart() else None
    titled = with_linked_titles(found, linked)
    return with_place(titled, held.record) if held.record.level == Level.ARTICLE else titled


def with_linked_titles(found: HostPart, linked: Any) -> HostPart:
    values = {field.name: getattr(found, field.name) for field in fields(HostPart)}
    if linked.level != "b":
        return HostPart(**{**values, "journal": linked.title})
    journal = linked.host.title if linked.host else found.journal
    # An issue without a title of its own is often named after its serial.
    issue_title = "" if linked.title.startswith(journal) and journal else linked.title
    return HostPart(**{**values, "journal": journal, "issue_title": issue_title})


def with_place(found: HostPart, article: BibliographicRecord) -> HostPart:
    """The number, the day and the pages of an article that was linked here: those of its issue, and its own."""
    issue = article.host
    if issue.level != "b":
        return found
    said = issue.details.get("host") or {}
    return replace(
        found,
        number=found.number or said.get("number", "") or issue.title,
        date_iso=found.date_iso or said.get("date_iso", ""),
        printed_date=found.printed_date or issue.printed_date,
        pages=found.pages or article.extent,
    )


def collection_state(one: Holdings) -> ParsedHoldings:
    return ParsedHoldings(
        one.localisation,
        one.held,
        call_number=one.call_number,
        gaps=one.gaps,
        note=one.note,
        support=one.support,
        retention=one.retention,
    )


def parsed_item(item: Item) -> ParsedItem:
    return ParsedItem(**{field.name: getattr(item, field.name) for field in fields(ParsedItem)})


def lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def rebuilt(kind: type[Value], values: Any) -> list[Value]:
    """Values of a dataclass from their JSON, which keeps nothing empty; a name it does not know is left aside."""
    return [built(kind, value) for value in values or () if value]


def built(kind: type[Value], value: dict[str, Any]) -> Value:
    found: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in value:
            found[field.name] = as_tuple(value[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            found[field.name] = ""
    if kind is Note:
        found["kind"] = NoteKind(found["kind"])
    return kind(**found)


def as_tuple(content: Any) -> Any:
    return tuple(content) if isinstance(content, list) else content
