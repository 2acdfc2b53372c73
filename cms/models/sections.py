"""SectionPage gathers pages, alone or with partners; ContentPage is an article."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from cms.blocks import BodyBlock, BodyField
from cms.freshness.parts import kept
from cms.models.base import SitePage
from cms.models.publications import PublicationPage
from cms.tree import closed


class SectionPage(SitePage):
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    template = "cms/section_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        SitePage.illustration_panel,
        FieldPanel("body"),
        InlinePanel(
            "partners",
            heading=_("Écrite avec"),
            label=_("Partenaire"),
            help_text=_("Les centres et organismes qui tiennent cette rubrique avec nous : leur logo s’y affiche."),
        ),
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("rubrique")
        verbose_name_plural = _("rubriques")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.collections.showing import specific

        pages = kept(("children", self.path), lambda: specific(self.get_children().live().exclude(closed(request))))
        publications = [page for page in pages if isinstance(page, PublicationPage)]
        children = [page for page in pages if not isinstance(page, PublicationPage)]
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "children": children,
            "publications": publications,
            "partners": self.partners.select_related("agent", "logo"),
        }


class SectionPartner(Orderable):
    """A body that writes a section with us: its name or its authority, its logo, its site."""

    page = ParentalKey(SectionPage, on_delete=models.CASCADE, related_name="partners")
    agent = models.ForeignKey(
        "rayonnage_reference.Agent",
        verbose_name=_("organisme"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    place = models.CharField(_("d’où"), max_length=160, blank=True, help_text=_("« Bretagne et Pays de la Loire »"))
    url = models.URLField(_("site"), blank=True, help_text=_("Celui de la liste des organismes si vide."))

    panels = [FieldPanel("agent"), FieldPanel("logo"), FieldPanel("place"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("partenaire de la rubrique")
        verbose_name_plural = _("partenaires de la rubrique")

    @property
    def site(self) -> str:
        return self.url or self.agent.url


class ContentPage(SitePage):
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage", "rayonnage_cms.NetworkPage",
                         "rayonnage_cms.NetworkSpacePage"]  # fmt: skip
    subpage_types: list[str] = []
    template = "cms/content_page.html"

    content_panels = [*Page.content_panels, *SitePage.intro_panels, SitePage.illustration_panel, FieldPanel("body")]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
