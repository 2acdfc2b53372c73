"""An edited notice merged into its source record: only the fields whose value a person changed are rewritten.

The stored record is parsed again with the code of the import, and compared concept by concept with what we hold; a
concept that says the same keeps its fields, the very same objects, which the writer copies byte for byte. Of a list
(authors, subjects, items…) only the entries that came or went change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pymarc import Field, Leader, Record, Subfield

from catalogue.display.held import Held
from catalogue.exchange.by_hand import as_record, parts
from catalogue.importing import loading
from catalogue.importing.mapping import Mapping
from catalogue.models import BibliographicRecord, Publication, Publisher, Series, SeriesMembership, Subject
from catalogue.parsed import CustomField, Note, NoteKind, ParsedItem, ParsedRecord, SubjectHeading
from catalogue.parsed import Publication as ParsedPublication
from catalogue.unimarc import encode
from catalogue.unimarc.custom import KIND_OF_DOCUMENT
from catalogue.unimarc.fields import Fields, first
from catalogue.unimarc.record import parse
from catalogue.unimarc.relations import is_host
from catalogue.unimarc.series import series as series_of
from catalogue.vocabularies import subject_key, vocabulary_code
from reference.folding import fold, folded_key

Row = Hashable
Group = list[Field]

CONTRIBUTION_TAGS = ("700", "701", "702", "703", "710", "711", "712", "713", "720", "721", "722", "723", "730")
SUBJECT_TAGS = ("600", "601", "602", "604", "605", "606", "607", "608", "615", "617")
IDENTIFIER_TAGS = (
    "003", "010", "011", "013", "014", "015", "016", "017", "020", "021", "022", "029", "033", "035", "071", "072",
    "073", "345",
)  # fmt: skip
PUBLICATION_TAGS = ("210", "214", "219")
SERIES_TAGS = ("225", "410", "411")
HOLDINGS_TAGS = ("852", "930", "950", "955", "957", "959")
ITEM_TAGS = ("995", "996")


@dataclass(slots=True)
class Merge:
    """`marc` and what it said, beside what we hold now. Each rewriting changes `fields` and notes itself in `edited`."""

    held: Held
    marc: Record
    mapping: Mapping
    trusts_words: bool = True
    """Whether document types and lists were mapped by the table in effect now: only then do they compare."""
    said: ParsedRecord = field(init=False)
    now: ParsedRecord = field(init=False)
    columns: dict[str, Any] = field(init=False)
    fields: list[Field] = field(init=False)
    leader: str = field(init=False)
    edited: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.said = parse(self.marc)
        self.now = as_record(self.held)
        self.columns = loading.columns(self.said, self.mapping)
        self.fields = list(self.marc.fields)
        self.leader = str(self.marc.leader)

    def changed(self, *names: str) -> bool:
        """Whether these columns differ from what the import would write today."""
        return any(self.columns[name] != as_column(self.held.record, name) for name in names)

    def replace(self, tags: Iterable[str], fields: Iterable[Field]) -> None:
        """Put `fields` where the first field of these tags stands, else where a cataloguer would look for them."""
        tags, fields = set(tags), list(fields)
        at = next((index for index, one in enumerate(self.fields) if one.tag in tags), None)
        if at is None and fields:
            place = encode.place(fields[0].tag)
            at = next(
                (index for index, one in enumerate(self.fields) if encode.place(one.tag) > place), len(self.fields)
            )
        before = [one for one in self.fields[:at] if one.tag not in tags]
        after = [one for one in self.fields[at or 0 :] if one.tag not in tags]
        self.fields = [*before, *fields, *after]

    def insert(self, one: Field, after: Field | None) -> None:
        """Put a field after another, else before the first of its tag, else where a cataloguer would look for it."""
        if after is not None:
            at = next(index for index, other in enumerate(self.fields) if other is after) + 1
        else:
            same = (index for index, other in enumerate(self.fields) if other.tag == one.tag)
            place = encode.place(one.tag)
            later = (index for index, other in enumerate(self.fields) if encode.place(other.tag) > place)
            at = next(same, next(later, len(self.fields)))
        self.fields.insert(at, one)

    def tagged(self, *tags: str) -> list[Field]:
        return [one for one in self.fields if one.tag in tags]


def merged(held: Held, marc: Record, mapping: Mapping, *, trusts_words: bool = True) -> tuple[Record, list[str]]:
    """The record with the edits of `held`, and the names of the concepts rewritten; `marc` itself when none was."""
    merge = Merge(held, marc, mapping, trusts_words)
    for concept in (
        level, title, edition, publications, years, extent, languages, countries, abstract, keywords, identifiers,
        series, subjects, contributions, host, document_type, lists, holdings, items,
    ):  # fmt: skip
        if concept(merge):
            merge.edited.append(concept.__name__)
    if not merge.edited:
        return marc, []
    record = Record(to_unicode=False, force_utf8=False)
    record.leader = Leader(merge.leader)
    record.fields = merge.fields
    return record, merge.edited


def as_column(record: BibliographicRecord, name: str) -> Any:
    """A column as `loading.columns` gives it."""
    value = getattr(record, name)
    return loading.as_json(value) if isinstance(value, list | dict) else value


# --- What stands alone -------------------------------------------------------------------------------------------
# Each returns whether it rewrote anything.


def level(merge: Merge) -> bool:
    if not merge.changed("level"):
        return False
    merge.leader = merge.leader[:7] + encode.LEVELS[merge.now.level] + merge.leader[9:]
    return True


def title(merge: Merge) -> bool:
    """200: the subfields that changed, in place; the others stay, and the non-sorting marks where they still hold."""
    record = merge.held.record
    texts: dict[str, list[tuple[str, str]]] = {}
    if merge.changed("title"):
        texts["a"] = [("a", record.title)]
    if merge.changed("other_information"):
        texts["e"] = [("e", text) for text in parts((record.other_information,))]
    if merge.changed("responsibility"):
        texts["fg"] = encode.responsibility(parts((record.responsibility,)))
    if not texts:
        return False
    found = merge.tagged("200")
    if not found:
        merge.replace(("200",), [encode.made("200", "1 ", *texts.values())])
        return True
    rewritten = []
    for rank, one in enumerate(found):
        subfields = list(one.subfields)
        for codes, pairs in texts.items():
            subfields = with_texts(subfields, codes, pairs if rank == 0 else [])
        rewritten.append(Field(tag="200", indicators=one.indicators, subfields=subfields))
    merge.replace(("200",), rewritten)
    return True


# In a 200, what comes before: $a first, then the other titles, then who is responsible.
_ORDER_IN_TITLE = "abdechifgv9"


def with_texts(subfields: list[Subfield], codes: str, pairs: list[tuple[str, str]]) -> list[Subfield]:
    """These subfields with other texts for some codes, at the place of the first."""
    replaced = [one for one in subfields if one.code in codes]
    kept = [one for one in subfields if one.code not in codes]
    new = [Subfield(code, marked_as(text, replaced)) for code, text in pairs]
    if replaced:
        at = sum(one.code not in codes for one in subfields[: subfields.index(replaced[0])])
    else:
        rank = _ORDER_IN_TITLE.find(codes[0])
        at = next((index for index, one in enumerate(kept) if _ORDER_IN_TITLE.find(one.code) > rank), len(kept))
    return [*kept[:at], *new, *kept[at:]]


def marked_as(text: str, replaced: list[Subfield]) -> str:
    """`text` with the non-sorting marks of what it replaces, when it begins with the same words."""
    before = replaced[0].value if replaced else ""
    for start, end in (("\x98", "\x9c"), ("\x88", "\x89")):
        if before.startswith(start) and end in before:
            words = before[1 : before.index(end)]
            if words and text.startswith(words):
                return f"{start}{words}{end}{text[len(words) :]}"
    return text


def edition(merge: Merge) -> bool:
    if not merge.changed("edition"):
        return False
    merge.replace(("205",), encode.edition(merge.held.record.edition))
    return True


def years(merge: Merge) -> bool:
    """100 $a/8-16; the printed date, when it is what changed, goes in 210 and 214 first."""
    if not merge.changed("year_start", "year_end"):
        return False
    coded = encode.coded_dates(merge.now.years, merge.now.level)
    for one in merge.tagged("100"):
        text = f"{first_raw(one, 'a'):<36}"
        merge.replace(("100",), [with_first(one, "a", text[:8] + coded + text[17:])])
        return True
    merge.replace(("100",), [encode.general(merge.now)])
    return True


def first_raw(one: Field, code: str) -> str:
    return next((subfield.value for subfield in one.subfields if subfield.code == code), "")


def with_first(one: Field, code: str, text: str) -> Field:
    """The field with another text in its first subfield of that code."""
    found, subfields = False, []
    for subfield in one.subfields:
        is_first = subfield.code == code and not found
        found = found or is_first
        subfields.append(Subfield(code, text) if is_first else subfield)
    return Field(tag=one.tag, indicators=one.indicators, subfields=subfields)


def languages(merge: Merge) -> bool:
    if not merge.changed("languages"):
        return False
    kept = [pair for one in merge.tagged("101") for pair in one.subfields if pair.code != "a"]
    spoken = encode.languages(merge.held.record.languages)
    made = spoken or ([encode.made("101", "0 ", [])] if kept else [])
    if kept:
        indicators = next(one.indicators for one in merge.tagged("101"))
        made = [Field(tag="101", indicators=indicators, subfields=[*made[0].subfields, *kept])]
    merge.replace(("101",), made)
    return True


def countries(merge: Merge) -> bool:
    if not merge.changed("countries"):
        return False
    merge.replace(("102",), encode.countries(merge.held.record.countries))
    return True


def abstract(merge: Merge) -> bool:
    if not merge.changed("abstract"):
        return False
    text = merge.held.record.abstract
    merge.replace(("330",), encode.notes(Note(NoteKind.ABSTRACT, text)) if text else [])
    return True


def keywords(merge: Merge) -> bool:
    """One 610 joined by « ; » where the source had it so, else one a keyword."""
    if not merge.changed("keywords"):
        return False
    words = merge.held.record.keywords
    found = merge.tagged("610")
    apart = len(found) > 1 and not any(";" in text for one in found for text in one.get_subfields("a"))
    merge.replace(
        ("610",), [one for word in words for one in encode.keywords([word])] if apart else encode.keywords(words)
    )
    return True


def host(merge: Merge) -> bool:
    """461 and 463, when the notice was linked by hand to another issue or journal than its source names."""
    linked, said, now = merge.held.record.host, merge.said.host, merge.now.host
    if linked is None or now is None or is_same_host(linked, merge.said):
        return False
    gone = {id(one) for one in merge.tagged("461", "463") if is_host(one, merge.said.level)}
    in_title = bool(said and said.number and merge.said.title.part_numbers)
    fields = encode.host(now, merge.now.level, has_part_number=in_title)
    merge.fields = [one for one in merge.fields if id(one) not in gone]
    at = next((index for index, one in enumerate(merge.fields) if one.tag > "463"), len(merge.fields))
    merge.fields[at:at] = fields
    return True


def is_same_host(linked: BibliographicRecord, said: ParsedRecord) -> bool:
    """Whether the source names this issue or journal: by its number, or by its title."""
    found = said.host
    if found is None:
        return False
    own = ((linked.details or {}).get("host") or {}).get("issue_id")
    ids = set(filter(None, (found.journal_id, found.issue_id)))
    if ids & {linked.source_record_id, own} or any(f"{one}-bull" == linked.source_record_id for one in ids):
        return True
    return fold(linked.title) in {fold(title) for title in (found.journal, found.issue_title) if title}


def document_type(merge: Merge) -> bool:
    """The 900 named as a kind of document."""
    if not merge.trusts_words or not merge.changed("document_type"):
        return False
    word = merge.held.record.document_type
    made = [encode.custom(CustomField("type_document", "Type de document", word))] if word else []
    kept = [one for one in merge.tagged("900") if not says_kind(one)]
    merge.replace(("900",), [*made, *kept])
    return True


def says_kind(one: Field) -> bool:
    return any(KIND_OF_DOCUMENT.fullmatch(text) for text in (first(one, "n"), first(one, "l")) if text)


def lists(merge: Merge) -> bool:
    """Themes and territories put or taken away by hand, in 900."""
    if not merge.trusts_words:
        return False
    changed = False
    for name, label, relation, ids in (
        ("themes", "Thèmes", "theme", merge.mapping.theme_ids),
        ("territories", "Territoires", "territory", merge.mapping.territory_ids),
    ):
        said, now = set(ids(merge.said)), {one.pk: one.label for one in merge.held.attached[relation]}
        # A list that the mapping does not read is no list of the source.
        names = {key for key, target in merge.mapping.custom_fields.items() if target == name} | {name}
        known = {first(one, "a") for one in merge.tagged("900") if fold(first(one, "n")) in names}
        added = [text for pk, text in now.items() if pk not in said and text not in known]
        gone = {
            id(one) for one in merge.tagged("900") if fold(first(one, "n")) in names and is_gone(merge, one, ids, now)
        }
        if not added and not gone:
            continue
        changed = True
        kept = [one for one in merge.tagged("900") if id(one) not in gone]
        merge.replace(("900",), [*kept, *(encode.custom(CustomField(name, label, text)) for text in added)])
    return changed


def is_gone(merge: Merge, one: Field, ids: Callable[[ParsedRecord], list[int]], now: dict[int, str]) -> bool:
    """Whether a 900 names a theme or a territory that the notice no longer has."""
    found = ids(parse(of([one], merge.marc)))
    return bool(found) and not set(found) & now.keys()


# --- Lists -------------------------------------------------------------------------------------------------------


def extent(merge: Merge) -> bool:
    if not merge.changed("extent"):
        return False
    lines = [line.strip() for line in merge.held.record.extent.splitlines() if line.strip()]
    return regroup(
        merge, ("215",), singly, lambda said: list(said.extent), [(line, encode.extent(line)) for line in lines]
    )


def contributions(merge: Merge) -> bool:
    present = []
    has_main = False
    for one, value in zip(merge.held.contributions, merge.now.contributions, strict=True):
        row = (one.agent.match_key, loading.as_json(tuple(one.relators)), one.rank)
        [made] = encode.contributions([value], has_main=has_main)
        has_main = has_main or one.rank == 1
        present.append((row, made))

    def rows(said: ParsedRecord) -> list[Row]:
        return list(loading.contributions(said, {}))

    return regroup(merge, CONTRIBUTION_TAGS, singly, rows, present)


def subjects(merge: Merge) -> bool:
    def rows(said: ParsedRecord) -> list[Row]:
        labels = ((one, loading.subject_label(one)) for one in said.subjects)
        return [heading_row(one, loading.fitted(Subject, "label", label)) for one, label in labels if label]

    present = [(heading_row(one, one.label), encode.subject(one)) for one in merge.now.subjects]
    return regroup(merge, SUBJECT_TAGS, singly, rows, present)


def heading_row(one: SubjectHeading, label: str) -> Row:
    return subject_key(vocabulary_code(one.scheme), one.kind.value, label)


def publications(merge: Merge) -> bool:
    """210, 214: statement by statement, in the tags that the source uses."""
    tags = {one.tag for one in merge.tagged(*PUBLICATION_TAGS)} or {"210", "214"}
    present = []
    for one in redated(merge):
        both = encode.publication(one)
        place, name = next(iter(one.places), ""), next(iter(one.publishers), "")
        row = (folded_key("publisher", name) if name else None, place, one.date)
        present.append((row, [made for made in both if made.tag in tags] or both))
    return regroup(merge, PUBLICATION_TAGS, singly, publication_rows, present)


def redated(merge: Merge) -> list[ParsedPublication]:
    """Our statements; an edited date of the notice takes the place of the old one, else of the first one."""
    found, printed = list(merge.now.publications), merge.held.record.printed_date
    if not merge.changed("printed_date") or printed in {one.date for one in found}:
        return found
    found = found or [ParsedPublication()]
    before = merge.columns["printed_date"]
    dated = [replace(one, date=printed) if one.date in (before, "") else one for one in found]
    changed = dated if dated != found else [replace(found[0], date=printed), *found[1:]]
    return [one for one in changed if one != ParsedPublication()]


def publication_rows(said: ParsedRecord) -> list[Row]:
    return [
        (
            folded_key("publisher", loading.fitted(Publisher, "name", name)) if name else None,
            loading.fitted(Publication, "place", place),
            loading.fitted(Publication, "date", one.date),
        )
        for one in said.publications
        for place, name in loading.places_and_publishers(one)
    ]


def series(merge: Merge) -> bool:
    def rows(said: ParsedRecord) -> list[Row]:
        return [
            (
                folded_key("series", loading.fitted(Series, "title", loading.series_title(one))),
                loading.fitted(SeriesMembership, "number", one.number),
            )
            for one in said.series
        ]

    present = [((folded_key("series", one.title), one.number), encode.series(one)) for one in merge.now.series]
    return regroup(merge, SERIES_TAGS, by_series, rows, present)


def identifiers(merge: Merge) -> bool:
    def rows(said: ParsedRecord) -> list[Row]:
        return [
            (kind, value, qualification, price)
            for kind, value, _normalized, qualification, price in loading.identifiers(said)
        ]

    present = [
        ((one.kind.value, one.value, one.qualification, one.price), encode.identifier(one))
        for one in merge.now.identifiers
    ]
    return regroup(merge, IDENTIFIER_TAGS, by_number, rows, present)


def holdings(merge: Merge) -> bool:
    """État de collection: PMB's 950, for a shelf that a person added or corrected."""

    def rows(said: ParsedRecord) -> list[Row]:
        return list(loading.holdings(said))

    present = list(zip(rows(merge.now), map(encode.holdings, merge.now.holdings), strict=True))
    return regroup(merge, HOLDINGS_TAGS, singly, rows, present)


