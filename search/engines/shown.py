"""What an engine keeps of a document to show it again as a `Hit`, without asking the database."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from search.document import SearchDocument
from search.engines.base import Hit
from search.engines.excerpts import Marker

# A snippet is looked for in the first pages of a long text only.
LONGEST_SOURCE = 20_000


class Shown(NamedTuple):
    """Kept as a JSON list, in this order."""

    id: str
    kind: str
    url: str
    title: str
    year: int | None
    description: str
    document_type: str
    cover_url: str
    available_here: bool
    call_numbers: list[str]
    is_demo: bool
    entered_on: str
    abstract: str
    body: str
    full_text: str


def shown(document: SearchDocument) -> Shown:
    year = document.sort_year
    return Shown(
        document.id,
        document.kind.value,
        document.url,
        document.title,
        document.years[0] if year is None and document.years else year,
        document.description,
        document.document_type,
        document.cover_url,
        document.available_here,
        list(document.call_numbers),
        document.is_demo,
        document.entered_on.isoformat() if document.entered_on else "",
        document.abstract[:LONGEST_SOURCE],
        document.body[:LONGEST_SOURCE],
        document.full_text[:LONGEST_SOURCE],
    )


def hit(values: list[Any], score: float, marker: Marker) -> Hit:
    """Raises TypeError when `values` are not those of `Shown`."""
    kept = Shown(*values)
    snippet = marker.best_fragment(kept.abstract, kept.body, kept.full_text)
    return Hit(
        id=kept.id,
        kind=kept.kind,
        url=kept.url,
        title=kept.title,
        score=score,
        title_marks=marker.marks(kept.title),
        snippet=snippet.text,
        snippet_marks=snippet.marks,
        year=kept.year,
        description=kept.description,
        description_marks=marker.marks_of_description(kept.description),
        document_type=kept.document_type,
        cover_url=kept.cover_url,
        available_here=kept.available_here,
        call_numbers=tuple(kept.call_numbers),
        is_demo=kept.is_demo,
        entered_on=date.fromisoformat(kept.entered_on) if kept.entered_on else None,
    )
