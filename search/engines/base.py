"""The contract of a search engine: `Query` in, `Results` out. Both pass the same suite, tests/search/engines/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.document import Change
from search.query import Query

DEEPEST = 100_000
"""Hits that can be paged through; beyond, a page is empty and the total stays right."""


FEW, MOST_NEAR = 10, 10
"""Under so many hits, documents that have only some of the words are shown after them, so many at most."""


class EngineUnavailable(Exception):
    """The engine cannot answer now. Nothing is lost: the outbox keeps the changes, the page says so."""


class IndexBusy(Exception):
    """Another process is writing to the index: leave the rows to it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `title` and `snippet` are plain text; marks are (start, end) in characters, to emphasise."""

    id: str
    kind: str
    url: str
    title: str
    score: float
    title_marks: tuple[tuple[int, int], ...] = ()
    snippet: str = ""
    snippet_marks: tuple[tuple[int, int], ...] = ()
    year: int | None = None
    description: str = ""
    document_type: str = ""
    cover_url: str = ""
    available_here: bool = False
    call_numbers: tuple[str, ...] = ()
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    """What a form sends back and a filter receives."""
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    """Public name: `type`, `theme`, `sujet`… as in the address."""
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Results:
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    suggestion: str = ""
    """Another spelling that finds something, or ""."""
    took_ms: float = 0.0
    near: tuple[Hit, ...] = ()
    """When few documents have all the words, the best of those that have some; not counted in `total`."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What a health page shows."""

    name: str
    available: bool
    documents: int = 0
    detail: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    def search(self, query: Query) -> Results:
        """Answer one query. Raises EngineUnavailable."""

    def apply(self, changes: Iterable[Change]) -> int:
        """Write changes and make them visible; how many were written. Raises EngineUnavailable, IndexBusy."""

    def rebuild(self, documents: Iterable[Change]) -> int:
        """Build a new index aside, then switch readers to it at once. Raises EngineUnavailable, IndexBusy."""

    def complete(self, text: str, limit: int = 8) -> Sequence[str]:
        """Titles, agents or subjects that begin like `text`, accents either way."""

    def status(self) -> EngineStatus:
        """Never raises."""
