"""The gestures: ask for a place, accept, refuse, give back, and who takes the place that is given back.

Each runs under the lock of the unit's desk: places are counted and given one gesture after the other, so that a unit is
never oversold, on PostgreSQL (SELECT … FOR UPDATE) as on SQLite (a transaction that writes is alone). Mails are written
down in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.registration import mails
from cms.registration.models import Desk, Registration
from cms.registration.opening import Opening, State, Unit, opening_of

S = Registration.State


class NoRoom(Exception):
    """It is full, and keeps no waiting list."""


class NotOpen(Exception):
    """Registrations are not open, or no longer."""


@dataclass(frozen=True, slots=True)
class Person:
    address: str
    first_name: str
    last_name: str
    function: str
    job: str = ""
    organisation: str = ""
    commune: str = ""
    answers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def at_the_desk(unit: Unit) -> Iterator[Unit]:
    """The unit as it is now in the database, nobody else giving its places meanwhile."""
    with transaction.atomic():
        Desk.objects.get_or_create(page_id=unit.pk)
        Desk.objects.select_for_update().get(page=unit.pk)
        yield type(unit).objects.get(pk=unit.pk)


def ask(units: Iterable[Unit], person: Person) -> list[Registration]:
    """By the public form: one registration a unit, and one mail for all. What she already has stays as it is.

    Raises NoRoom, NotOpen: then nothing is kept.
    """
    with transaction.atomic():
        # Always in the same order: two people who choose the same séances never wait for each other.
        made = [place(unit, person) for unit in sorted(units, key=lambda one: one.pk)]
        mails.tell(made)
    return made


def place(unit: Unit, person: Person) -> Registration:
    with at_the_desk(unit) as unit:
        known = Registration.objects.filter(page=unit.pk, address=person.address).first()
        if known and known.state != S.CANCELLED:
            return known
        opening = opening_of(unit)
        if opening.state is State.FULL:
            raise NoRoom
        if not opening.accepts:
            raise NotOpen
        fill(unit)
        return written(known, unit, person, state_for(unit, opening_of(unit)))


def add(unit: Unit, person: Person, user: Any, *, tell: bool = True) -> Registration:
    """By the centre, whatever the dates; on the waiting list when it is full, which the centre mends with more seats."""
    with at_the_desk(unit) as unit:
        known = Registration.objects.filter(page=unit.pk, address=person.address).first()
        if known and known.is_standing:
            return known
        made = written(known, unit, person, S.CONFIRMED if has_room(unit) else S.WAITING, user)
        if tell:
            mails.tell([made])
        return made


def accept(registration: Registration) -> Registration:
    """A place when there is one, else the waiting list."""
    with at_the_desk(unit_of(registration)) as unit:
        registration.refresh_from_db()
        if registration.state != S.CONFIRMED:
            move(registration, S.CONFIRMED if has_room(unit) else S.WAITING)
            mails.tell([registration])
    return registration


def refuse(registration: Registration) -> None:
    leave(registration, S.REFUSED, mails.refused)


def remove(registration: Registration) -> None:
    """By the centre."""
    leave(registration, S.CANCELLED, mails.removed)


def cancel(registration: Registration) -> None:
    """By herself."""
    leave(registration, S.CANCELLED, mails.cancelled)


def leave(registration: Registration, state: str, tell: Any) -> None:
    with at_the_desk(unit_of(registration)) as unit:
        registration.refresh_from_db()
        if not registration.is_standing:
            return
        move(registration, state)
        tell(registration)
        fill(unit)


def fill(unit: Unit) -> list[Registration]:
    """At the desk: who waits takes what is free, the first to have asked first. Nobody after the beginning.

    Nor while the page is off the site, withdrawn or in the trash: published again, it calls them (`seats_changed`).
    """
    opening = opening_of(unit)
    if not unit.live or opening.state in (State.ABSENT, State.CANCELLED, State.OVER):
        return []
    promoted = list(Registration.objects.filter(page=unit.pk).waiting()[: opening.left])
    for registration in promoted:
        move(registration, S.CONFIRMED)
        mails.promoted(registration)
    return promoted


def seats_changed(unit: Unit) -> list[Registration]:
    """The page was published: seats may have grown."""
    if not Registration.objects.filter(page=unit.pk).waiting().exists():
        return []
    with at_the_desk(unit) as unit:
        return fill(unit)


def close(unit: Unit) -> None:
    set_closed(unit, timezone.now())


def reopen(unit: Unit) -> None:
    set_closed(unit, None)


def set_closed(unit: Unit, moment: datetime | None) -> None:
    with at_the_desk(unit):
        desk = Desk.objects.get(page=unit.pk)
        desk.closed_at = moment
        desk.save(update_fields=["closed_at"])


def state_for(unit: Unit, opening: Opening) -> str:
    if unit.is_reviewed:
        return S.PENDING
    return S.CONFIRMED if opening.left is None or opening.left > 0 else S.WAITING


def has_room(unit: Unit) -> bool:
    return unit.seats is None or Registration.objects.filter(page=unit.pk).confirmed().count() < unit.seats


def written(known: Registration | None, unit: Unit, person: Person, state: str, user: Any = None) -> Registration:
    """A new one, or the one that she had given up."""
    made = known or Registration(page_id=unit.pk)
    for name, value in asdict(person).items():
        setattr(made, name, value)
    made.state, made.recorded_by = state, user
    made.asked_at = made.settled_at = timezone.now()
    made.save()
    return made


def move(registration: Registration, state: str) -> None:
    registration.state, registration.settled_at = state, timezone.now()
    registration.save(update_fields=["state", "settled_at"])


def unit_of(registration: Registration) -> Unit:
    return registration.page.specific
