"""The public pages of the catalogue: a notice in three views, and what an author, a subject, a series leads to."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.models import Page

from catalogue.burial import whereabouts
from catalogue.display.headings import Heading, agent_heading, listed, series_heading, subject_heading
from catalogue.display.held import read
from catalogue.display.notice import notice
from catalogue.display.tagged import received
from catalogue.exchange.described import described
from catalogue.exchange.export import FORMATS, streamed
from catalogue.exchange.isbd import isbd
from catalogue.merging.authorities import whereabouts as went
from catalogue.models import BibliographicRecord, Series, Subject, Tombstone
from reference.models import Agent

State = BibliographicRecord.State
GONE = 410
PER_PAGE = 20


@require_safe
def record(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A notice. Any other slug moves for good to the right one; a withdrawn notice says so."""
    found = records().filter(pk=pk).first()
    if found is None:
        return buried(request, pk)
    if not may_read(request, found):
        return withdrawn(request, found)
    if slug != found.slug:
        return redirect(found, permanent=True)
    held = read(found)
    context = {"record": found, "notice": notice(held), "analyse_url": analyse_url(request, found)}
    return render(request, "catalogue/record.html", context)


@require_safe
def record_isbd(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(records(), pk=pk)
    if not may_read(request, found):
        return withdrawn(request, found)
    description = isbd(described(read(found)))
    return render(request, "catalogue/record_isbd.html", {"record": found, "isbd": description, "view": "isbd"})


@require_safe
def record_marc(request: HttpRequest, pk: int) -> HttpResponse:
    """The source records, as received. A notice typed by hand has none."""
    found = get_object_or_404(records(), pk=pk)
    if not may_read(request, found):
        return withdrawn(request, found)
    return render(request, "catalogue/record_marc.html", {"record": found, "received": received(found), "view": "marc"})


@require_safe
def record_export(request: HttpRequest, pk: int, format: str) -> HttpResponseBase:
    """One notice as a file, for Zotero, a spreadsheet or another catalogue."""
    found = get_object_or_404(records(), pk=pk)
    if format not in FORMATS:
        raise Http404
    if not may_read(request, found):
        return withdrawn(request, found)
    return kept_out(streamed(BibliographicRecord.objects.filter(pk=pk), format, name=f"notice-{pk}"))


@require_safe
def agent(request: HttpRequest, pk: int, format: str = "") -> HttpResponseBase:
    return authority_page(request, Agent.objects.all(), pk, agent_heading, format)


@require_safe
def subject(request: HttpRequest, pk: int, format: str = "") -> HttpResponseBase:
    subjects = Subject.objects.select_related("vocabulary", "mapped_to")
    return authority_page(request, subjects, pk, subject_heading, format)


@require_safe
def series(request: HttpRequest, pk: int, format: str = "") -> HttpResponseBase:
    return authority_page(request, Series.objects.all(), pk, series_heading, format)


@require_safe
def all_records(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('search:results')}?nature=notice")


def authority_page(
    request: HttpRequest, authorities: QuerySet[Any], pk: int, heading_of: Callable[[Any], Heading], format: str = ""
) -> HttpResponseBase:
    """Its notices, on a page or, all of them, as a file. One that was merged with another leads there for good.

    Raises Http404 for a number never given, or a format that is none of ours.
    """
    found = authorities.filter(pk=pk).first()
    if found is None:
        if (number := went(authorities.model, pk)) is None:
            raise Http404
        return redirect(get_object_or_404(authorities, pk=number), permanent=True)
    heading = heading_of(found)
    if format:
        if format not in FORMATS:
            raise Http404
        return kept_out(streamed(heading.records, format, name=slugify(heading.name)[:60] or "notices"))
    page = listed(heading.records, request.GET.get("page"), PER_PAGE)
    context = {"heading": heading, "page_obj": page, "export_path": request.path}
    return render(request, "catalogue/heading.html", context)


def kept_out(response: HttpResponseBase) -> HttpResponseBase:
    """A file is for people: search sites have the pages that it is made of."""
    response["X-Robots-Tag"] = "noindex"
    return response


def records() -> QuerySet[BibliographicRecord]:
    """With the issue and the journal that a notice is in."""
    return BibliographicRecord.objects.select_related("host__host")


def analyse_url(request: HttpRequest, found: BibliographicRecord) -> str:
    """« Dépouiller », on the page of an issue, for whoever may add a notice."""
    is_issue = found.level == BibliographicRecord.Level.ISSUE
    if not is_issue or not request.user.has_perm("rayonnage_catalogue.add_bibliographicrecord"):
        return ""
    add = reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:add")
    return f"{add}?{urlencode({'forme': 'article', 'numero': found.pk})}"


def may_read(request: HttpRequest, found: BibliographicRecord) -> bool:
    """The public reads public notices, cataloguers preview the others. Raises Http404 for an incomplete one."""
    if found.is_public or request.user.has_perm("rayonnage_catalogue.change_bibliographicrecord"):
        return True
    if found.state == State.INCOMPLETE:
        raise Http404
    return False


def buried(request: HttpRequest, number: int) -> HttpResponse:
    """A notice that is no more: one merged with another leads there. Raises Http404 for a number never given."""
    tomb = whereabouts(number)
    if tomb is None:
        raise Http404
    return redirect(tomb.merged_into, permanent=True) if tomb.merged_into else withdrawn(request, tomb)


def withdrawn(request: HttpRequest, found: BibliographicRecord | Tombstone) -> HttpResponse:
    context = {"record": found, "became": became(found)}
    return render(request, "catalogue/withdrawn.html", context, status=GONE)


def became(found: BibliographicRecord | Tombstone) -> Page | None:
    """The fiche that a notice became, once it is online."""
    page = found.details.get("became") if isinstance(found, BibliographicRecord) else None
    return Page.objects.live().public().filter(pk=page).first() if page else None
