"""The rendez-vous of a month, week by week and day by day. Pure: no query."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar


class Dated(Protocol):
    starts_on: date

    @property
    def last_day_of_event(self) -> date: ...


Event = TypeVar("Event", bound=Dated)


@dataclass(frozen=True, slots=True)
class Day(Generic[Event]):
    day: date
    events: tuple[Event, ...]
    is_of_month: bool
    is_today: bool


def weeks(first: date, events: Iterable[Event], today: date) -> list[list[Day[Event]]]:
    """Whole weeks, from Monday; the days of the months around are empty. One of several days is at each of them."""
    by_day: dict[date, list[Event]] = {}
    for event in events:
        for day in days_of(event, first):
            by_day.setdefault(day, []).append(event)
    return [
        [Day(day, tuple(by_day.get(day, ())), day.month == first.month, day == today) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]


def days_of(event: Dated, first: date) -> Iterable[date]:
    """Its days within the month that begins on `first`."""
    end = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    start, last = max(event.starts_on, first), min(event.last_day_of_event, end)
    return (start + timedelta(days=number) for number in range((last - start).days + 1))
