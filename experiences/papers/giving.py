"""The PDFs that a visitor takes: of a fiche, whole or in one page, and of those she chose; and that of a draft, for its editors."""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import blake2b

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from experiences.models import ExperiencePage
from experiences.papers import choosing, laying
from experiences.papers.gathering import Gathering, Kind
from experiences.papers.reading import sheet_of, sheets_of
from experiences.papers.sheet import Sheet
from reference.centre import this_centre
from reference.paper import PrintingUnavailable

logger = logging.getLogger(__name__)

LAYOUT = 1
"""To be raised when the templates change: what is kept was laid out by those of before."""
KEPT = 24 * 3600
AT_ONCE = 40
"""Fiches of a dossier: some seconds of work."""
LIMITS = {"dossier": "20/h/ip"}

Lay = Callable[[Sheet], bytes]


@require_safe
def one_page(request: HttpRequest, number: str) -> HttpResponse:
    return fiche_paper(request, public(number), "une-page", laying.one_page)


@require_safe
def whole(request: HttpRequest, number: str) -> HttpResponse:
    return fiche_paper(request, public(number), "fiche", laying.whole)


def public(number: str) -> ExperiencePage:
    # PostgreSQL refuses a null character in any text.
    found = choosing.public_fiches().filter(number=number).first() if "\0" not in number else None
    if found is None:
        raise Http404
    return found


def fiche_paper(request: HttpRequest, page: ExperiencePage, name: str, lay: Lay) -> HttpResponse:
    """The tag says what the fiche says today, not when it was published: a contact may have left it since."""
    [sheet] = sheets_of([page])
    tag = tag_of(sheet, name)
    if unchanged := get_conditional_response(request, etag=quote_etag(tag)):
        return unchanged
    key = f"fiche-papier-{tag}"
    data = cache.get(key)
    if data is None:
        try:
            data = lay(sheet)
        except PrintingUnavailable as error:
            return unavailable(request, error)
        cache.set(key, data, KEPT)
    response = pdf_response(data, f"{page.number}-{name}" if name != "fiche" else page.number)
    response["ETag"] = quote_etag(tag)
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    if sheet.url:
        response["Link"] = f'<{sheet.url}>; rel="canonical"'
    return response


def tag_of(sheet: Sheet, name: str) -> str:
    """With what the foot of the pages says of the centre."""
    centre = this_centre()
    said = (name, LAYOUT, sheet.digest, centre.name, centre.street, centre.postal_code, centre.city)
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()


@never_cache
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Of the admin: the latest version, published or not. `?entiere=1` for the whole fiche."""
    page = get_object_or_404(ExperiencePage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    sheet = sheet_of(page.get_latest_revision_as_object())
    lay = laying.whole if request.GET.get("entiere") else laying.one_page
    try:
        return pdf_response(lay(sheet), f"{page.number}-version-de-travail")
    except PrintingUnavailable as error:
        return unavailable(request, error)


@never_cache
@require_safe
def dossier(request: HttpRequest) -> HttpResponse:
    """`?fiche=12&fiche=15`: keys, in that order; those that are not public are left out."""
    keys = [int(key) for key in request.GET.getlist("fiche") if key.isascii() and key.isdigit() and len(key) < 10]
    pages = choosing.in_order(keys[: AT_ONCE * 2])
    if not pages:
        raise Http404
    if len(pages) > AT_ONCE:
        said = _("Un dossier tient %(most)d fiches, et vous en demandez davantage : retirez-en quelques-unes.")
        return told(request, _("Dossier trop long"), [said % {"most": AT_ONCE}], 413)
    limited = ratelimit.consume(request, app="experiences", action="dossier", config=LIMITS, limit_get=True, key=None)
    if not limited:
        return told(
            request,
            _("Un instant"),
            [_("Plusieurs dossiers viennent déjà d’être faits d’ici. Réessayez dans une heure.")],
            429,
        )
    gathering = Gathering(
        Kind.DOSSIER,
        _("Fiches d’expériences choisies"),
        tuple(sheets_of(pages)),
        kicker=_("Dossier de fiches"),
        url=settings.SITE_URL,
    )
    try:
        return pdf_response(laying.bound(gathering), _("dossier-de-fiches"))
    except PrintingUnavailable as error:
        return unavailable(request, error)


def pdf_response(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name.replace("/", "-")}.pdf"'
    return response


def unavailable(request: HttpRequest, error: PrintingUnavailable) -> HttpResponse:
    logger.warning("No PDF of a fiche: %s", error)
    said = _("Ce site ne peut pas faire de PDF pour l’instant. Ouvrez la fiche, puis imprimez la page.")
    return told(request, _("Pas de PDF"), [said], 503)


def told(request: HttpRequest, title: str, paragraphs: list[str], status: int) -> HttpResponse:
    return render(request, "said.html", {"title": title, "paragraphs": paragraphs}, status=status)
