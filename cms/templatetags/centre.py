"""How the centre's hours and numbers are written, for people and for machines."""

import re
from datetime import date, time

from django import template
from django.utils import timezone
from django.utils.html import format_html

register = template.Library()

SCHEMA_DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


@register.filter
def clock(moment: time | None) -> str:
    """« 9 h 30 », « 14 h »."""
    if moment is None:
        return ""
    return f"{moment.hour}\u00a0h\u00a0{moment.minute:02d}" if moment.minute else f"{moment.hour}\u00a0h"


@register.filter
def phone_number(printed: str) -> str:
    """`01 48 09 26 36` → `+33148092636`, which dials from anywhere."""
    digits = re.sub(r"[^\d+]", "", printed)
    return f"+33{digits[1:]}" if re.fullmatch(r"0[1-9]\d{8}", digits) else digits


@register.filter
def schema_hours(opening: dict) -> str:
    """« Mo 09:30-12:30 », as schema.org/openingHours writes it."""
    return f"{SCHEMA_DAYS[int(opening['day'])]} {opening['opens']:%H:%M}-{opening['closes']:%H:%M}"


@register.simple_tag
def today() -> date:
    return timezone.localdate()


@register.filter
def openings_on(centre, day: date) -> list:
    return centre.openings_on(day) if centre else []


@register.filter
def breakable(address: str) -> str:
    """An e-mail address that a narrow column may cut after its @."""
    before, at, after = address.partition("@")
    return format_html("{}{}<wbr>{}", before, at, after) if at else address
