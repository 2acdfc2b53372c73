"""What is shown of a rubric: the copies that the page keeps; before its publication, the fiches as they are today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.initiatives.freezing import rubrics_of, todays
from cms.initiatives.models import Reprint
from cms.models.publications import PublicationPage
from cms.tree import closed
from experiences.models import ExperiencePage
from experiences.papers.gathering import Gathering, Kind
from experiences.papers.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Initiative:
    """`url` is empty when the fiche left the site since: its copy stays, nothing leads to it."""

    sheet: Sheet
    url: str = ""
    picture: Any = None
    taken_at: Any = None


@dataclass(frozen=True, slots=True)
class Rubric:
    title: str
    introduction: str
    initiatives: tuple[Initiative, ...]
    paper_url: str = ""
    missing: int = 0
    """Fiches chosen that nobody can read: told to who composes the page."""


def shown_in(page: Page | None, value: Any, request: HttpRequest | None = None) -> Rubric:
    is_draft = bool(getattr(request, "is_preview", False))
    kept = reprints_of(page)
    chosen = [fiche.pk for fiche in value["fiches"] if fiche]
    sheets = {one.key: one.sheet for one in kept}
    sheets |= {sheet.key: sheet for sheet in todays([key for key in chosen if key not in sheets])}
    keys = [key for key in dict.fromkeys([*chosen, *orphans(page, value, kept)]) if key in sheets]
    taken = {one.key: one.taken_at for one in kept}
    urls = urls_of(keys, request)
    pictures = get_image_model().objects.in_bulk([sheets[key].picture for key in keys if sheets[key].picture])
    return Rubric(
        title=value["title"] or _("Initiatives"),
        introduction=value["introduction"],
        initiatives=tuple(
            Initiative(sheets[key], urls.get(key, ""), pictures.get(sheets[key].picture), taken.get(key))
            for key in keys
        ),
        paper_url=reverse("initiatives_paper", args=[page.pk]) if page and page.live and keys and not is_draft else "",
        missing=len(set(chosen) - set(sheets)) if is_draft else 0,
    )


def reprints_of(page: Page | None) -> list[Reprint]:
    return list(Reprint.objects.filter(page=page.pk)) if page and page.pk else []


def orphans(page: Page | None, value: Any, kept: list[Reprint]) -> list[int]:
    """Copies whose fiche was erased: the text names them no more; they follow the others of the first rubric."""
    rubrics = rubrics_of(page) if page else []
    is_first = not rubrics or rubrics[0] is value or rubrics[0] == value
    return [one.key for one in kept if one.fiche_id is None] if is_first else []


def urls_of(keys: list[int], request: HttpRequest | None) -> dict[int, str]:
    found = ExperiencePage.objects.live().exclude(closed(request)).filter(pk__in=keys)
    return {page.pk: page.get_url(request) or "" for page in found}


def gathering_of(page: Page, request: HttpRequest | None = None) -> Gathering:
    """Its rubrics, one after the other, for paper. The address of a fiche that left the site is not printed."""
    rubrics = [shown_in(page, value, request) for value in rubrics_of(page)]
    found = {one.sheet.key: printed(one) for rubric in rubrics for one in rubric.initiatives}
    is_publication = isinstance(page, PublicationPage)
    first = rubrics[0] if rubrics else Rubric(_("Initiatives"), "", ())
    imprint = page.imprint if is_publication else ""
    return Gathering(
        Kind.RUBRIC,
        first.title,
        tuple(found.values()),
        kicker=" – ".join(filter(None, (imprint, page.title))),
        introduction="\n\n".join(rubric.introduction for rubric in rubrics if rubric.introduction),
        url=settings.SITE_URL + (page.get_url(request) or ""),
    )


def printed(one: Initiative) -> Sheet:
    return one.sheet if one.url else replace(one.sheet, url="")


def reprinted_in(fiche: ExperiencePage, request: HttpRequest | None = None) -> QuerySet[Page]:
    """The pages that anybody may read where it is reprinted, the latest first."""
    pages = Page.objects.live().exclude(closed(request)).filter(reprints__fiche=fiche.pk)
    return pages.order_by("-first_published_at", "-pk")


def words_of(page: Page) -> list[str]:
    """What the rubric says, for the search: as it was reprinted."""
    said = []
    for one in reprints_of(page):
        sheet = one.sheet
        story = (strip_tags(passage.html) for passage in (*sheet.story, *sheet.afterthoughts))
        lessons = (lesson.text for lesson in (*sheet.levers, *sheet.brakes))
        said.append(
            "\n".join(filter(None, (sheet.title, sheet.summary, *sheet.where, *sheet.holders, *story, *lessons)))
        )
    return said
