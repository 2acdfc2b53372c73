"""The five natures of content, as a reader names them."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

LABELS = {
    "notice": _("Notice"),
    "fiche": _("Fiche d’expérience"),
    "rendez-vous": _("Rendez-vous"),
    "page": _("Page"),
    "document": _("Document"),
}


@register.filter
def kind_label(kind: str) -> str:
    return LABELS.get(kind, kind)


@register.filter
def kind_of(page: object) -> str:
    """The nature of a page, even one that was fetched without its own fields."""
    return getattr(getattr(page, "specific_class", None) or page, "kind", "page")
