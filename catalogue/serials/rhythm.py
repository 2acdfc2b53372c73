"""The days on which a serial is due: from its periodicity, the months that it skips, its days in a month. No Django.

    days_after(rhythm, since, after)  →  the days of publication that follow `after`, in order

`since` is a day on which it came out: it fixes the day of the week, or the day and the months of the year. A day that a
month lacks is its last: due on the 31st, February's issue is due on the 28th or 29th, and March's on the 31st again.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

Value = TypeVar("Value")

LAST_YEAR = 9990
"""Beyond it nothing is due: a sequence without an end still ends somewhere."""


class Periodicity(StrEnum):
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    BIMONTHLY = "bimonthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    TIMES_A_YEAR = "times"
    IRREGULAR = "irregular"


DAYS_BETWEEN = {Periodicity.WEEKLY: 7, Periodicity.FORTNIGHTLY: 14}
MONTHS_BETWEEN = {
    Periodicity.MONTHLY: 1,
    Periodicity.BIMONTHLY: 2,
    Periodicity.QUARTERLY: 3,
    Periodicity.HALF_YEARLY: 6,
    Periodicity.YEARLY: 12,
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    periodicity: Periodicity
    issues_a_year: int = 1
    """Of TIMES_A_YEAR alone."""
    months_off: frozenset[int] = frozenset()
    days: tuple[int, ...] = ()
    """Days of the month, of what comes by months; none: the day of `since`."""

    @property
    def months(self) -> list[int]:
        return [month for month in range(1, 13) if month not in self.months_off]


def days_after(rhythm: Rhythm, since: date, after: date) -> Iterator[date]:
    """Without an end, but for an irregular serial, of which nothing can be told, or one that has no month to come out."""
    if not rhythm.months or rhythm.periodicity is Periodicity.IRREGULAR:
        return
    if rhythm.periodicity in DAYS_BETWEEN:
        found = by_days(rhythm, since, after)
    elif rhythm.periodicity in MONTHS_BETWEEN:
        found = by_months(rhythm, since, after)
    else:
        found = by_years(rhythm, since, after)
    yield from (day for day in found if day > after and day.month not in rhythm.months_off)


def by_days(rhythm: Rhythm, since: date, after: date) -> Iterator[date]:
    step = DAYS_BETWEEN[rhythm.periodicity]
    day = since + timedelta(days=max(0, (after - since).days // step) * step)
    while day.year < LAST_YEAR:
        yield day
        day += timedelta(days=step)


def by_months(rhythm: Rhythm, since: date, after: date) -> Iterator[date]:
    step = MONTHS_BETWEEN[rhythm.periodicity]
    passed = max(0, (after.year - since.year) * 12 + after.month - since.month)
    month = since.year * 12 + since.month - 1 + passed // step * step
    while month // 12 < LAST_YEAR:
        yield from in_month(month // 12, month % 12 + 1, rhythm.days or (since.day,))
        month += step


def by_years(rhythm: Rhythm, since: date, after: date) -> Iterator[date]:
    """So many a year: in as many months, evenly from that of `since`; or on as many days, when months do not suffice."""
    for year in range(max(since.year, after.year), LAST_YEAR):
        if rhythm.issues_a_year > len(rhythm.months):
            yield from evenly(days_of(year, rhythm.months), rhythm.issues_a_year)
        else:
            for month in sorted(evenly(rotated(rhythm.months, since.month), rhythm.issues_a_year)):
                yield from in_month(year, month, (rhythm.days or (since.day,))[:1])


def in_month(year: int, month: int, days: tuple[int, ...]) -> Iterator[date]:
    last = monthrange(year, month)[1]
    yield from (date(year, month, day) for day in sorted({min(day, last) for day in days}))


def days_of(year: int, months: list[int]) -> list[date]:
    return [day for month in months for day in in_month(year, month, tuple(range(1, 32)))]


def rotated(months: list[int], first: int) -> list[int]:
    """From the first one that is not before `first`: (1, 2, 9), 3 → (9, 1, 2)."""
    at = next((index for index, month in enumerate(months) if month >= first), 0)
    return months[at:] + months[:at]


def evenly(some: list[Value], count: int) -> list[Value]:
    """Each once: more than there are is all of them."""
    return list(dict.fromkeys(some[index * len(some) // count] for index in range(count)))


def days_from(text: str) -> tuple[int, ...]:
    """« 1, 15 » → (1, 15). Raises ValueError."""
    days = tuple(sorted({int(word) for word in text.replace(",", " ").split()}))
    if any(not 1 <= day <= 31 for day in days):
        raise ValueError(text)
    return days
