"""SectionPage gathers pages; ContentPage is an article."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import BodyBlock
from cms.models.base import SitePage
from cms.models.publications import PublicationPage


class SectionPage(SitePage):
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    template = "cms/section_page.html"

    content_panels = [*Page.content_panels, *SitePage.intro_panels, SitePage.illustration_panel, FieldPanel("body")]
    promote_panels = [*SitePage.filing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("rubrique")
        verbose_name_plural = _("rubriques")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = list(self.get_children().live().public().specific())
        publications = [page for page in pages if isinstance(page, PublicationPage)]
        children = [page for page in pages if not isinstance(page, PublicationPage)]
        prefetch_related_objects(publications, "cover")
        # A list of fiches may stand here too, and has no illustration.
        prefetch_related_objects([page for page in children if isinstance(page, SitePage)], "illustration")
        context = super().get_context(request, *args, **kwargs)
        return {**context, "children": children, "publications": publications}


class ContentPage(SitePage):
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types: list[str] = []
    template = "cms/content_page.html"

    content_panels = [*Page.content_panels, *SitePage.intro_panels, SitePage.illustration_panel, FieldPanel("body")]
    promote_panels = [*SitePage.filing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
