"""`ParsedRecord` → UNIMARC, the way back: what `parse` reads, written where PMB and the UNIMARC Manual look for it.

A notice made by hand is written whole by `encode`; an edited one has only some of its fields rewritten, by the
functions of the concepts. 210 and 214, 225 and 410, 995 and 996 are written both, as PMB does.

Norms that reading does not need: 7X0 is not repeatable, so that a second main author becomes 7X1; a period, which has
no heading of its own in UNIMARC, becomes a 606.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from pymarc import Field, Indicators, Leader, Record, Subfield

from catalogue.parsed import (
    Agent,
    AgentKind,
    Classification,
    Contribution,
    CustomField,
    ElectronicLocation,
    Holdings,
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
from catalogue.unimarc import code_lists
from catalogue.unimarc.title import ITEM_CARRIER

Pairs = Iterable[tuple[str, str]]

LEVELS = {Level.MONOGRAPH: "m0", Level.SERIAL: "s1", Level.ISSUE: "s2", Level.ARTICLE: "a2"}
"""Leader/7-8 as PMB writes them."""
NOTE_TAGS = {
    NoteKind.GENERAL: "300",
    NoteKind.RIGHTS: "371",
    NoteKind.BIBLIOGRAPHY: "320",
    NoteKind.FACSIMILE: "324",
    NoteKind.CONTENTS: "327",
    NoteKind.THESIS: "328",
    NoteKind.ABSTRACT: "330",
    NoteKind.AUDIENCE: "333",
    NoteKind.AWARD: "334",
    NoteKind.SYSTEM: "337",
    NoteKind.ACQUISITION: "345",
    NoteKind.NUMBERING: "207",
    NoteKind.FREQUENCY: "326",
}
_IDENTIFIER_TAGS = {
    IdentifierKind.ISBN: "010",
    IdentifierKind.ISSN: "011",
    IdentifierKind.EAN: "073",
    IdentifierKind.COMMERCIAL: "071",
    IdentifierKind.ARK: "033",
    IdentifierKind.NATIONAL: "035",
}
_AGENT_TAGS = {AgentKind.PERSON: "70", AgentKind.FAMILY: "72"}
_SUBJECT_TAGS = {
    SubjectKind.PERSON: "600",
    SubjectKind.ORGANISATION: "601",
    SubjectKind.WORK: "605",
    SubjectKind.PLACE: "607",
    SubjectKind.FORM: "608",
}
_CLASSIFICATION_TAGS = {"udc": "675", "dewey": "676", "lcc": "680"}
_PERSON = re.compile(r"(?P<name>[^,()]+), (?P<forename>[^,()]+?)(?: \((?P<dates>[^()]+)\))?")
LONG_NOTE = 9_000
"""Bytes of UTF-8; a field of ISO 2709 has 9,999 at most."""
SUBDIVISION = " – "
"""What joins a heading and its subdivisions in one label."""


def encode(record: ParsedRecord) -> Record:
    """The whole notice, its fields in the order of their tags; 100 $a declares Unicode."""
    fields = sorted(_fields(record), key=lambda field: place(field.tag))
    marc = Record(to_unicode=False, force_utf8=False)
    marc.leader = Leader(leader(record))
    marc.fields = fields
    return marc


def place(tag: str) -> str:
    """Where a field stands: by its tag, but for notes and headings, whose own order says what matters most."""
    return {"3": "300", "60": "600"}.get(tag[:1] if tag[:1] == "3" else tag[:2], tag)


def _fields(record: ParsedRecord) -> Iterator[Field]:
    if record.source_id:
        yield Field(tag="001", data=record.source_id)
    yield from map(identifier, record.identifiers)
    yield general(record)
    yield from languages(record.languages, record.original_languages)
    yield from countries(record.countries)
    yield title(record.title, _own_number(record), carries_items=record.carries_items_of_issue)
    yield from (made("517", "1 ", [("a", one)]) for one in record.title.variants)
    yield from edition(record.edition)
    yield from _all_publications(record)
    yield from map(extent, record.extent)
    for statement in record.series:
        yield from series(statement)
    for one in record.notes:
        yield from notes(one)
    if not any(one.kind is NoteKind.ACQUISITION for one in record.notes):
        yield from (made("345", "  ", [("a", one)]) for one in record.acquisition_source)
    yield from host(record.host, record.level, has_part_number=bool(record.title.part_numbers))
    yield from map(relation, record.relations)
    yield from map(subject, record.subjects)
    yield from keywords(record.keywords)
    yield from map(classification, record.classifications)
    yield from contributions(record.contributions)
    yield from (made("801", " 0", [("a", "FR"), ("b", one)]) for one in record.cataloguing_sources)
    yield from map(location, record.locations)
    yield from document_type(record)
    yield from map(custom, record.custom_fields)
    yield from map(holdings, record.holdings)
    for copy in record.items:
        yield from item(copy)


# --- Coded values ------------------------------------------------------------------------------------------------


def leader(record: ParsedRecord) -> str:
    """Lengths are left to the writer."""
    return f"     n{record_type(record)}{LEVELS[record.level]} 22        450 "


def record_type(record: ParsedRecord) -> str:
    """Leader/6: the source's, else the letter of our word for the kind of document, else text."""
    if record.record_type.strip():
        return record.record_type[0]
    return code_lists.document_type_letter(record.document_type) or "a"


