"""What fiches on paper ask of a template."""

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

from reference.printed import short_address, with_addresses

register = Library()

register.filter("short_address", short_address)

MEDIUM, LONG = 60, 130
"""Letters of a title that a large type sets in two or three lines; beyond, a small one."""


@register.filter
def printable(html: str) -> SafeString:
    """`html` of a Passage: already cleaned."""
    return mark_safe(with_addresses(html))


@register.filter
def length_class(title: str) -> str:
    return "short" if len(title) <= MEDIUM else "medium" if len(title) <= LONG else "long"
