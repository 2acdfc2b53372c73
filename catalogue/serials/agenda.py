"""What is awaited, late or missing, and what came of late: the Monday morning of whoever opens the post.

awaited(subscriptions, today)  →  Awaited, in two queries however many subscriptions there are
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from catalogue.models import ExpectedIssue, Subscription
from catalogue.serials.expecting import Due, expected
from catalogue.serials.numbering import Position
from catalogue.serials.rhythm import Periodicity

State = ExpectedIssue.State
MOST = 60
"""Issues awaited at once of one serial: a subscription left for years asks for its last number, not for a thousand lines."""
AHEAD = timedelta(days=7)
"""The post may bring an issue some days before its date."""
RECENT = timedelta(days=21)


class Standing(StrEnum):
    MISSING = "missing"
    """A later one came."""
    LATE = "late"
    DUE = "due"
    COMING = "coming"
    ANY_DAY = "any_day"
    """Of an irregular serial, the next one."""


@dataclass(frozen=True, slots=True)
class Awaited:
    subscription: Subscription
    standing: Standing
    place: int
    due_on: date
    position: Position
    label: str
    row: ExpectedIssue | None = None
    """When something is known of it: it was claimed, or a later one came."""

    @property
    def key(self) -> str:
        return f"{self.subscription.pk}-{self.place}"

    @property
    def may_be_claimed(self) -> bool:
        return self.standing in (Standing.MISSING, Standing.LATE)


def awaited(subscriptions: Iterable[Subscription], today: date) -> list[Awaited]:
    """By day; of each serial, all that should have come, and the next one."""
    subscriptions = list(subscriptions)
    known = known_rows(subscriptions)
    found = [one for each in subscriptions for one in awaited_of(each, known[each.pk], today)]
    return sorted(found, key=lambda one: (one.due_on, one.subscription.serial.sort_title, one.place))


def known_rows(subscriptions: Iterable[Subscription]) -> dict[int, list[ExpectedIssue]]:
    """Of each subscription, the issues still awaited and the last one of all, in order; `got` is the last that came."""
    by_place = ExpectedIssue.objects.filter(subscription=OuterRef("subscription"), place__isnull=False).order_by()
    last = by_place.values("subscription").annotate(found=Max("place")).values("found")
    got = by_place.filter(state=State.RECEIVED).values("subscription").annotate(found=Max("place")).values("found")
    rows = (
        ExpectedIssue.objects.filter(subscription__in=subscriptions, place__isnull=False)
        .annotate(last=Subquery(last), got=Subquery(got))
        .filter(Q(state=State.WAITING) | Q(place=F("last")))
    )
    found: dict[int, list[ExpectedIssue]] = defaultdict(list)
    for row in rows.order_by("place"):
        found[row.subscription_id].append(row)
    return found


def awaited_of(subscription: Subscription, rows: list[ExpectedIssue], today: date) -> Iterator[Awaited]:
    for row in rows:
        if row.state == State.WAITING:
            standing = Standing.MISSING if row.place < (row.got or 0) else standing_of(subscription, row.due_on, today)
            yield Awaited(subscription, standing, row.place, row.due_on, row.position, row.label, row)
    yield from to_come(subscription, rows[-1] if rows else None, today)


def to_come(subscription: Subscription, row: ExpectedIssue | None, today: date) -> Iterator[Awaited]:
    """What has no row: all that is due, and the next one."""
    if subscription.periodicity == Periodicity.IRREGULAR:
        if not subscription.until or today <= subscription.until:
            yield whenever(subscription, row, today)
        return
    dues = expected(subscription.plan, subscription.last(row))
    for count, due in enumerate(dues):
        if due.due_on > today or count >= MOST:
            yield awaited_at(subscription, due, today)
            return
        yield awaited_at(subscription, due, today)


def awaited_at(subscription: Subscription, due: Due, today: date) -> Awaited:
    standing = standing_of(subscription, due.due_on, today)
    return Awaited(subscription, standing, due.place, due.due_on, due.position, due.label)


def whenever(subscription: Subscription, row: ExpectedIssue | None, today: date) -> Awaited:
    """Nobody knows when an irregular serial comes; its next number is known all the same."""
    due = next_of_irregular(subscription, row, today)
    return Awaited(subscription, Standing.ANY_DAY, due.place, due.due_on, due.position, due.label)


def next_of_irregular(subscription: Subscription, row: ExpectedIssue | None, day: date) -> Due:
    last, pattern = subscription.last(row), subscription.pattern
    position = last.position if last.is_missed else pattern.following(last.position, last.day.year, day.year)
    return Due(last.place + 1, day, position, pattern.label(position, day.year))


def standing_of(subscription: Subscription, due_on: date, today: date) -> Standing:
    if subscription.is_late(due_on, today):
        return Standing.LATE
    return Standing.DUE if due_on <= today + AHEAD else Standing.COMING


def dues_up_to(subscription: Subscription, row: ExpectedIssue | None, place: int, today: date) -> list[Due]:
    """Those without a row, up to this place: to be written down when something happens to the last of them."""
    if subscription.periodicity == Periodicity.IRREGULAR:
        due = next_of_irregular(subscription, row, today)
        return [due] if due.place == place else []
    dues = list(takewhile(lambda due: due.place <= place, expected(subscription.plan, subscription.last(row))))
    return dues if dues and dues[-1].place == place else []


def last_row(subscription: Subscription) -> ExpectedIssue | None:
    return subscription.issues.filter(place__isnull=False).order_by("-place").first()


def arrived(subscriptions: Iterable[Subscription], today: date) -> QuerySet[ExpectedIssue]:
    """What came, or was said never to come, these last weeks; latest first."""
    found = ExpectedIssue.objects.filter(subscription__in=subscriptions, received_on__gte=today - RECENT)
    return found.exclude(state=State.WAITING).select_related("subscription__serial", "record", "item", "received_by")