def general(record: ParsedRecord) -> Field:
    """100 $a, 36 characters. UNIMARC Manual, field 100: 17-19 audience, 20 government, 21 modified, 34-35 script."""
    entered = f"{record.entered_on:%Y%m%d}" if record.entered_on else " " * 8
    language = record.languages[0] if record.languages else "fre"
    text = f"{entered}{coded_dates(record.years, record.level)}u  y0{language[:3]:<3}y50      ba"
    return made("100", "  ", [("a", text)])


def coded_dates(years: YearRange | None, level: Level) -> str:
    """100 $a/8-16: type of date, two dates."""
    if years is None:
        return "u" + " " * 8
    if level is Level.SERIAL:
        return f"a{years.start:04}9999" if years.end is None else f"b{years.start:04}{years.end:04}"
    if years.end is None or years.end == years.start:
        return f"d{years.start:04}    "
    return f"g{years.start:04}{years.end:04}"


def languages(spoken: Iterable[str], original: Iterable[str] = ()) -> list[Field]:
    pairs = [*(("a", one) for one in spoken), *(("c", one) for one in original)]
    translated = any(code == "c" for code, _text in pairs)
    return [made("101", "1 " if translated else "0 ", pairs)] if pairs else []


def countries(codes: Iterable[str]) -> list[Field]:
    pairs = [("a", one) for one in codes]
    return [made("102", "  ", pairs)] if pairs else []


def document_type(record: ParsedRecord) -> list[Field]:
    """900, where a word of ours is kept; nothing when leader/6 or a field of the source says it already."""
    word = record.document_type
    known = {one.value for one in record.custom_fields} | {code_lists.document_type(record_type(record))}
    return [custom(CustomField("type_document", "Type de document", word))] if word and word not in known else []


# --- Description -------------------------------------------------------------------------------------------------


def title(one: Title, own_number: str = "", *, carries_items: bool = False) -> Field:
    """200. `own_number` is PMB's number of an issue, by which its articles name it."""
    parts = zip_longest(one.part_numbers, one.part_names, fillvalue="")
    return made(
        "200",
        "1 ",
        [
            ("a", one.proper),
            *(("b", text) for text in one.medium),
            *(("d", text) for text in one.parallel),
            *([("d", ITEM_CARRIER)] if carries_items else []),
            *(("e", text) for text in one.other_information),
            *(("c", text) for text in one.by_other_authors),
            *(pair for number, name in parts for pair in (("h", number), ("i", name))),
            *responsibility(one.responsibility),
            *([("9", f"id:{own_number}")] if own_number else []),
        ],
    )


def responsibility(statements: Iterable[str]) -> list[tuple[str, str]]:
    """200 $f, then $g for each statement that follows."""
    return [("f" if not rank else "g", text) for rank, text in enumerate(statements)]


def edition(text: str) -> list[Field]:
    return [made("205", "  ", [("a", text)])] if text else []


def _all_publications(record: ParsedRecord) -> Iterator[Field]:
    """210 and 214 alike; an issue says its ISO date in $h, and the date as printed goes where no other is."""
    published = list(record.publications)
    if record.printed_date and not any(one.date for one in published):
        first = published[0] if published else Publication()
        published[:1] = [Publication(first.places, first.publishers, record.printed_date)]
    iso = record.host.date_iso if record.host and record.level is Level.ISSUE else ""
    for one in published or ([Publication()] if iso else []):
        yield from publication(one, iso)
    for one in record.distributions:
        yield made("214", " 2", _statement(one))


def publication(one: Publication, iso: str = "") -> list[Field]:
    pairs = [*_statement(one), ("h", iso)]
    return [made("210", "  ", pairs), made("214", " 0", pairs)]


def _statement(one: Publication) -> list[tuple[str, str]]:
    return [*(("a", text) for text in one.places), *(("c", text) for text in one.publishers), ("d", one.date)]


