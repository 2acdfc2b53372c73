"""« Pour la prochaine lettre », from the page one is reading: a notice, a fiche, a rendez-vous, a page."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from wagtail.admin.userbar import BaseItem
from wagtail.models import Page

from catalogue.models import BibliographicRecord
from newsletters.admin.tray import keep_url
from newsletters.models import IssuePage, LetterPage
from newsletters.rubrics import rubric_for

NOTICES = ("catalogue:record", "catalogue:record_by_number")


class KeepItem(BaseItem):
    template_name = "newsletters/admin/userbar_keep.html"

    def __init__(self, source: Model) -> None:
        self.url = keep_url(source)


def shown(request: HttpRequest, page: Page | None) -> Model | None:
    """What the page is about, when a letter may quote it."""
    if isinstance(page, Page):
        page = page.specific
        is_shown = page.pk and page.live and rubric_for(page) and not isinstance(page, (IssuePage, LetterPage))
        return page if is_shown else None
    match = request.resolver_match
    if match and match.view_name in NOTICES:
        return BibliographicRecord.objects.filter(pk=match.kwargs["pk"]).first()
    return None


def add_keep_item(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    source = shown(request, page)
    if source is not None:
        items.append(KeepItem(source))
