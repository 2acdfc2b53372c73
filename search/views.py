"""The one search page, for people and for machines."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.address import address, query_of
from search.answers import as_json
from search.engines.base import EngineUnavailable, Results
from search.indexing import current_engine
from search.presentation import SORT_LABELS, ShownFacet, ShownHit, active_filters, last_page, page_numbers
from search.query import Query


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    query, notes = query_of(request.GET)
    wants_json = request.GET.get("format") == "json"
    try:
        found = current_engine().search(query)
    except EngineUnavailable as error:
        return unavailable(request, query, wants_json, error)
    if wants_json:
        return JsonResponse(as_json(found) | ({"notes": notes} if notes else {}))
    return render(request, "search/results.html", context(query, found, notes))


def context(query: Query, found: Results, notes: list[str]) -> dict[str, object]:
    last = last_page(query, found)
    return {
        "query": query,
        "notes": notes,
        "total": found.total,
        "hits": [ShownHit(hit) for hit in found.hits],
        "near": [ShownHit(hit) for hit in found.near],
        "facets": [ShownFacet(facet) for facet in found.facets if facet.values],
        "active_filters": active_filters(query, found.facets),
        "without_filters_url": address(query, filters=(), page=1),
        "suggestion": found.suggestion,
        "suggestion_url": address(query, text=found.suggestion, page=1),
        "sorts": [(sort.value, label, sort is query.sort) for sort, label in SORT_LABELS.items()],
        "pages": page_numbers(query, found) if last > 1 else [],
        "last_page": last,
        "last_page_url": address(query, page=last),
        "previous_url": address(query, page=query.page - 1) if 1 < query.page <= last else "",
        "next_url": address(query, page=query.page + 1) if query.page < last else "",
        "is_beyond": query.page > last,
    }


def unavailable(request: HttpRequest, query: Query, wants_json: bool, error: EngineUnavailable) -> HttpResponse:
    """The engine is down: say so, and keep the rest of the site open."""
    if wants_json:
        message = _("La recherche est momentanément indisponible. Réessayez dans quelques minutes.")
        return JsonResponse({"error": message}, status=503)
    return render(request, "search/unavailable.html", {"query": query, "error": error}, status=503)
