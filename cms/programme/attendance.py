"""Who came: what was counted by hand on an action, and what the registrations of its rendez-vous say.

A room that takes registrations tells what it knows by a hook:

    @hooks.register("attendance_of_events")
    def from_registrations(events: set[int]) -> Iterable[Attended]: …

A rendez-vous counted by hand is not counted a second time. `None` for a function or a commune means that this row says
nothing of it (counts kept after a purge know one or the other, never both); "" means that the person did not say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wagtail import hooks

from cms.models.programme import ActionOutcome, Attendance

HOOK = "attendance_of_events"


@dataclass(frozen=True, slots=True)
class Attended:
    event: int
    function: str | None
    commune: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """People who came to an action."""

    action: int
    function: str | None
    commune: str | None
    count: int


def rows_of(actions: Iterable[int]) -> list[Row]:
    actions = list(actions)
    counted, by_hand = counted_by_hand(actions)
    of_events: dict[int, set[int]] = defaultdict(set)
    for action, event in ActionOutcome.objects.filter(page__in=actions).values_list("page_id", "outcome_id"):
        if event not in by_hand:
            of_events[event].add(action)
    return [*counted, *registered(of_events)]


def counted_by_hand(actions: list[int]) -> tuple[list[Row], set[int]]:
    rows = Attendance.objects.filter(page__in=actions).select_related("territory").order_by("page", "sort_order", "pk")
    counted = [
        Row(row.page_id, " ".join(row.function.split()), row.territory.name if row.territory else "", row.count)
        for row in rows
    ]
    return counted, {row.event_id for row in rows if row.event_id}


def registered(of_events: dict[int, set[int]]) -> Iterator[Row]:
    """A rendez-vous that came of two actions counts for both."""
    for told in hooks.get_hooks(HOOK):
        for one in told(set(of_events)):
            for action in of_events[one.event]:
                yield Row(action, one.function, one.commune, one.count)
