"""When a rendez-vous takes place, in a French sentence."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.models import CyclePage, EventPage
from cms.templatetags.centre import clock

register = template.Library()

# As the Imprimerie nationale shortens them; Django's own « jul » and « jui » are nobody's.
SHORT_MONTHS = ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]


@register.filter
def short_month(day: date) -> str:
    return SHORT_MONTHS[day.month - 1]


@register.filter
def when(event: EventPage) -> str:
    """« Jeudi 12 mars 2026, de 9 h 30 à 12 h », « Du 2 au 4 juin 2026 »."""
    days = span_of_days(event.starts_on, event.last_day_of_event)
    hours = span_of_hours(event)
    sentence = f"{days}, {hours}" if hours else days
    return sentence[:1].upper() + sentence[1:]


def span_of_days(first: date, last: date) -> str:
    if first == last:
        return day_name(first, "l j F Y")
    start = "j F Y"
    if first.year == last.year:
        start = "j" if first.month == last.month else "j F"
    return _("du %(first)s au %(last)s") % {"first": day_name(first, start), "last": day_name(last, "j F Y")}


def span_of_hours(event: EventPage) -> str:
    if event.start_time and event.end_time:
        return _("de %(start)s à %(end)s") % {"start": clock(event.start_time), "end": clock(event.end_time)}
    return _("à %(start)s") % {"start": clock(event.start_time)} if event.start_time else ""


def day_name(day: date, pattern: str) -> str:
    # The first of a month is « 1er », in French, and no other day is.
    return date_format(day, pattern.replace("j", r"j\e\r") if day.day == 1 else pattern)


@register.filter
def short_date(day: date) -> str:
    """« 12/03/2026 »: for the head of a column."""
    return f"{day:%d/%m/%Y}"


@register.filter
def month_name(day: date) -> str:
    """« décembre 2026 »."""
    return date_format(day, "F Y")


@register.filter
def known_cycle(event: EventPage) -> CyclePage | None:
    """The cycle of a line, when the list has looked for it: a line asks the database nothing."""
    return event.__dict__.get("cycle")


@register.filter
def cycle_dates(cycle: CyclePage) -> str:
    """« 4 séances, du 12 mars au 4 juin 2026 »."""
    seances = cycle.seances()
    if not seances:
        return ""
    first, last = seances[0].starts_on, seances[-1].last_day_of_event
    number = ngettext("%d séance", "%d séances", len(seances)) % len(seances)
    span = span_of_days(first, last) if first != last else day_name(first, "l j F Y")
    return f"{number}, {span}"
