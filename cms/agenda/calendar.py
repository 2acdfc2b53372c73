"""Rendez-vous → iCalendar (RFC 5545): one, several, or the agenda one subscribes to.

UID is the page's own translation key, which no move and no new date changes. SEQUENCE (§3.8.7.4) only ever grows: it is
the minutes between the first publication and the last. Times are those of Paris, with its own VTIMEZONE.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.models.agenda import EventPage

CONTENT_TYPE = "text/calendar; charset=utf-8"
TZID = "Europe/Paris"
ASK_AGAIN = timedelta(hours=6)
# The rule in force since 1996 (directive 2000/84/CE): no rendez-vous of ours is older.
PARIS = f"""BEGIN:VTIMEZONE
TZID:{TZID}
X-LIC-LOCATION:{TZID}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


def calendar_file(events: Iterable[EventPage], name: str = "") -> bytes:
    """`name` is that of a calendar to subscribe to; a file of a few rendez-vous has none."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Rayonnage//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        # RFC 7986, then what is read by those who do not know it.
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", TZID)
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", icalendar.vDuration(ASK_AGAIN))
    calendar.add_component(icalendar.Timezone.from_ical(PARIS))
    for event in events:
        calendar.add_component(component(event))
    return calendar.to_ical()


def component(event: EventPage) -> icalendar.Event:
    written = icalendar.Event()
    first, last = published(event)
    written.add("uid", str(event.translation_key))
    written.add("dtstamp", last)
    written.add("created", first)
    written.add("last-modified", last)
    written.add("sequence", int((last - first).total_seconds() // 60))
    written.add("summary", (_("Annulé : %s") % event.title) if event.is_cancelled else event.title)
    written.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    add_dates(written, event)
    if event.where:
        written.add("location", capfirst(event.where))
    url = event.full_url or ""
    if text := "\n\n".join(filter(None, [event.standfirst, url])):
        written.add("description", text)
    if url:
        written.add("url", url)
    written.add("categories", [event.get_event_format_display()])
    return written


def add_dates(written: icalendar.Event, event: EventPage) -> None:
    """A whole day ends on the next, which is not of it (§3.6.1); an hour of end that nobody said is not invented."""
    if event.start_time is None:
        written.add("dtstart", event.starts_on)
        written.add("dtend", event.last_day_of_event + timedelta(days=1))
        return
    paris = timezone.get_default_timezone()
    start = datetime.combine(event.starts_on, event.start_time, paris)
    written.add("dtstart", start)
    if event.end_time:
        end = datetime.combine(event.last_day_of_event, event.end_time, paris)
        if end > start:
            written.add("dtend", end)


def published(event: EventPage) -> tuple[datetime, datetime]:
    """The first and the last time that it was, to the second, in UTC."""
    last = event.last_published_at or event.latest_revision_created_at or event.first_published_at
    first = event.first_published_at or last
    last, first = last or datetime(1970, 1, 1, tzinfo=UTC), first or datetime(1970, 1, 1, tzinfo=UTC)
    first, last = (moment.astimezone(UTC).replace(microsecond=0) for moment in (first, max(first, last)))
    return first, last


def subscription(url: str) -> str:
    """« https://centre.fr/… » → « webcal://centre.fr/… », which a calendar opens by itself."""
    return f"webcal://{url.partition('://')[2]}" if "://" in url else f"webcal:{settings.SITE_URL}{url}"
