"""NewsPage: an actualité, with the day that it bears. LinkPage: an address of elsewhere, listed as a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from cms.blocks import BodyBlock, BodyField
from cms.models.base import SitePage


class NewsPage(SitePage):
    published_on = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    source_name = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Vide si l’information vient du centre.")
    )
    source_url = models.URLField(_("adresse de la source"), blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage", "rayonnage_cms.CollectionPage",
                         "rayonnage_cms.NetworkPage", "rayonnage_cms.NetworkSpacePage"]  # fmt: skip
    subpage_types: list[str] = []
    template = "cms/news_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        FieldPanel("published_on"),
        SitePage.illustration_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")])], heading=_("D’où elle vient")
        ),
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("actualité")
        verbose_name_plural = _("actualités")

    @property
    def dated_on(self) -> date | None:
        return self.published_on


class LinkPage(SitePage):
    """Listed, found and filed as a page; whoever opens it is sent where it leads."""

    url_elsewhere = models.CharField(
        _("adresse"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    page_here = models.ForeignKey(
        Page, verbose_name=_("ou page du site"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage", "rayonnage_cms.CollectionPage",
                         "rayonnage_cms.NetworkPage", "rayonnage_cms.NetworkSpacePage"]  # fmt: skip
    subpage_types: list[str] = []

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        MultiFieldPanel([FieldPanel("url_elsewhere"), FieldPanel("page_here")], heading=_("Où il mène")),
        SitePage.illustration_panel,
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("lien")
        verbose_name_plural = _("liens")

    def clean(self) -> None:
        super().clean()
        if bool(self.url_elsewhere) == bool(self.page_here_id):
            raise ValidationError({"url_elsewhere": _("Donnez une adresse ou une page du site, l’une des deux.")})
        if self.page_here_id and self.comes_back():
            raise ValidationError(
                {"page_here": _("Ce lien finirait par revenir sur lui-même : choisissez une autre page.")}
            )

    def comes_back(self) -> bool:
        """From link to link, to this one."""
        seen, key = {self.pk} if self.pk else set(), self.page_here_id
        while key is not None:
            if key in seen:
                return True
            seen.add(key)
            key = LinkPage.objects.filter(pk=key).values_list("page_here", flat=True).first()
        return False

    @property
    def target(self) -> str:
        return self.url_elsewhere or (self.page_here.url if self.page_here else "") or ""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.target or self.get_parent().get_url(request) or "/")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """An address that only sends elsewhere is nothing to index."""
        return []

    def search_parts(self) -> list[str]:
        return [self.url_elsewhere]
