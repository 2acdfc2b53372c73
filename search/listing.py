"""`/recherche/filtres/sujet/?q=ville`: all the values of a facet for one search, to look through and to tick."""

from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from search import french
from search.address import address, chosen, parameters_of, query_of
from search.engines.base import EngineUnavailable, Facet, FacetValue
from search.facets import LISTED
from search.fields import FACETS
from search.indexing import current_engine
from search.query import Query

MOST = 20_000
"""Values listed: the most frequent ones. More than that nobody leafs through."""
PER_SHEET = 60
CONTAINS, ORDER, SHEET = "contient", "ordre", "feuille"
BY_COUNT, BY_NAME = "nombre", "alphabet"


@dataclass(frozen=True, slots=True)
class Asked:
    contains: str
    order: str
    sheet: str


@require_safe
def facet(request: HttpRequest, name: str) -> HttpResponse:
    """Raises Http404 for what is no facet, or a short one."""
    if name not in LISTED:
        raise Http404
    query, notes, asked = understood(request.GET)
    try:
        found = values_of(query, name)
    except EngineUnavailable:
        return render(request, "search/unavailable.html", {"query": query}, status=503)
    kept = ordered(containing(found, asked.contains), asked.order)
    sheet = Paginator(kept, PER_SHEET).get_page(asked.sheet)
    return render(request, "search/listing.html", context(query, name, notes, asked, sheet, len(found)))


def understood(parameters: QueryDict) -> tuple[Query, list[str], Asked]:
    """The search, what is to be said of it, and what is asked of the list."""
    rest = parameters.copy()
    contains, order, sheet = (rest.pop(name, [""])[-1] for name in (CONTAINS, ORDER, SHEET))
    query, notes = query_of(rest)
    return query, notes, Asked(contains.strip()[:100], order if order == BY_NAME else BY_COUNT, sheet)


def values_of(query: Query, name: str) -> tuple[FacetValue, ...]:
    """Raises EngineUnavailable."""
    whole = replace(query, page=1, page_size=1, facets=(name,), facet_size=MOST)
    found: list[Facet] = [facet for facet in current_engine().search(whole).facets if facet.name == name]
    return found[0].values if found else ()


def containing(values: tuple[FacetValue, ...], text: str) -> list[FacetValue]:
    """Those of which words begin like each word of `text`, accents either way."""
    wanted = french.exact_words(text)

    def holds(label: str) -> bool:
        words = french.exact_words(label)
        return all(any(word.startswith(begin) for word in words) for begin in wanted)

    return [value for value in values if holds(value.label)]


def ordered(values: list[FacetValue], order: str) -> list[FacetValue]:
    return sorted(values, key=lambda value: french.key(value.label)) if order == BY_NAME else values


def context(query: Query, name: str, notes: list[str], asked: Asked, sheet: Page, number: int) -> dict[str, object]:
    ticked = dict(query.filters).get(name, ())
    shown = {value.value for value in sheet.object_list}
    bare = replace(query, page=1, filters=chosen(query.filters, name, ()))
    return {
        "query": query,
        "notes": notes,
        "name": name,
        "label": FACETS[name].facet_label,
        "asked": asked,
        "page_obj": sheet,
        "number": number,
        "is_cut": number >= MOST,
        "most": MOST,
        "back_url": address(query),
        "others": parameters_of(bare),
        "search": [(key, value) for key, value in parameters_of(query) if key != "page"],
        "unseen": [value for value in ticked if value not in shown],
        "orders": [
            (order, sheet_url(query, name, asked, order=order), order == asked.order) for order in (BY_COUNT, BY_NAME)
        ],
        "sheets": [(number, sheet_url(query, name, asked, sheet=number)) for number in near(sheet)],
        "previous_url": sheet_url(query, name, asked, sheet=sheet.number - 1) if sheet.has_previous() else "",
        "next_url": sheet_url(query, name, asked, sheet=sheet.number + 1) if sheet.has_next() else "",
    }


def near(sheet: Page) -> list[int]:
    last = sheet.paginator.num_pages
    return sorted({1, last, *range(max(1, sheet.number - 2), min(last, sheet.number + 2) + 1)}) if last > 1 else []


def sheet_url(query: Query, name: str, asked: Asked, *, sheet: int = 1, order: str = "") -> str:
    parameters = [(key, value) for key, value in parameters_of(query) if key != "page"]
    if asked.contains:
        parameters.append((CONTAINS, asked.contains))
    if (order or asked.order) == BY_NAME:
        parameters.append((ORDER, BY_NAME))
    if sheet > 1:
        parameters.append((SHEET, str(sheet)))
    path = reverse("search:facet", args=[name])
    return f"{path}?{urlencode(parameters)}" if parameters else path
