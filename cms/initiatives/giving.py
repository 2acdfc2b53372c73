"""The PDF of a rubric: a title page, the contents, the fiches in columns, the index of the territories."""

from __future__ import annotations

from hashlib import blake2b

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.initiatives.showing import gathering_of
from cms.tree import is_open
from experiences.papers import laying
from experiences.papers.gathering import Gathering
from experiences.papers.giving import KEPT, LAYOUT, pdf_response, unavailable
from reference.paper import PrintingUnavailable


@require_safe
def rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a page that anybody may read; another one, or one without a rubric, is not there."""
    page = Page.objects.live().filter(pk=pk).first() if pk < 2**31 else None
    if page is None or not is_open(page, request):
        raise Http404
    page = page.specific
    gathering = gathering_of(page, request)
    if not gathering.sheets:
        raise Http404
    tag = tag_of(gathering)
    if unchanged := get_conditional_response(request, etag=quote_etag(tag)):
        return unchanged
    data = cache.get(f"initiatives-{tag}")
    if data is None:
        try:
            data = laying.bound(gathering)
        except PrintingUnavailable as error:
            return unavailable(request, error)
        cache.set(f"initiatives-{tag}", data, KEPT)
    response = pdf_response(data, f"{page.slug}-initiatives")
    response["ETag"] = quote_etag(tag)
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def tag_of(gathering: Gathering) -> str:
    said = (
        LAYOUT,
        gathering.title,
        gathering.kicker,
        gathering.introduction,
        gathering.url,
        [sheet.digest for sheet in gathering.sheets],
    )
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()
