"""What is printed: the sheet that participants sign, and the certificate that each takes away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from cms.models.agenda import EventPage
from cms.registration.models import Presence, Registration
from cms.templatetags.events import when
from reference.centre import this_centre
from reference.paper import laid_out

SPARE_LINES = 6
"""For those who come unannounced."""
MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Attended:
    """One séance that she came to."""

    title: str
    when: str
    where: str
    hours: str
    """« 3 h », when the editor gave both hours."""


@dataclass(frozen=True, slots=True)
class Certificate:
    person: Registration
    title: str
    """Of the rendez-vous, or of the cycle."""
    is_cycle: bool
    attended: Sequence[Attended]


def sheet(event: EventPage) -> bytes:
    """Raises PrintingUnavailable."""
    people = list(Registration.objects.filter(page=event.unit.pk).confirmed())
    context = {
        "event": event,
        "cycle": event.cycle,
        "people": people,
        "spare": range(SPARE_LINES),
        "days": signing_days(event),
    }
    return printed("registration/print/sheet.html", context)


def signing_days(event: EventPage) -> list[date]:
    """A column to sign each day; of more days than a page has columns, one for all."""
    number = (event.last_day_of_event - event.starts_on).days + 1
    return [event.starts_on + timedelta(days=day) for day in range(number if number <= MOST_COLUMNS else 1)]


def certificates(registrations: Sequence[Registration]) -> bytes:
    """One page each, of those who came. Raises PrintingUnavailable."""
    made = [certificate(one) for one in registrations]
    return printed("registration/print/certificates.html", {"certificates": [one for one in made if one.attended]})


def certificate(registration: Registration) -> Certificate:
    unit = registration.page.specific
    return Certificate(registration, unit.title, not isinstance(unit, EventPage), attended(registration))


def attended(registration: Registration) -> list[Attended]:
    presences = Presence.objects.filter(registration=registration, is_present=True).select_related("event")
    events = sorted((one.event for one in presences), key=lambda event: event.begins_at)
    return [Attended(event.title, when(event), event.where, hours(event)) for event in events]


def hours(event: EventPage) -> str:
    if not (event.start_time and event.end_time) or event.ends_on not in (None, event.starts_on):
        return ""
    day = event.starts_on
    minutes = int(
        (datetime.combine(day, event.end_time) - datetime.combine(day, event.start_time)).total_seconds() // 60
    )
    if minutes <= 0:
        return ""
    whole, rest = divmod(minutes, 60)
    return (f"{whole}\u00a0h\u00a0{rest:02d}" if rest else f"{whole}\u00a0h") if whole else f"{rest}\u00a0min"


def printed(template: str, context: dict[str, Any]) -> bytes:
    centre = this_centre()
    html = render_to_string(template, {**context, "centre": centre, "today": timezone.localdate()})
    # Our fonts have no narrow no-break space.
    data: bytes = laid_out(html.replace("\u202f", "\u00a0"), pdf_variant="pdf/ua-1").write_pdf(pdf_variant="pdf/ua-1")
    return data
