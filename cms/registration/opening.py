"""Whether one may register to a unit now, and what the public is told of its seats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

from django.utils import timezone

from cms.models.agenda import CyclePage, EventPage
from cms.registration.models import Desk, Registration

Unit: TypeAlias = EventPage | CyclePage


class State(Enum):
    ABSENT = "absent"
    """One registers elsewhere, or needs not."""
    CANCELLED = "cancelled"
    OVER = "over"
    SOON = "soon"
    OPEN = "open"
    WAITING = "waiting"
    """Full; one joins the waiting list."""
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Opening:
    state: State
    seats: int | None = None
    confirmed: int = 0
    waiting: int = 0
    pending: int = 0
    opens_on: date | None = None
    closes_on: date | None = None

    @property
    def accepts(self) -> bool:
        return self.state in (State.OPEN, State.WAITING)

    @property
    def left(self) -> int | None:
        """Seats that the next person may have; None when they are not counted."""
        return None if self.seats is None else max(self.seats - self.confirmed, 0)

    @property
    def says(self) -> str:
        """For templates, which know no enumeration."""
        return self.state.value


def opening_of(unit: Unit, now: datetime | None = None) -> Opening:
    return openings_of([unit], now)[unit.pk]


def openings_of(units: Iterable[Unit], now: datetime | None = None) -> dict[int, Opening]:
    """By the number of their page, in two queries whatever their number; none where one does not register."""
    units = list(units)
    asked = [unit.pk for unit in units if unit.takes_registrations]
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    closed: set[int] = set()
    if asked:
        for page, state in Registration.objects.filter(page__in=asked).standing().values_list("page", "state"):
            counts[page][state] += 1
        closed.update(Desk.objects.filter(page__in=asked, closed_at__isnull=False).values_list("page", flat=True))
    now = now or timezone.now()
    return {unit.pk: told(unit, now, counts[unit.pk], unit.pk in closed) for unit in units}


def told(unit: Unit, now: datetime, counts: Counter[str], is_closed: bool) -> Opening:
    if not unit.takes_registrations:
        return Opening(State.ABSENT)
    confirmed = counts[Registration.State.CONFIRMED]
    return Opening(
        state_of(unit, now, confirmed, is_closed),
        unit.seats,
        confirmed,
        counts[Registration.State.WAITING],
        counts[Registration.State.PENDING],
        unit.registration_opens_on,
        unit.registration_closes_on,
    )


def state_of(unit: Unit, now: datetime, confirmed: int, is_closed: bool) -> State:
    today = timezone.localdate(now)
    closes_at = unit.closes_at
    if unit.is_cancelled:
        return State.CANCELLED
    if closes_at is None or now >= closes_at:
        return State.OVER
    if unit.registration_opens_on and today < unit.registration_opens_on:
        return State.SOON
    if is_closed or (unit.registration_closes_on and today > unit.registration_closes_on):
        return State.CLOSED
    if unit.seats is None or confirmed < unit.seats:
        return State.OPEN
    return State.WAITING if unit.has_waiting_list else State.FULL


def is_closed(unit: Unit) -> bool:
    return Desk.objects.filter(page=unit, closed_at__isnull=False).exists()
