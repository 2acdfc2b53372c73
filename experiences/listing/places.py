"""The territories as a tree walked in memory: what lies in what, and what each has become. A loop in the rows ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Kind = str
QUARTER, COMMUNE, EPT, DEPARTMENT, REGION = "qpv", "commune", "ept", "departement", "region"
SCALES = (REGION, DEPARTMENT, EPT, COMMUNE, QUARTER)
"""The widest first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A territory, without its model: what a list and a map need of it."""

    pk: int
    kind: Kind
    code: str
    name: str
    slug: str
    parent: int | None = None
    successor: int | None = None


class Places:
    def __init__(self, places: Iterable[Place]) -> None:
        self.by_key = {place.pk: place for place in places}
        self.by_slug = {place.slug: place for place in self.by_key.values()}
        self._lineages: dict[int, list[Place]] = {}

    def now(self, key: int) -> Place:
        """What it has become, at the end of the chain; of a loop, always the same one."""
        chain = [self.by_key[key]]
        while (successor := chain[-1].successor) in self.by_key:
            if self.by_key[successor] in chain:
                return min(chain, key=lambda place: place.pk)
            chain.append(self.by_key[successor])
        return chain[-1]

    def lineage(self, key: int) -> list[Place]:
        """What a territory counts for, as things are today: its own present form first, the widest last."""
        if key not in self._lineages:
            self._lineages[key] = list(self._climb(key))
        return self._lineages[key]

    def _climb(self, key: int | None) -> Iterator[Place]:
        seen: set[Place] = set()
        while key in self.by_key:
            place = self.now(key)
            if place in seen:
                return
            seen.add(place)
            yield place
            key = place.parent

    def within(self, place: Place) -> set[int]:
        """It, all that lies in it, and what they took over."""
        return {key for key in self.by_key if place in self.lineage(key)}

    def same(self, place: Place) -> set[int]:
        """It, and what it took over: not what lies in it."""
        return {key for key in self.by_key if self.now(key) == place}

    def above(self, key: int, *kinds: Kind) -> Place | None:
        """The nearest of these kinds, itself included."""
        return next((place for place in self.lineage(key) if place.kind in kinds), None)
