"""What the templates of a notice need beside their values."""

from django import template
from django.template.exceptions import TemplateDoesNotExist
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def include_if_there(context: template.Context, name: str) -> str:
    """A part that a room above may offer, by name; nothing when it does not."""
    # Looked for once a page: a list of results asks for the same parts at each of its lines.
    known = context.render_context.dicts[0].setdefault(include_if_there, {})
    if name not in known:
        known[name] = _found(context, name)
    return mark_safe(known[name].render(context)) if known[name] else ""


def _found(context: template.Context, name: str) -> template.Template | None:
    try:
        return context.template.engine.get_template(name)
    except TemplateDoesNotExist:
        return None
