"""What the public may find: one flat value for every kind of content, and the only thing an engine ever receives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    RECORD = "notice"
    EXPERIENCE = "fiche"
    EVENT = "rendez-vous"
    PAGE = "page"
    FILE = "document"
    PRESS = "presse"


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One entry of the index. Text is NFC and plain (no HTML); facet values are the words shown to the reader."""

    kind: Kind
    pk: int
    url: str
    """Path on the site: `/notices/12/la-ville/`."""
    title: str
    sort_title: str = ""
    other_titles: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    """« Donzelot, Jacques », « Profession Banlieue »: authors, bodies, porteurs, intervenants."""
    subjects: tuple[str, ...] = ()
    broader_subjects: tuple[str, ...] = ()
    """Everything above its subjects in the thesaurus: filtered and counted with them, never searched."""
    subject_variants: tuple[str, ...] = ()
    """Rejected forms of its subjects, and its headings of other vocabularies: found, not shown."""
    variants: tuple[str, ...] = ()
    """Other forms of its authors, series and publishers: found, not shown."""
    keywords: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    wider_territories: tuple[str, ...] = ()
    """What its territories lie in, EPT, département, région: filtered and counted with them, never searched."""
    series: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    """ISBN and ISSN in their compact forms, and fiche numbers."""
    call_numbers: tuple[str, ...] = ()
    abstract: str = ""
    body: str = ""
    """Everything else worth finding: notes, contents, text of the page or of the file."""
    full_text: str = ""
    """What the documents of a notice say, page after page; only of those that anybody may read."""
    document_type: str = ""
    languages: tuple[str, ...] = ()
    """Shown words: « français »."""
    years: tuple[int, ...] = ()
    """Every year it counts in (a serial counts in each year of its range)."""
    sort_year: int | None = None
    available_here: bool = False
    has_full_text: bool = False
    entered_on: date | None = None
    """When it became new to the readers: entry in the holdings, publication of the page."""
    starts_on: date | None = None
    """First day of a rendez-vous."""
    description: str = ""
    """One line under the title in results: « Jacques Donzelot. – Esprit, 2009 »; shown, never searched."""
    cover_url: str = ""
    is_demo: bool = False
    """Invented for the demonstration, and shown as such."""

    @property
    def id(self) -> str:
        """`notice-12`: unique in the index, stable for the life of the content."""
        return f"{self.kind.value}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Removal:
    """A document that must leave the index."""

    id: str


Change = SearchDocument | Removal