def items(merge: Merge) -> bool:
    """995 and 996. The dummy article by which PMB carries the items of an issue keeps them, wherever they went."""
    if merge.said.carries_items_of_issue:
        return False

    def rows(said: ParsedRecord) -> list[Row]:
        return [tuple(loading.item(one).values()) for one in said.items]

    held = (*merge.now.items, *(awaited_item(values) for values in merge.held.awaited))
    present = [(tuple(loading.item(one).values()), encode.item(one)) for one in held]
    # The database keeps items in another order than the source, which means nothing.
    order = {row: rank for rank, row in enumerate(rows(merge.said))}
    present.sort(key=lambda pair: order.get(pair[0], len(order)))
    return regroup(merge, ITEM_TAGS, by_barcode, rows, present)


def awaited_item(values: dict[str, Any]) -> ParsedItem:
    day = values["created_on"]
    return ParsedItem(**values | {"created_on": date.fromisoformat(day) if day else None})


def regroup(
    merge: Merge,
    tags: tuple[str, ...],
    grouped: Callable[[list[Field], Record], list[Group]],
    rows_of: Callable[[ParsedRecord], list[Row]],
    present: list[tuple[Row, Any]],
) -> bool:
    """Keep the fields of the entries that are still there, drop those that went, write those that came.

    `present` pairs each entry as a row with the field or fields that say it. Fields lean on one another (073 on 010, 410
    on 225): should the result not be read as these rows, and all of them written anew be, they are.
    """
    said, wanted = rows_of(merge.said), [row for row, _made in present]
    if said == wanted:
        return False
    gone = set(said) - set(wanted)
    groups = [(rows_of(parse(of(group, merge.marc))), group) for group in grouped(merge.tagged(*tags), merge.marc)]
    kept = [(rows, group) for rows, group in groups if not gone.intersection(rows)]
    anew = list(flat(made for _row, made in present))
    if once(said, wanted) != once(wanted, said):
        merge.replace(tags, in_order(kept, present))
    else:
        place_beside(merge, groups, kept, present)
    if not reads(merge.tagged(*tags), merge, rows_of, wanted) and reads(anew, merge, rows_of, wanted):
        mute = [one for rows, group in kept for one in group if not set(rows).intersection(said)]
        merge.replace(tags, [*anew, *mute])
    return True


