"""PublicationPage: a Cahier, Actes, a note that the centre publishes. SeriesPage: a collection of them."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from cms.blocks import BodyBlock, BodyField
from cms.models.base import NamedPerson, SitePage
from cms.tree import closed


class SeriesPage(SitePage):
    """« Les Cahiers », « Les 5 à 7 »: its publications, the latest first."""

    issn = models.CharField("ISSN", max_length=9, blank=True)
    rhythm = models.CharField(_("rythme"), max_length=160, blank=True)
    obtaining = models.CharField(_("se la procurer"), max_length=250, blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types = ["rayonnage_cms.PublicationPage"]
    template = "cms/series_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        FieldRowPanel([FieldPanel("issn"), FieldPanel("rhythm"), FieldPanel("obtaining")]),
        SitePage.illustration_panel,
        FieldPanel("body"),
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("collection de publications")
        verbose_name_plural = _("collections de publications")

    def publications(self, request: HttpRequest | None = None) -> models.QuerySet[PublicationPage]:
        """Its children, and those that stand elsewhere and bear its name."""
        found = PublicationPage.objects.filter(PublicationPage.objects.child_of_q(self) | models.Q(series=self.title))
        return (
            found.live()
            .exclude(closed(request))
            .select_related("cover")
            .order_by("-year", "-first_published_at", "-pk")
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "publications": self.publications(request)}


class PublicationPage(SitePage):
    series = models.CharField(
        _("collection"),
        max_length=160,
        blank=True,
        help_text=_("Reprise de la page de la collection si vous laissez vide."),
    )
    number = models.CharField(_("numéro"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(
        _("année"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    abstract = models.TextField(_("résumé"), blank=True)
    page_count = models.PositiveSmallIntegerField(_("nombre de pages"), null=True, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=20, blank=True)
    obtaining = models.CharField(_("se la procurer"), max_length=250, blank=True)
    cover = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("couverture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("document à télécharger"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    record = models.ForeignKey(
        "rayonnage_catalogue.BibliographicRecord",
        verbose_name=_("notice au catalogue"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage", "rayonnage_cms.SeriesPage"]
    subpage_types: list[str] = []
    template = "cms/publication_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("series"), FieldPanel("number")]),
                FieldRowPanel([FieldPanel("year"), FieldPanel("page_count"), FieldPanel("isbn")]),
                FieldPanel("obtaining"),
            ],
            heading=_("Références"),
        ),
        InlinePanel("authors", heading=_("Auteurs"), label=_("Auteur")),
        FieldPanel("abstract"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("document"), FieldPanel("record")], heading=_("Document")),
        FieldPanel("body"),
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if not self.series and self.path:
            above = SeriesPage.objects.filter(path=self.path[: -self.steplen]).values_list("title", flat=True)
            self.series = (above.first() or "")[:160]
        return super().save(*args, **kwargs)

    @property
    def standfirst(self) -> str:
        return self.intro or self.abstract or self.search_description

    @cached_property
    def author_list(self) -> list[PublicationAuthor]:
        return list(self.authors.select_related("agent"))

    @property
    def imprint(self) -> str:
        """« Les Cahiers, n° 12, 2019 »."""
        number = f"n°\u00a0{self.number}" if self.number else ""
        return ", ".join(part for part in (self.series, number, str(self.year or "")) if part)

    def search_parts(self) -> list[str]:
        from cms.initiatives.showing import words_of

        names = [author.display_name for author in self.author_list]
        reprinted = words_of(self)
        return [self.abstract, self.imprint, self.isbn, *names, *super().search_parts(), *reprinted]


class PublicationAuthor(NamedPerson):
    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="authors")

    class Meta(NamedPerson.Meta):
        abstract = False
        verbose_name = _("auteur")
        verbose_name_plural = _("auteurs")
