"""What the templates of a notice need beside their values."""

from django import template
from django.template.exceptions import TemplateDoesNotExist
from django.utils.safestring import mark_safe

from catalogue.display.serials import full_issue_title
from catalogue.models import BibliographicRecord

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


@register.filter
def title_of(record: BibliographicRecord) -> str:
    """Its title with what follows it, or « Géo, n° 278 » for an issue that its source calls « 278 »."""
    journal = (record.details.get("host") or {}).get("journal", "")
    named = full_issue_title(record, journal)
    return record.full_title if named == record.title else named
