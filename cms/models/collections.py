"""CollectionPage: a question asked of the pages of the site, and whatever answers it today."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from cms.blocks import BodyBlock, BodyField
from cms.blocks.listing import DISPLAYS, CriteriaBlock, criteria_of
from cms.collections.criteria import Criteria
from cms.models.base import SitePage


class CollectionPage(SitePage):
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)
    question = BodyField([("criteria", CriteriaBlock())], verbose_name=_("ce que l’on rassemble"), min_num=1, max_num=1)
    display = models.CharField(_("présentation"), max_length=8, choices=DISPLAYS, default="liste")
    page_size = models.PositiveSmallIntegerField(_("pages à la fois"), default=20)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types = ["rayonnage_cms.NewsPage", "rayonnage_cms.LinkPage"]
    template = "cms/collection_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        FieldPanel("question"),
        FieldRowPanel([FieldPanel("display"), FieldPanel("page_size")]),
        FieldPanel("body"),
        SitePage.illustration_panel,
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("collection de pages")
        verbose_name_plural = _("collections de pages")

    @property
    def criteria(self) -> Criteria:
        return criteria_of(self.question[0].value) if self.question else Criteria()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from cms.collections.giving import given

        if form := request.GET.get("format"):
            return given(request, self.criteria, form, self.title, self.full_url)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.collections.finding import pages_for
        from cms.collections.showing import specific

        page_obj = Paginator(pages_for(self.criteria, request=request), max(self.page_size, 1)).get_page(
            request.GET.get("page")
        )
        page_obj.object_list = specific(page_obj.object_list)
        addresses = {form: f"?format={form}" for form in ("rss", "atom", "csv")}
        return {**super().get_context(request, *args, **kwargs), "page_obj": page_obj, "addresses": addresses}
