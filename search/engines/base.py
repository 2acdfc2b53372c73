"""The contract of a search engine: `Query` in, `Results` out. Both pass the same suite, tests/search/engines/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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
    description_marks: tuple[tuple[int, int], ...] = ()
    document_type: str = ""
    cover_url: str = ""
    available_here: bool = False
    call_numbers: tuple[str, ...] = ()
    is_demo: bool = False
    entered_on: date | None = None


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
    spans: tuple[FacetValue, ...] = ()
    """Of years: the decades, `2010..2019`, the latest first; `sans`, what bears no year; the spans that are ticked."""


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
class Completion:
    """What is proposed to someone who types."""

    kind: str
    """`titre`, or the public name of a facet, of which `text` is then a value: `auteur`, `sujet`…"""
    text: str
    url: str = ""
    """Of a title: its path on the site."""


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

    def complete(self, text: str, limit: int = 8) -> Sequence[Completion]:
        """At most `limit` titles, agents, subjects… of each kind, of which a word begins like `text`, accents either way.

        Kind after kind, in the order of `keys.COMPLETED`; in each, the most frequent first. Raises EngineUnavailable.
        """

    def counts(self, queries: Sequence[Query]) -> Sequence[int]:
        """How many documents answer each query, in one exchange. Raises EngineUnavailable."""

    def similar(self, id: str, limit: int = 4) -> Sequence[Hit]:
        """The documents nearest to `notice-12`, never itself; none when it is not in the index. Raises EngineUnavailable."""

    def status(self) -> EngineStatus:
        """Never raises."""
