"""Where a territory is read, and how a day is written out."""

from datetime import date

from django import template

from cms.landing.addresses import address_of
from cms.templatetags.events import day_name
from reference.models import Territory

register = template.Library()


@register.filter
def place_address(territory: Territory) -> str:
    return address_of(territory)


@register.filter
def written(day: date) -> str:
    """« 1er mars 2026 »."""
    return day_name(day, "j F Y")
