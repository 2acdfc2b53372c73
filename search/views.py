"""The one search page, for people and for machines."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.address import address, parameters_of, query_of
from search.answers import as_json
from search.engines.base import EngineUnavailable, Hit, Results
from search.facets import shown_facets
from search.indexing import current_engine
from search.presentation import SORT_LABELS, ShownHit, active_filters, last_page, page_numbers
from search.query import Query
from search.widening import widened


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
    # Where htmx restores a page of the past it replaces all of it.
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "search/includes/part.html" if is_part else "search/results.html"
    response = render(request, template, context(query, found, notes) | widening(query, found))
    patch_vary_headers(response, ["HX-Request"])
    if is_part:
        response.headers["HX-Push-Url"] = address(query)
    return response


def widening(query: Query, found: Results) -> dict[str, object]:
    """Of a search that finds nothing: the ways out. They never cost the page."""
    if found.total:
        return {}
    try:
        return {"widening": widened(current_engine(), query, found.suggestion)}
    except EngineUnavailable:
        return {}


def shown_hits(query: Query, found: Results) -> list[ShownHit]:
    if not query.text:
        return [ShownHit(hit) for hit in found.hits]
    asked = urlencode(parameters_of(replace(query, page=1)))
    return [ShownHit(hit, f"{why_url(hit)}?{asked}") for hit in found.hits]


def why_url(hit: Hit) -> str:
    kind, _dash, pk = hit.id.rpartition("-")
    return reverse("search:why", args=[kind, pk])


def context(query: Query, found: Results, notes: list[str]) -> dict[str, object]:
    last = last_page(query, found)
    return {
        "query": query,
        "notes": notes,
        "total": found.total,
        "hits": shown_hits(query, found),
        "facets": shown_facets(query, found.facets),
        "active_filters": active_filters(query),
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
