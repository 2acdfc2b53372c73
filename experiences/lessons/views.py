"""The index on the site: an overview by topic, one topic page after page, and the whole as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.exchange.spreadsheet import Sheet, as_csv
from experiences.lessons.asked import LEVER, read
from experiences.lessons.finding import TOPIC_NAMES, Found, Topic
from experiences.lessons.lines import Line, all_lines, all_themes
from experiences.models import ExperienceIndexPage, ExperiencePage
from reference.among import among

AT_FIRST = 4
"""Levers, and brakes, shown of each topic before one of them is chosen."""
PER_PAGE = 25
"""Of each, on a page of one topic."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = find(request)
    topics = found.topics()
    alone = topics[0] if len(topics) == 1 and (found.asked.topic or topics[0].count <= 2 * PER_PAGE) else None
    shown: list[Topic] = [topic.part(0, AT_FIRST) for topic in topics]
    page_obj = None
    if alone:
        page_obj = Paginator(range(max(len(alone.levers), len(alone.brakes))), PER_PAGE).get_page(
            request.GET.get("page", "")
        )
        shown = [alone.part(page_obj.start_index() - 1, PER_PAGE)]
    parent = ExperienceIndexPage.objects.live().public().order_by("depth", "pk").first()
    context = {
        "asked": found.asked,
        "choices": found.choices(),
        "chips": found.chips(),
        "themes": found.by_theme(),
        "topics": list(zip(topics, shown, strict=True)),
        "is_alone": alone is not None,
        "page_obj": page_obj,
        "total": len(found.lines),
        "levers": sum(line.kind == LEVER for line in found.lines),
        "sources": len({line.fiche for line in found.lines}),
        "fiches": fiches_of(line for topic in shown for line in [*topic.levers, *topic.brakes]),
        "filters": urlencode(found.asked.parameters()),
        "index": parent,
        "trail": [(parent.title, parent.get_url(request))] if parent else [],
    }
    return render(request, "experiences/lessons/index.html", context)


@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """The lines that the filters keep, for a spreadsheet."""
    found = find(request)
    fiches = fiches_of(found.lines)
    sheet = Sheet(
        _("Leviers et freins"),
        [_("Sens"), _("Domaine"), _("Texte"), _("Cote"), _("Fiche"), _("Thèmes"), _("Adresse")],
        (row(line, fiches[line.fiche], found.themes, request) for line in found.lines if line.fiche in fiches),
    )
    response = StreamingHttpResponse(as_csv(sheet), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="leviers-et-freins.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response


def row(line: Line, fiche: ExperiencePage, themes: dict[str, str], request: HttpRequest) -> list[str]:
    return [
        _("Levier") if line.kind == LEVER else _("Frein"),
        str(TOPIC_NAMES[line.topic]),
        line.text,
        fiche.number,
        fiche.title,
        " | ".join(name for slug, name in themes.items() if slug in line.themes),
        f"{fiche.get_full_url(request)}#{line.anchor}",
    ]


def find(request: HttpRequest) -> Found:
    return Found(all_lines(), all_themes(), read(request.GET))


def fiches_of(lines: Iterable[Line]) -> dict[int, Any]:
    """Those that the lines come from, by key: one query."""
    keys = list({line.fiche for line in lines})
    if not keys:
        return {}
    fiches = ExperiencePage.objects.filter(pk__in=among(keys)).prefetch_related("territories")
    return {fiche.pk: fiche for fiche in fiches.only("title", "slug", "url_path", "number", "place", "written_on")}
