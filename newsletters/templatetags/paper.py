"""What the paper of La Lettre asks of a template."""

from collections.abc import Mapping

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

from newsletters.content import Picture
from newsletters.printing import wording
from reference.printed import short_address

register = Library()

register.filter("addresses", wording.addresses)
register.filter("short_address", short_address)


@register.filter
def printable(html: str) -> SafeString:
    return mark_safe(wording.printable(html))


@register.filter
def among(picture: Picture | None, sources: Mapping[str, str]) -> str:
    """Where the layout finds `picture`; empty when it could not be had."""
    return sources.get(picture.url, "") if picture else ""
