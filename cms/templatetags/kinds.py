"""The six natures of content, as a reader names them."""

from django import template
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from experiences.models import ExperiencePage

register = template.Library()

LABELS = {
    "notice": _("Notice"),
    "fiche": _("Fiche d’expérience"),
    "rendez-vous": _("Rendez-vous"),
    "page": _("Page"),
    "document": _("Document"),
    "presse": _("Revue de presse"),
}


@register.filter
def kind_label(kind: str) -> str:
    return LABELS.get(kind, kind)


@register.filter
def kind_of(page: Page) -> str:
    """The nature of a page, even one that was fetched without its own fields."""
    model = page.specific_class or type(page)
    return "fiche" if issubclass(model, ExperiencePage) else getattr(model, "kind", "page")
