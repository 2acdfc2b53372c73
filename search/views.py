"""The one search page, for people and for machines."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search import advanced_page, rationing
from search.address import address, advanced_address, parameters_of, query_of
from search.answers import as_json
from search.asked import spool
from search.engines.base import DEEPEST, EngineUnavailable, Hit, Results
from search.facets import shown_facets
from search.indexing import current_engine
from search.presentation import SORT_LABELS, ShownHit, active_filters, last_page, page_numbers
from search.query import Query, Sort, parse
from search.saved.feeds import FORMATS
from search.saved.views import alert_url, feed_links, search_feed
from search.sentences import sentences
from search.widening import widened


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    query, notes = query_of(request.GET)
    form = request.GET.get("format", "")
    if rationing.is_costly(query) and rationing.is_over(request):
        return too_many(request, form)
    if form in FORMATS:
        return search_feed(request, query, form)
    notes += sentences(parse(query.text))
    wants_json = form == "json"
    try:
        found = current_engine().search(query)
    except EngineUnavailable as error:
        return unavailable(request, query, wants_json, error)
    if wants_json:
        return JsonResponse(as_json(found, notes))
    if query.page == 1 and not query.filters:
        spool.note(query.text, found.total, request.headers.get("User-Agent", ""))
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
        "near": [ShownHit(hit) for hit in found.near],
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
        "feeds": feed_links(query),
        "alert_url": alert_url(query),
        "is_too_deep": query.page > last and found.total > DEEPEST,
        "deepest": DEEPEST,
        "newest_url": address(query, sort=Sort.NEWEST, page=1),
        "advanced_url": advanced_address(query),
    }


@require_safe
def advanced(request: HttpRequest) -> HttpResponse:
    """The advanced form: sent, it becomes the typed question that says the same, and shows its results."""
    asked = advanced_page.asked_in(request.GET)
    if asked.results_url:
        return redirect(asked.results_url)
    return render(request, "search/advanced.html", advanced_page.context(asked))


def too_many(request: HttpRequest, form: str) -> HttpResponse:
    """RFC 6585 §4."""
    if form:
        message = _("Trop de demandes en une minute. Attendez un peu, puis recommencez.")
        answer: HttpResponse = JsonResponse({"error": message}, status=429)
    else:
        answer = render(request, "search/too_many.html", status=429)
    answer["Retry-After"] = "60"
    return answer


def unavailable(request: HttpRequest, query: Query, wants_json: bool, error: EngineUnavailable) -> HttpResponse:
    """The engine is down: say so, and keep the rest of the site open."""
    if wants_json:
        message = _("La recherche est momentanément indisponible. Réessayez dans quelques minutes.")
        return JsonResponse({"error": message}, status=503)
    return render(request, "search/unavailable.html", {"query": query, "error": error}, status=503)
