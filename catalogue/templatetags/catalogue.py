"""What the templates of a notice need beside their values."""

from django import template
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def include_if_there(context: template.Context, name: str) -> str:
    """A part that a room above may offer, by name; nothing when it does not."""
    try:
        found = get_template(name)
    except TemplateDoesNotExist:
        return ""
    return mark_safe(found.template.render(context))
