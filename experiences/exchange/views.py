"""/fiches-echange/: what we give, to programs and to the people who set them up."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from experiences.exchange.changes import changed_between, state
from experiences.exchange.described import authority, shared
from experiences.exchange.giving import FORMATS, PER_PAGE, head, whole
from experiences.exchange.narrowing import chosen
from experiences.exchange.values import identifier_of
from experiences.exchange.writing.table import HEADINGS
from experiences.importing.profile import VERSION
from experiences.models import AnnouncedFiche, ExperienceIndexPage
from reference.models import Territory, Theme

SHAPE = "1"
"""To change with the writing of a format: who holds the former one is then sent the new."""


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """« Reprendre nos fiches »: for the person who will tell a program."""
    online, listed = changed_between().filter(withdrawn_at=None), FORMATS.items()
    context = {
        "count": online.count(),
        "withdrawn": AnnouncedFiche.objects.exclude(withdrawn_at=None).count(),
        "latest": AnnouncedFiche.objects.exclude(withdrawn_at=None).order_by("-withdrawn_at")[:10],
        "index": ExperienceIndexPage.objects.live().public().order_by("path").first(),
        "formats": [(name, one, settings.SITE_URL + reverse("fiche_exchange:fiches", args=[name])) for name, one in listed],
        "sample": identifier_of("PB-FE-2018-012", authority()),
        "permalink": settings.SITE_URL + reverse("fiche_exchange:permalink", args=["PB-FE-2018-012"]),
        "headings": HEADINGS,
        "version": VERSION,
    }  # fmt: skip
    return render(request, "experiences/exchange/about.html", context)


def etag(request: HttpRequest, form: str) -> str:
    """Changes with the list, with the day (a contact's agreement may end today), and with what is asked."""
    latest, count = state()
    said = f"{SHAPE} {latest} {count} {timezone.localdate()} {form} {request.META.get('QUERY_STRING', '')}"
    return f'"{blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


def last_modified(request: HttpRequest, form: str) -> datetime | None:
    """Midnight at the earliest, for the same reason."""
    latest, _count = state()
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
    return max(latest, today) if latest else today


@require_safe
@condition(etag_func=etag, last_modified_func=last_modified)
def fiches(request: HttpRequest, form: str) -> HttpResponseBase:
    lines = asked(request).order_by("-changed_at", "number")
    chosen_format = FORMATS[form]
    if chosen_format.page is None:
        response: HttpResponseBase = StreamingHttpResponse(whole(form, lines), content_type=chosen_format.content_type)
        name = f"fiches-{timezone.localdate():%Y-%m-%d}.{form}"
        response["Content-Disposition"] = f'{"inline" if form == "geojson" else "attachment"}; filename="{name}"'
    else:
        page = page_of(lines, request)
        links = links_of(request, page)
        response = HttpResponse(
            chosen_format.page(head("", links), shared(page.object_list)), content_type=chosen_format.content_type
        )
    # Kept nowhere without asking whether it is still the same: a withdrawn fiche is withdrawn at once.
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    # A map on another site reads it.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def asked(request: HttpRequest) -> Any:
    """Narrowed by `theme` and `territoire` as the list is, and to what changed since `depuis`."""
    given = request.GET
    return changed_between(
        since=instant(given.get("depuis", "")),
        theme=chosen(Theme, given.get("theme", "")),
        territory=chosen(Territory, given.get("territoire", "")),
    )


def instant(text: str) -> datetime | None:
    """`2026-11-30` or `2026-11-30T09:00:00Z`; what is neither is not heard."""
    try:
        if len(text) == 10:
            return timezone.make_aware(datetime.combine(date.fromisoformat(text), time()))
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def page_of(lines: Any, request: HttpRequest) -> Any:
    number = request.GET.get("page", "1")
    try:
        return Paginator(lines, PER_PAGE).page(number if number.isascii() and number.isdigit() else 1)
    except EmptyPage as error:
        raise Http404(_("Cette page du flux n’existe pas.")) from error


def links_of(request: HttpRequest, page: Any) -> dict[str, str]:
    """RFC 5005 §3."""
    last = page.paginator.num_pages
    links = {"self": address(request, page.number), "first": address(request, 1), "last": address(request, last)}
    if page.has_previous():
        links["previous"] = address(request, page.number - 1)
    if page.has_next():
        links["next"] = address(request, page.number + 1)
    return links


def address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if page > 1:
        query["page"] = str(page)
    said = query.urlencode()
    return f"{settings.SITE_URL}{request.path}{'?' if said else ''}{said}"


@require_safe
def permalink(request: HttpRequest, number: str) -> HttpResponse:
    """By the number, whatever became of the title and of the address; 410 for one that was withdrawn."""
    line = AnnouncedFiche.objects.filter(number=number).select_related("page").first() if "\0" not in number else None
    if line is None:
        raise Http404(_("Aucune fiche publique ne porte cette cote."))
    if line.is_withdrawn or line.page is None:
        return render(request, "experiences/exchange/gone.html", {"line": line}, status=410)
    url = line.page.get_url(request)
    if not url:
        raise Http404
    response = HttpResponseRedirect(url)
    response["Cache-Control"] = "no-cache"
    return response
