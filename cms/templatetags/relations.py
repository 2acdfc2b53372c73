"""What base.html and the foot of a page say of its place among the others."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.dublin_core import Terms, described
from cms.models import CentreSettings
from cms.relations import relations_of
from experiences.models import ExperiencePage

register = template.Library()


@register.simple_tag(takes_context=True)
def dublin_core(context: dict, page: Any, centre: CentreSettings) -> Terms:
    """Nothing for what is no page of Wagtail's."""
    if isinstance(page, ExperiencePage) and "writers" in context:
        # Its own page has read them already.
        page.theme_list, page.territory_list = context["themes"], context["territories"]
        page.writer_list = context["writers"]
    return described(page, centre) if isinstance(page, Page) and page.pk else []


@register.inclusion_tag("components/relations.html", takes_context=True)
def relations(context: dict, page: Page) -> dict[str, Any]:
    request = context.get("request")
    return {"relations": relations_of(page, request), "request": request}


@register.filter
def type_label(page: Page) -> str:
    """« Publication », even of a page that was fetched without its own fields."""
    name = str((page.specific_class or type(page))._meta.verbose_name)
    return name[:1].upper() + name[1:]
