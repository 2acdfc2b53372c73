"""{% saved_hits search limit as hits %}: what a saved search finds now, for a block of a page."""

import logging

from django import template

from search.engines.base import EngineUnavailable
from search.indexing import current_engine
from search.presentation import ShownHit, unmarked
from search.query import Query
from search.saved.models import SavedSearch

logger = logging.getLogger(__name__)
register = template.Library()


@register.simple_tag
def saved_hits(search: SavedSearch | None, limit: int) -> list[ShownHit]:
    """In the order that the search asks. Nothing when the engine is down: the rest of the page stands."""
    if search is None:
        return []
    asked = search.query
    query = Query(asked.text, asked.filters, asked.sort, 1, limit, with_facets=False)
    try:
        return unmarked(current_engine().search(query).hits)
    except EngineUnavailable as error:
        logger.warning("A block of saved search is left empty: %s", error)
        return []