def extent(text: str) -> Field:
    """« 203 p. : ill. ; 24 cm + 1 CD » → 215 $a $c $d $e."""
    text, _, accompanying = text.partition(" + ")
    text, _, size = text.partition(" ; ")
    pages, _, details = text.partition(" : ")
    return made("215", "  ", [("a", pages), ("c", details), ("d", size), ("e", accompanying)])


def series(one: SeriesStatement) -> list[Field]:
    """225 as printed, and 410 with the same words, as PMB writes them."""
    rest = [*(("i", part) for part in one.parts), ("v", one.number), ("x", one.issn)]
    return [made("225", "2 ", [("a", one.title), *rest]), made("410", " 0", [("t", one.title), *rest])]


def notes(one: Note) -> list[Field]:
    """One field, or one a paragraph for a text that ISO 2709 could not hold in one."""
    texts = [one.text] if len(one.text.encode()) < LONG_NOTE else one.text.split("\n")
    return [made(NOTE_TAGS[one.kind], "  ", [("a", text)]) for text in texts if text]


def identifier(one: Identifier) -> Field:
    if one.kind is IdentifierKind.DOI:
        return made("017", "70", [("a", one.value), ("2", "doi")])
    if one.kind is IdentifierKind.NATIONAL and one.qualification:
        return made("017", "70", [("a", one.value), ("2", one.qualification)])
    tag = _IDENTIFIER_TAGS[one.kind]
    code = "z" if one.invalid and tag not in ("033", "071", "073") else "a"
    price = [("d", one.price)] if tag in ("010", "011", "071", "073") else []
    qualification = [("b", one.qualification)] if tag in ("010", "011", "071", "073") else []
    return made(tag, "  ", [(code, one.value), *qualification, *price])


# --- Access ------------------------------------------------------------------------------------------------------


def contributions(found: Iterable[Contribution], *, has_main: bool = False) -> Iterator[Field]:
    """70X, 71X, 72X. `has_main`: some 7X0 is there already."""
    for one in found:
        rank = 2 if one.rank == 1 and has_main else one.rank
        has_main = has_main or rank == 1
        yield contribution(one, rank)


def contribution(one: Contribution, rank: int) -> Field:
    agent = one.agent
    tag = f"{_AGENT_TAGS.get(agent.kind, '71')}{min(max(rank, 1), 3) - 1}"
    relators = (("4", code_lists.unimarc_relator(code)) for code in one.relators)
    return made(tag, *_agent(agent), [("3", agent.authority_id), *relators])


def _agent(agent: Agent) -> tuple[str, list[tuple[str, str]]]:
    """Indicators and subfields of a heading."""
    rest = [("c", agent.qualifiers), ("f", agent.dates)]
    if agent.kind is AgentKind.PERSON:
        return " 1" if agent.forename else " 0", [("a", agent.name), ("b", agent.forename), *rest]
    if agent.kind is AgentKind.FAMILY:
        return "  ", [("a", agent.name), *rest]
    meeting = "12" if agent.kind is AgentKind.MEETING else "02"
    return meeting, [("a", agent.name), ("g", agent.forename), *rest]


def subject(one: SubjectHeading) -> Field:
    """60X; a label that holds its subdivisions (« Logement – Paris ») is cut again."""
    tag = _SUBJECT_TAGS.get(one.kind, "606")
    label, *subdivisions = one.label.split(SUBDIVISION) if not one.subdivisions else (one.label, *one.subdivisions)
    heading = [("a", label)]
    if one.kind is SubjectKind.PERSON and (person := _PERSON.fullmatch(label)):
        heading = [("a", person["name"]), ("b", person["forename"]), ("f", person["dates"] or "")]
    indicators = {"600": " 1", "601": "02"}.get(tag, "  ")
    return made(tag, indicators, heading, [*(("x", text) for text in subdivisions), *_scheme(one)])


def _scheme(one: SubjectHeading) -> list[tuple[str, str]]:
    """PMB's thesaurus in `$9 idthes:`, with `$9 id:`; any other in $2, with $3."""
    if one.scheme.startswith("pmb:"):
        local = [("9", f"id:{one.authority_id}")] if one.authority_id else []
        return [*local, ("9", f"idthes:{one.scheme.removeprefix('pmb:')}")]
    return [("2", one.scheme), ("3", one.authority_id)]


def keywords(words: Iterable[str]) -> list[Field]:
    """One 610 $a, joined by « ; » as PMB expects."""
    joined = ";".join(words)
    return [made("610", "0 ", [("a", joined)])] if joined else []


