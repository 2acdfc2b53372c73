"""ExperienceIndexPage: the list of fiches, narrowed by theme and territory."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from experiences.models.fiches import ExperiencePage


class ExperienceIndexPage(Page):
    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    subpage_types = ["rayonnage_experiences.ExperiencePage"]
    template = "experiences/index.html"

    class Meta:
        verbose_name = _("liste des fiches d’expériences")
        verbose_name_plural = _("listes des fiches d’expériences")

    @property
    def fiches(self) -> QuerySet[ExperiencePage]:
        return ExperiencePage.objects.live().public().child_of(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from experiences.listing import listing

        return {**super().get_context(request, *args, **kwargs), **listing(self.fiches, request.GET)}
