"""The calendars: one that a reader opens, one that her own calendar asks for again and again."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.agenda import asked as address
from cms.agenda.calendar import CONTENT_TYPE, calendar_file
from cms.models.agenda import AgendaPage, CyclePage, EventPage
from cms.models.centre import CentreSettings

KEPT = timedelta(days=365)
"""How far back a calendar goes: what one has been to stays in it for a year."""
FRESH_FOR = 900


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(Page.objects.live().public(), pk=pk).specific
    if not isinstance(page, (EventPage, CyclePage)):
        raise Http404
    return answer(request, calendar_file(page.seances()), f"{page.slug}.ics", "attachment")


@require_safe
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancelled ones are in it, and say so: else they would stay in the calendars of those who subscribed."""
    page = get_object_or_404(AgendaPage.objects.live().public(), pk=pk)
    asked = address.read(request.GET.dict())
    today = timezone.localdate()
    events = address.chosen(page.events().prefetch_related(None), asked).between(today - KEPT, date.max)
    centre = CentreSettings.for_request(request).name
    name = _("%(agenda)s – %(centre)s") % {"agenda": page.title, "centre": centre}
    return answer(request, calendar_file(events, name), f"{page.slug}.ics", "inline")


def answer(request: HttpRequest, data: bytes, name: str, disposition: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    set_response_etag(response)
    patch_cache_control(response, public=True, max_age=FRESH_FOR)
    return get_conditional_response(request, etag=response["ETag"], response=response)
