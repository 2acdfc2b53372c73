"""PracticalPage: where we are, when we are open, how to borrow."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.blocks import BodyBlock, BodyField
from cms.blocks.body import RICH_TEXT_FEATURES
from cms.models.base import SitePage


class PracticalPage(SitePage):
    access = RichTextField(
        _("venir"), blank=True, features=RICH_TEXT_FEATURES, help_text=_("Transports, accès avec un fauteuil, vélo.")
    )
    borrowing = RichTextField(_("emprunter"), blank=True, features=RICH_TEXT_FEATURES)
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types: list[str] = []
    template = "cms/practical_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        FieldPanel("access"),
        FieldPanel("borrowing"),
        FieldPanel("body"),
        SitePage.illustration_panel,
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("informations pratiques")
        verbose_name_plural = _("informations pratiques")

    def search_parts(self) -> list[str]:
        return [get_text_for_indexing(self.access), get_text_for_indexing(self.borrowing), *super().search_parts()]
