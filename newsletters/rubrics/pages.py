"""Any other page of the site: an article, a section, a letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.models import NewsPage
from newsletters.content import Entry
from newsletters.rubrics.base import (
    PROSE_FEATURES,
    KeptBlock,
    QuotedBlock,
    RubricBlock,
    page_address,
    paragraph,
    picture_of,
)

PROPOSED = 8


class PageItem(QuotedBlock):
    source = blocks.PageChooserBlock(label=_("Page"), required=False)
    text = blocks.RichTextBlock(
        label=_("Présentation"),
        features=PROSE_FEATURES,
        required=False,
        help_text=_("Laissée vide, le chapô de la page."),
    )
    kept = KeptBlock()

    def described(self, source: Page) -> Entry:
        page: Any = source.specific
        intro = getattr(page, "standfirst", "") or page.search_description
        illustration = getattr(page, "illustration", None)
        return Entry(
            title=page.title,
            url=page_address(page),
            html=paragraph(intro),
            picture=picture_of(illustration, getattr(page, "illustration_alt", ""), width=400),
            is_demo=getattr(page, "is_demo", False),
        )

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Page")


class PagesRubric(RubricBlock):
    items = blocks.ListBlock(PageItem(), label=_("Pages"), default=[])
    # Last of those that take pages: fiches, publications and rendez-vous have a rubric of their own.
    model = Page

    @classmethod
    def news(cls, since: date, today: date) -> list[Model]:
        """The actualités: of the other pages, an editor keeps those she wants told."""
        published = NewsPage.objects.live().public().filter(first_published_at__date__gt=since)
        return list(published.order_by("-published_on", "-pk")[:PROPOSED])

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Sur le site")
        default_heading = _("Sur le site")
