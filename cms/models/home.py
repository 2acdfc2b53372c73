"""HomePage: the search first, then what is new, what comes next, and where we are."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.blocks import BodyBlock, BodyField
from cms.models.base import SitePage
from cms.tree import walk, whole


class HomePage(SitePage):
    headline = models.CharField(
        _("accroche"), max_length=200, blank=True, help_text=_("La grande phrase au-dessus de la recherche.")
    )
    search_hint = models.CharField(_("exemple dans le champ de recherche"), max_length=100, blank=True)
    sample_searches = models.TextField(
        _("recherches proposées"), blank=True, help_text=_("Une par ligne, trois à six suffisent.")
    )
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"
    max_count = 1

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        *SitePage.intro_panels,
        MultiFieldPanel([FieldPanel("search_hint"), FieldPanel("sample_searches")], heading=_("Recherche")),
        FieldPanel("body"),
    ]
    promote_panels = [*SitePage.filing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("accueil")
        verbose_name_plural = _("accueils")

    def samples(self) -> list[str]:
        return [line.strip() for line in self.sample_searches.splitlines() if line.strip()]

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components:
            return Page.route(whole(HomePage, self.pk) or self, request, [])
        if page := walk(self, path_components):
            return page.route(request, [])
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.home import whats_on

        context = super().get_context(request, *args, **kwargs)
        return {**context, **whats_on(request), "samples": self.samples(), "search_url": reverse("search:results")}
