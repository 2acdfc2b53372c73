"""`/recherche/semblables/notice/12/`: the documents nearest to one, asked for once its page is read, never before.

Alone it is a page, for who has no script; asked by htmx it is a part of the page of the document.
"""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from search.document import Kind
from search.engines.base import EngineUnavailable, Hit
from search.indexing import current_engine
from search.presentation import ShownHit

MOST = 4
FRESH = 600
"""Seconds: a document that leaves the index stays there no longer."""


@require_safe
def similar(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Raises Http404 for what is no kind of content."""
    if kind not in {one.value for one in Kind}:
        raise Http404
    context: dict[str, object] = {"hits": [], "kind": kind, "pk": pk}
    status = 200
    try:
        context["hits"] = [ShownHit(hit) for hit in nearest(f"{kind}-{pk}")]
    except EngineUnavailable:
        context["is_unavailable"] = True
        # htmx shows nothing of an error, and the page is right to say what it lacks.
        status = 200 if request.htmx else 503
    template = "search/includes/similar_found.html" if request.htmx else "search/similar.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def nearest(id: str) -> list[Hit]:
    """Raises EngineUnavailable."""
    key = f"similar:{id}"
    if (found := cache.get(key)) is None:
        found = list(current_engine().similar(id, MOST))
        cache.set(key, found, FRESH)
    return found
