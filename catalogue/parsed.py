"""What a source record says, as pure values: the hinge between MARC and the library.

`catalogue.unimarc` and `catalogue.marc21` both produce a `ParsedRecord`; loading, exports and tests consume it.
Text is NFC, without non-sorting marks, trimmed; a value that the source does not give is `""`, `None` or `()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """Bibliographic level: leader/7, with leader/8 telling an issue from its serial (PMB writes an issue `s2`)."""

    MONOGRAPH = "m"
    SERIAL = "s"
    ISSUE = "b"
    ARTICLE = "a"


@dataclass(frozen=True, slots=True)
class Title:
    """200, 500–517, 530: the titles of a record. `sort` skips the non-sorting words (« Les », « L’ »)."""

    proper: str
    sort: str
    parallel: tuple[str, ...] = ()
    other_information: tuple[str, ...] = ()
    by_other_authors: tuple[str, ...] = ()
    part_numbers: tuple[str, ...] = ()
    part_names: tuple[str, ...] = ()
    responsibility: tuple[str, ...] = ()
    """200 $f and $g as printed, in order."""
    variants: tuple[str, ...] = ()
    """5XX titles other than 200 (uniform, cover, spine, running, key title…), and the set (461): they find the record."""
    borrowed: bool = False
    """The record has no 200 $a: `proper` comes from 200 $e/$i, 500, 530, 461 $t, or is empty."""
    medium: tuple[str, ...] = ()
    """200 $b, general material designation as printed: « [Ressource électronique] »."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One publisher statement: UNIMARC 214 (ind2 0 or blank), else 210; MARC21 264 _1, else 260."""

    places: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    date: str = ""
    """As printed: « impr. 2008 », « [19..]- »."""


@dataclass(frozen=True, slots=True)
class YearRange:
    """Years for sorting, facets and the histogram. `end` equals `start` for a book; None while a serial still runs."""

    start: int
    end: int | None


class IdentifierKind(StrEnum):
    ISBN = "isbn"
    ISSN = "issn"
    EAN = "ean"
    DOI = "doi"
    ARK = "ark"
    NATIONAL = "national"
    """020 national bibliography number, 035 other systems' numbers."""
    COMMERCIAL = "commercial"
    """071 publisher's number, and any code that is none of the others."""


@dataclass(frozen=True, slots=True)
class Identifier:
    kind: IdentifierKind
    value: str
    """As printed."""
    normalized: str
    """Compact and comparable: an ISBN as 13 digits, an ISSN as 1234-567X; empty when the check digit is wrong."""
    qualification: str = ""
    price: str = ""
    invalid: bool = False
    """Printed by mistake or cancelled ($z, 011 $y), or a linking ISSN shared by other records: finds, never matches."""


class AgentKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    MEETING = "meeting"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Agent:
    """A person or body named in a record (70X, 71X, 72X), as a heading and not yet an authority."""

    kind: AgentKind
    name: str
    """Entry element, then the rest: « Donzelot », or « Profession Banlieue »; subdivisions joined by « . »."""
    forename: str = ""
    dates: str = ""
    qualifiers: str = ""
    authority_id: str = ""
    """$3, or PMB's `$9 id:`: the identifier in the source."""


@dataclass(frozen=True, slots=True)
class Contribution:
    agent: Agent
    relators: tuple[str, ...] = ()
    """$4 codes as found (070, 340…), every one of them."""
    rank: int = 1
    """1 main (700/710/720), 2 alternative (701/711), 3 secondary (702/712)."""


class SubjectKind(StrEnum):
    TOPIC = "topic"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    WORK = "work"
    FORM = "form"
    """608: form, genre."""
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class SubjectHeading:
    """60X: one heading, with its subdivisions kept apart (« Logement social -- Seine-Saint-Denis -- 1990- »)."""

    kind: SubjectKind
    label: str
    subdivisions: tuple[str, ...] = ()
    scheme: str = ""
    """$2 as found (`rameau`, `lc`…), or `pmb:1` for PMB's `$9 idthes:1`."""
    authority_id: str = ""


@dataclass(frozen=True, slots=True)
class Classification:
    scheme: str
    """`udc` 675, `dewey` 676, `lcc` 680, else 686 $2."""
    number: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class SeriesStatement:
    """225, completed by 410/411."""

    title: str
    parts: tuple[str, ...] = ()
    number: str = ""
    issn: str = ""