def classification(one: Classification) -> Field:
    tag = _CLASSIFICATION_TAGS.get(one.scheme, "686")
    scheme = [("2", one.scheme)] if tag == "686" else []
    return made(tag, "  ", [("a", one.number), ("l", one.label), *scheme])


def host(one: HostPart | None, level: Level, *, has_part_number: bool = False) -> list[Field]:
    """Where an article or an issue appeared, with the marks by which PMB tells journal (461) and issue (463)."""
    if one is None:
        return []
    if level is Level.ISSUE:
        if not (one.journal or one.journal_id):
            return []
        number = "" if has_part_number else one.number
        return [_link("461", one.journal, one.journal_id, "parent", [("v", number), ("x", one.journal_issn)], "b")]
    fields = []
    if one.journal or one.journal_id:
        fields.append(_link("461", one.journal, one.journal_id, "perio", [("x", one.journal_issn)]))
    placed = [("v", one.number), ("d", one.date_iso), ("e", one.printed_date), ("p", one.pages)]
    if one.issue_title or one.issue_id or any(text for _code, text in placed):
        fields.append(_link("463", one.issue_title, one.issue_id, "bull", placed))
    return fields


def relation(one: Relation) -> Field:
    is_iso = re.fullmatch(r"\d{4}-\d\d-\d\d", one.date) is not None
    said = [("v", one.number), ("d" if is_iso else "e", one.date), ("p", one.pages), ("x", one.issn)]
    return _link(one.tag, one.title, one.target_id, one.direction, said, one.relation_type)


def _link(
    tag: str, title: str, target: str, direction: str, pairs: list[tuple[str, str]], relation_type: str = ""
) -> Field:
    local = (("id", target), ("type_lnk", relation_type), ("lnk", direction))
    return made(tag, "  ", [("t", title), *pairs], [("9", f"{key}:{text}") for key, text in local if text])


def location(one: ElectronicLocation) -> Field:
    if one.role == "cover":
        return made("896", "  ", [("a", one.url)])
    if one.role == "file":
        return made("897", "  ", [("a", one.url), ("b", one.label), ("t", one.media_type)])
    return made("856", "4 ", [("u", one.url), ("z", one.label), ("q", one.media_type)])


# --- The library's own -------------------------------------------------------------------------------------------


def custom(one: CustomField) -> Field:
    pairs = [("a", one.value), ("l", one.label), ("n", one.name)]
    return made("999", "  ", [("f", one.item_barcode), *pairs]) if one.item_barcode else made("900", "  ", pairs)


def holdings(one: Holdings) -> Field:
    return made(
        "950",
        "  ",
        [
            ("a", one.localisation),
            ("b", one.statement),
            ("d", one.support),
            ("f", one.call_number),
            ("i", one.gaps),
            ("j", f"Conservation : {one.retention}" if one.retention else ""),
            ("j", one.note),
        ],
    )


def item(one: ParsedItem) -> list[Field]:
    """995 as the profession agreed, 996 with PMB's own keys. 995 $r and $q are codes: « uu » and « u », not told."""
    loanable = {True: "1", False: "0", None: ""}[one.loanable]
    entered = one.created_on.isoformat() if one.created_on else ""
    agreed = made(
        "995",
        "  ",
        [
            ("a", one.owner),
            ("c", one.localisation or one.owner),
            ("f", one.barcode),
            ("k", one.call_number),
            ("p", one.price),
            ("q", "u"),
            ("r", "uu"),
            ("u", one.note),
            ("5", entered),
        ],
    )
    plain = [
        ("f", one.barcode),
        ("k", one.call_number),
        ("a", one.owner),
        ("v", one.localisation),
        ("x", one.section),
        ("e", one.support),
        ("1", one.status),
        ("3", loanable),
        ("u", one.note),
    ]
    keyed = (
        ("create_date", entered),
        ("expl_cb", one.barcode),
        ("expl_cote", one.call_number),
        ("expl_prix", one.price),
        ("expl_note", one.note),
        ("statut_libelle", one.status),
        ("tdoc_libelle", one.support),
        ("section_libelle", one.section),
        ("lender_libelle", one.owner),
        ("pret_flag", loanable),
        ("location_libelle", one.localisation),
    )
    return [agreed, made("996", "  ", plain, [("9", f"{key}:{text}") for key, text in keyed if text])]


def _own_number(record: ParsedRecord) -> str:
    return record.host.issue_id if record.host and record.level is Level.ISSUE else ""


def made(tag: str, indicators: str, *pairs: Pairs) -> Field:
    """A data field of the subfields that say something."""
    subfields = [Subfield(code, text) for some in pairs for code, text in some if text]
    return Field(tag=tag, indicators=Indicators(*indicators), subfields=subfields)
