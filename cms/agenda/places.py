"""Rendez-vous by where one goes: a town, and in it each place. Pure: no query."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cms.models.agenda import EventPage
from reference.folding import fold

_TOWN = re.compile(r"\b\d{5}\s+([^,\n]+?)\s*(?:cedex(?:\s+\d+)?)?\s*$", re.IGNORECASE)


@dataclass(slots=True)
class Spot:
    """One place, as the editors write it."""

    name: str
    address: str
    events: list[EventPage] = field(default_factory=list)


@dataclass(slots=True)
class Town:
    name: str
    """Empty for what is followed online only, or whose place is not known yet."""
    spots: list[Spot] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(spot.events) for spot in self.spots)


def towns(events: Iterable[EventPage], at_home: str) -> list[Town]:
    """By name, each with its places in the order of their first rendez-vous; what is nowhere comes last.

    `at_home` is the town of the centre: a place without an address is on its premises.
    """
    found: dict[str, Town] = {}
    for event in events:
        name = town_of(event, at_home)
        town = found.setdefault(fold(name), Town(name))
        spot = next((one for one in town.spots if (one.name, one.address) == (event.place, event.address)), None)
        if spot is None:
            spot = Spot(event.place, event.address)
            town.spots.append(spot)
        spot.events.append(event)
    return sorted(found.values(), key=lambda town: (not town.name, fold(town.name)))


def town_of(event: EventPage, at_home: str) -> str:
    """« 4, allée des Pommiers, 93140 Bondy » → « Bondy »."""
    if written := _TOWN.search(event.address):
        return written[1]
    if event.address:
        return event.address.rpartition(",")[2].strip()
    return at_home if event.place else ""
