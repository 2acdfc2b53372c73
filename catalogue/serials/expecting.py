"""The issues that a subscription may still bring, one after the other. No Django, no clock.

    expected(plan, last)  →  Due(place, due_on, position, label), in order

A double issue takes the day of the one it swallows; one that is dated later than it was due moves what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from catalogue.serials.numbering import Numbering, Position
from catalogue.serials.rhythm import Rhythm, days_after


@dataclass(frozen=True, slots=True)
class Plan:
    rhythm: Rhythm
    numbering: Numbering
    since: date
    """A day on which it came out, or will come out first."""
    until: date | None = None
    """The last day for which anything is expected."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last issue of which something is known."""

    place: int
    day: date
    """The later of the day it was due and the day it bears."""
    position: Position
    is_missed: bool = False
    """Not the issue itself: the moment before a first one, which takes its number and its day."""


@dataclass(frozen=True, slots=True)
class Due:
    place: int
    due_on: date
    position: Position
    label: str


def expected(plan: Plan, last: Last) -> Iterator[Due]:
    place, position, year = last.place, last.position, last.day.year
    days = days_after(plan.rhythm, plan.since, last.day)
    for day in islice(days, last.position.size - 1, None):
        if plan.until is not None and day > plan.until:
            return
        place += 1
        position = position if last.is_missed and place == last.place + 1 else following(plan, position, year, day)
        year = day.year
        yield Due(place, day, position, plan.numbering.label(position, year))


def following(plan: Plan, position: Position, year: int, day: date) -> Position:
    return plan.numbering.following(position, year, day.year)


def before_the_first(plan: Plan, position: Position) -> Last:
    """Where a subscription stands before anything came: its first issue is due on `plan.since`."""
    return Last(0, plan.since - timedelta(days=1), position, is_missed=True)