def once(rows: list[Row], others: list[Row]) -> list[Row]:
    """The rows that are among the others too, each once, in order."""
    return [row for row in dict.fromkeys(rows) if row in set(others)]


def reads(fields: list[Field], merge: Merge, rows_of: Callable[[ParsedRecord], list[Row]], wanted: list[Row]) -> bool:
    return set(rows_of(parse(of(fields, merge.marc)))) == set(wanted)


def place_beside(
    merge: Merge,
    groups: list[tuple[list[Row], Group]],
    kept: list[tuple[list[Row], Group]],
    present: list[tuple[Row, Any]],
) -> None:
    """Leave every kept field where it stands, and put a new one after the field of its tag that it follows."""
    remaining = {id(one) for _rows, group in kept for one in group}
    removed = {id(one) for _rows, group in groups for one in group} - remaining
    merge.fields = [one for one in merge.fields if id(one) not in removed]
    last: dict[str, Field] = {}
    written: set[Row] = set()
    for row, made in present:
        mine = [one for rows, group in kept if row in rows for one in group]
        for one in mine or ([] if row in written else flat([made])):
            if not mine:
                merge.insert(one, last.get(one.tag))
            last[one.tag] = one
        written.add(row)


def in_order(kept: list[tuple[list[Row], Group]], present: list[tuple[Row, Any]]) -> Iterator[Field]:
    """The fields in the order that a person gave their entries."""
    waiting = list(kept)
    written: set[Row] = set()
    for row, made in present:
        mine = [pair for pair in waiting if row in pair[0]]
        waiting = [pair for pair in waiting if row not in pair[0]]
        for rows, group in mine:
            written.update(rows)
            yield from group
        if row not in written:
            written.add(row)
            yield from flat([made])
    for _rows, group in waiting:
        yield from group


