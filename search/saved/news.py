"""What is new to a question: what entered since a day, newest first, as the index knows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from search.engines.base import Hit
from search.indexing import current_engine
from search.query import Query, Sort

AT_ONCE = 100
MOST = 500
"""What one person may be told of in one mail; an import of thousands is a page of results, not a mail."""


def latest(query: Query, count: int) -> list[Hit]:
    """The last to enter. Raises EngineUnavailable."""
    return list(current_engine().search(_newest_first(query, 1, count)).hits)


def entered_since(query: Query, day: date, most: int = MOST) -> list[Hit]:
    """What entered on that day or after. Raises EngineUnavailable."""
    found: list[Hit] = []
    for page in range(1, most // AT_ONCE + 1):
        hits = current_engine().search(_newest_first(query, page, AT_ONCE)).hits
        new = [hit for hit in hits if hit.entered_on and hit.entered_on >= day]
        found += new
        if len(new) < AT_ONCE:
            break
    return found


def _newest_first(query: Query, page: int, size: int) -> Query:
    return replace(query, sort=Sort.ENTERED, page=page, page_size=size, with_facets=False)
