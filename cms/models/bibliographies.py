"""BibliographyPage: a *bibliographie thématique*, composed by an editor or made from a panier.

Of this room, though paniers are of the one above: it holds references to notices and pages, nothing of the panier that
it came from, so that the site shows it, corrects it and moves it like any other page.
"""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from catalogue.models import BibliographicRecord
from cms.blocks import BodyField
from cms.blocks.bibliography import BibliographyBodyBlock
from cms.models.base import SitePage


class BibliographyPage(SitePage):
    body = BodyField(BibliographyBodyBlock(), verbose_name=_("texte et références"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types: list[str] = []
    template = "cms/bibliography_page.html"

    content_panels = [*Page.content_panels, *SitePage.intro_panels, SitePage.illustration_panel, FieldPanel("body")]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("bibliographie")
        verbose_name_plural = _("bibliographies")

    def search_parts(self) -> list[str]:
        """With the titles of what it cites: its text names them nowhere."""
        return [*super().search_parts(), *self.cited_titles()]

    def cited_titles(self) -> list[str]:
        entries = [
            entry for block in self.body if block.block_type == "bibliography" for entry in block.value["entries"]
        ]
        records = [entry["record"].pk for entry in entries if entry["record"]]
        pages = [entry["page"].pk for entry in entries if entry["page"]]
        notices = BibliographicRecord.objects.public().filter(pk__in=records).order_by().values_list("title", flat=True)
        live = Page.objects.live().public().filter(pk__in=pages).order_by().values_list("title", flat=True)
        return [*notices, *live]