def flat(made: Iterable[Any]) -> Iterator[Field]:
    for one in made:
        yield from one if isinstance(one, list) else [one]


def singly(fields: list[Field], _marc: Record) -> list[Group]:
    return [[one] for one in fields]


def by_series(fields: list[Field], marc: Record) -> list[Group]:
    """225 and 410 of one title together, a subseries with the series before it."""
    groups: dict[str, Group] = {}
    last = ""
    for one in fields:
        found = series_of(Fields(of([one], marc)))
        last = last if one.tag == "411" and last else fold(found[0].title) if found else ""
        groups.setdefault(last, []).append(one)
    return list(groups.values())


def by_number(fields: list[Field], marc: Record) -> list[Group]:
    """The 073 of a book with the 010 of the same number: alone, it would be read as an ISBN."""
    groups: dict[str, Group] = {}
    for rank, one in enumerate(fields):
        found = parse(of([one], marc)).identifiers
        number = found[0].normalized if found else ""
        groups.setdefault(number or f"\x00{rank}", []).append(one)
    return list(groups.values())


def by_barcode(fields: list[Field], _marc: Record) -> list[Group]:
    """995 and 996 of one barcode together; an item without one stands alone."""
    groups: dict[str, Group] = {}
    for rank, one in enumerate(fields):
        groups.setdefault(first(one, "f") or f"\x00{rank}", []).append(one)
    return list(groups.values())


def of(fields: list[Field], marc: Record) -> Record:
    """A record of these fields alone, with the leader of another."""
    record = Record(to_unicode=False, force_utf8=False)
    record.leader, record.fields = marc.leader, fields
    return record