@dataclass(frozen=True, slots=True)
class HostPart:
    """Where an article or an issue appeared: 461 (journal), 463 (issue); $v number, $d ISO date, $e printed date.

    `issue_id` is PMB's number of the issue; an issue gives its own (200 `$9 id:`), so that articles join it.
    """

    journal: str = ""
    journal_id: str = ""
    journal_issn: str = ""
    issue_title: str = ""
    issue_id: str = ""
    number: str = ""
    date_iso: str = ""
    printed_date: str = ""
    pages: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A 4XX link to another record."""

    tag: str
    title: str
    target_id: str = ""
    number: str = ""
    relation_type: str = ""
    """PMB's `type_lnk:` code when given."""
    issn: str = ""
    direction: str = ""
    """PMB's `lnk:` when given: parent, child, pair, bull (its issues), art (its articles)…"""
    date: str = ""
    """Of an issue, or of the issue of an article (463, 464): as printed, else ISO."""
    pages: str = ""


class NoteKind(StrEnum):
    GENERAL = "general"  # 300 to 318 without a kind of their own
    RIGHTS = "rights"  # 319 (PMB), 371
    BIBLIOGRAPHY = "bibliography"  # 320
    FACSIMILE = "facsimile"  # 324
    CONTENTS = "contents"  # 327
    THESIS = "thesis"  # 328
    ABSTRACT = "abstract"  # 330
    AUDIENCE = "audience"  # 333
    AWARD = "award"  # 334
    SYSTEM = "system"  # 336, 337
    ACQUISITION = "acquisition"  # 345
    NUMBERING = "numbering"  # 207, numbering of a serial
    FREQUENCY = "frequency"  # 326


@dataclass(frozen=True, slots=True)
class Note:
    kind: NoteKind
    text: str


@dataclass(frozen=True, slots=True)
class ElectronicLocation:
    """856 (main address) and PMB's 897 (attached files) and 896 (cover picture)."""

    url: str
    label: str = ""
    media_type: str = ""
    role: str = "resource"
    """`resource` 856, `file` 897, `cover` 896."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """PMB's 900 (of the notice) and 999 (of an item): local data, kept under the name the source gives."""

    name: str
    label: str
    value: str
    item_barcode: str = ""
    """Set for a 999: the item it describes."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """950, 955, 959: état de collection of a serial, one for each shelf."""

    localisation: str
    statement: str
    call_number: str = ""
    gaps: str = ""
    note: str = ""
    support: str = ""
    retention: str = ""
    """How long issues are kept: « 5 ans ». PMB has no place of its own for it: in its note, after « Conservation : »."""


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One item: 996 when present, else 995."""

    barcode: str = ""
    call_number: str = ""
    owner: str = ""
    localisation: str = ""
    section: str = ""
    support: str = ""
    status: str = ""
    note: str = ""
    price: str = ""
    loanable: bool | None = None
    """None: the source does not say."""
    created_on: date | None = None


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """Everything read from one record. Nothing here knows where it will be stored."""

    source_id: str
    """001 as found; empty when absent."""
    level: Level
    record_type: str
    """Leader/6: `a` text, `g` projected, `j` music, `e` cartographic, `l` electronic…"""
    title: Title
    document_type: str = ""
    """The source's own word for the kind of document (PMB `dt`, 900 typdoc, 995 $r), or ""."""
    publications: tuple[Publication, ...] = ()
    distributions: tuple[Publication, ...] = ()
    """Producer, distributor, manufacturer: 214 #1–#3 beside a publisher, 210 $e $g; MARC21 264 _0, _2, _3."""
    printed_date: str = ""
    years: YearRange | None = None
    edition: str = ""
    extent: tuple[str, ...] = ()
    """215: one string a physical description, ISBD punctuation inside."""
    languages: tuple[str, ...] = ()
    """101 $a, ISO 639-2."""
    original_languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    subjects: tuple[SubjectHeading, ...] = ()
    keywords: tuple[str, ...] = ()
    classifications: tuple[Classification, ...] = ()
    series: tuple[SeriesStatement, ...] = ()
    host: HostPart | None = None
    relations: tuple[Relation, ...] = ()
    notes: tuple[Note, ...] = ()
    locations: tuple[ElectronicLocation, ...] = ()
    custom_fields: tuple[CustomField, ...] = ()
    holdings: tuple[Holdings, ...] = ()
    items: tuple[ParsedItem, ...] = ()
    acquisition_source: tuple[str, ...] = ()
    cataloguing_sources: tuple[str, ...] = ()
    """801 $a/$b: the agencies."""
    entered_on: date | None = None
    """100 $a/0-7."""
    carries_items_of_issue: bool = False
    """PMB's dummy article (200 $d `Article_expl_bulletin`): its items belong to the issue `host.issue_id`."""

    @property
    def is_complete(self) -> bool:
        """Whether the record can be shown to the public: it has a title of its own or a borrowed one."""
        return bool(self.title.proper) and not self.title.borrowed

    @property
    def abstract(self) -> str:
        return "\n".join(note.text for note in self.notes if note.kind is NoteKind.ABSTRACT)
