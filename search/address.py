"""The address of a search, both ways: `/recherche/?q=…&theme=…&page=2` ⇄ Query.

What is not understood is told to the reader, and is never an error.
"""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from search.fields import FACETS
from search.query import Query, Sort
from search.years import FIRST, LAST, asked

# Parameters of an address that are not filters, ours and those that mailings and social networks add.
NOT_FILTERS = {"q", "tri", "page", "format", "fbclid", "gclid", "mc_cid", "mc_eid", FIRST, LAST}
LAST_PAGE = 10**6
# Beyond this a question is not one: it is cut, and the reader is told.
LONGEST_TEXT = 1000


def query_of(parameters: QueryDict) -> tuple[Query, list[str]]:
    """The query that an address asks, and what the reader should know of it (unknown filter, cut text)."""
    notes = [_("Le filtre « %s » n’existe pas : il est ignoré.") % name for name in unknown_filters(parameters)]
    text = " ".join(parameters.get("q", "").replace("\0", " ").split())
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
        notes.append(_("Votre recherche est longue : seuls ses %d premiers caractères comptent.") % LONGEST_TEXT)
    span, told = asked(parameters)
    notes += told
    query = Query(
        text=text,
        filters=filters_of(parameters) if not span else chosen(filters_of(parameters), "annee", (span,)),
        sort=sort_of(parameters.get("tri", "")),
        page=page_of(parameters.get("page", "")),
    )
    return query, notes


def filters_of(parameters: QueryDict) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, chosen) for name in FACETS if (chosen := values(parameters.getlist(name))))


def chosen(
    filters: tuple[tuple[str, tuple[str, ...]], ...], name: str, kept: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The filters, with these values of one facet and no other of it."""
    wanted = dict(filters) | {name: kept}
    return tuple((facet, wanted[facet]) for facet in FACETS if wanted.get(facet))


def unknown_filters(parameters: QueryDict) -> Iterable[str]:
    known = FACETS.keys() | NOT_FILTERS
    return [name[:40] for name in parameters if name not in known and not name.startswith("utm_")]


def values(chosen: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value[:500] for value in chosen if value))


def sort_of(text: str) -> Sort:
    return next((sort for sort in Sort if sort.value == text), Sort.RELEVANCE)


def page_of(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def address(query: Query, **changes: object) -> str:
    """The address of `query`, changed: `address(query, page=2)`."""
    return _with_parameters(reverse("search:results"), replace(query, **changes))


def advanced_address(query: Query) -> str:
    """The address of the advanced form, filled from `query`."""
    return _with_parameters(reverse("search:advanced"), replace(query, page=1))


def _with_parameters(path: str, query: Query) -> str:
    parameters = parameters_of(query)
    return f"{path}?{urlencode(parameters)}" if parameters else path


def parameters_of(query: Query) -> list[tuple[str, str]]:
    """What an address or a form says of `query`."""
    parameters: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    parameters += [(name, value) for name, chosen in query.filters for value in chosen]
    if query.sort is not Sort.RELEVANCE:
        parameters.append(("tri", query.sort.value))
    if query.page > 1:
        parameters.append(("page", str(query.page)))
    return parameters


def only(query: Query, name: str, *values: str) -> str:
    """The address of `query` with these values of a facet and no other of it."""
    return address(query, filters=chosen(query.filters, name, values), page=1)


def without(query: Query, name: str, value: str) -> str:
    """The address of `query` less one filter."""
    filters = ((n, tuple(v for v in chosen if (n, v) != (name, value))) for n, chosen in query.filters)
    return address(query, filters=tuple((n, chosen) for n, chosen in filters if chosen), page=1)
