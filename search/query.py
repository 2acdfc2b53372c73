"""What a person types, as a value: text, filters, sort and page. Pure: no engine, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    RELEVANCE = "pertinence"
    NEWEST = "recent"
    OLDEST = "ancien"
    TITLE = "titre"
    ENTERED = "nouveautes"


@dataclass(frozen=True, slots=True)
class Query:
    """One question put to the index.

    `filters` maps a facet's public name to the values kept: any of them within a facet, all of the facets together.
    `page` counts from 1.
    """

    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 20
    with_facets: bool = True
