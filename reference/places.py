"""What lies in a territory: all the rows in one query, then walked in memory (a few hundred at most)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reference.models import Territory


class Places:
    def __init__(self) -> None:
        self.by_key = {one.pk: one for one in Territory.objects.order_by("name")}
        self.inside: dict[int, list[int]] = defaultdict(list)
        for one in self.by_key.values():
            for above in {one.parent_id, one.successor_id} - {None}:
                self.inside[above].append(one.pk)

    def within(self, keys: Iterable[int]) -> set[int]:
        """These territories, all that lies in them, and what they took over. A loop in the rows ends."""
        found, waiting = set(), [key for key in keys if key in self.by_key]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += self.inside[key]
        return found

    def above(self, territory: Territory) -> list[Territory]:
        """What it lies in, the widest first."""
        found: list[Territory] = []
        key = territory.parent_id
        while key in self.by_key and self.by_key[key] not in found:
            found.append(self.by_key[key])
            key = self.by_key[key].parent_id
        return found[::-1]

    def former(self, territory: Territory) -> list[Territory]:
        """The communes that it took over."""
        return [one for one in self.by_key.values() if one.successor_id == territory.pk]

    def children(self, territory: Territory, kind: str) -> list[Territory]:
        rows = (one for one in self.by_key.values() if one.parent_id == territory.pk and one.kind == kind)
        return [one for one in rows if one.successor_id is None]

    def now(self, territory: Territory) -> Territory:
        """What it has become, at the end of the chain."""
        seen = {territory.pk}
        while territory.successor_id in self.by_key and territory.successor_id not in seen:
            seen.add(territory.successor_id)
            territory = self.by_key[territory.successor_id]
        return territory
