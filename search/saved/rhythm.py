"""When an alert is due: in the morning, at seven, so that what entered the day before is in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from search.saved.models import Alert

Frequency = Alert.Frequency
HOUR = time(7)


def next_due(frequency: str, after: datetime, zone: tzinfo) -> datetime:
    """The first moment of this rhythm strictly after `after`, at seven by the clock of `zone`."""
    day = after.astimezone(zone).date()
    while (due := datetime.combine(day, HOUR, zone)) <= after or not falls_on(frequency, day):
        day += timedelta(days=1)
    return due


def falls_on(frequency: str, day: date) -> bool:
    match frequency:
        case Frequency.WEEKLY:
            return day.weekday() == 0
        case Frequency.MONTHLY:
            return day.day == 1
        case Frequency.BIMONTHLY:
            return day.day == 1 and day.month % 2 == 1
    return True
