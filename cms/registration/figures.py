"""How many came, by function and by commune: from the registrations while they last, from the tallies after.

What the bilan of the programme adds up. Pure counts: no name leaves this module.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cms.models.agenda import EventPage
from cms.registration.models import Function, Presence, Registration, Tally

Axis = Tally.Axis


@dataclass(slots=True)
class Count:
    registered: int = 0
    present: int = 0

    def add(self, registered: int, present: int) -> None:
        self.registered += registered
        self.present += present


@dataclass(slots=True)
class Figures:
    """`by_function` is by the words of Function, `by_commune` by the names of communes; "" is who did not say."""

    total: Count = field(default_factory=Count)
    by_function: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_commune: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))


def figures(events: Iterable[EventPage]) -> Figures:
    """Of several rendez-vous together; one person who comes to two of them counts twice. Cancelled ones had nobody."""
    found = Figures()
    for event in events:
        if not event.is_cancelled:
            add_event(found, event)
    return found


def add_event(found: Figures, event: EventPage) -> None:
    for axis, label, count in tallied(event):
        into(found, axis, label).add(count.registered, count.present)
    for row in Tally.objects.filter(event=event.pk):
        into(found, row.axis, row.label).add(row.registered, row.present)


def into(found: Figures, axis: str, label: str) -> Count:
    if axis == Axis.TOTAL:
        return found.total
    if axis == Axis.COMMUNE:
        return found.by_commune[label]
    return found.by_function[str(Function(label).label) if label in Function.values else label]


def tallied(event: EventPage, among: Iterable[Registration] | None = None) -> Iterable[tuple[str, str, Count]]:
    """(axis, label, count) of the registrations that an event still has, or of some of them."""
    chosen = Registration.objects.filter(page=event.unit.pk).confirmed() if among is None else among
    people = list(chosen)
    came = set(
        Presence.objects.filter(event=event.pk, is_present=True, registration__in=people).values_list(
            "registration", flat=True
        )
    )
    counts: dict[tuple[str, str], Count] = defaultdict(Count)
    for one in people:
        for key in ((Axis.TOTAL, ""), (Axis.FUNCTION, one.function), (Axis.COMMUNE, one.commune)):
            counts[key].add(1, one.pk in came)
    return [(axis, label, count) for (axis, label), count in counts.items()]
