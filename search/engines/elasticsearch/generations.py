"""The indices behind the alias: one in service, one perhaps being built.

rayonnage                        the alias, all that readers know
rayonnage-20260412t101530-3f2a   an index; its `_meta` says what built it and, until it is in service, when it last grew
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.base import EngineUnavailable, IndexBusy
from search.engines.elasticsearch.mapping import SETTINGS, fingerprint, mapping

REBUILD = "Reconstruisez-le : manage.py rebuild_index."
# Seconds between two signs of life of a rebuild, and without one before it counts as dead.
HEARTBEAT, DEAD_AFTER = 10, 120


@dataclass(frozen=True, slots=True)
class Generation:
    index: str
    in_service: bool
    fingerprint: str
    grew_at: float

    @property
    def is_being_built(self) -> bool:
        return not self.in_service and time.time() - self.grew_at < DEAD_AFTER


class Generations:
    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self.client = client
        self.alias = alias

    def all(self) -> list[Generation]:
        found = self.client.indices.get(
            index=f"{self.alias}-*",
            features=["aliases", "mappings"],
            filter_path=["*.aliases", "*.mappings._meta"],
        )
        return [self._generation(index, state) for index, state in found.body.items()]

    def _generation(self, index: str, state: dict[str, Any]) -> Generation:
        meta = state.get("mappings", {}).get("_meta", {})
        return Generation(
            index, self.alias in state.get("aliases", {}), meta.get("fingerprint", ""), float(meta.get("grew_at", 0))
        )

    def check(self) -> None:
        """Raises EngineUnavailable unless an index that this version understands is in service."""
        current = next((generation for generation in self.all() if generation.in_service), None)
        if current is None:
            raise EngineUnavailable(f"L’index de recherche n’existe pas encore. {REBUILD}")
        if current.fingerprint != fingerprint():
            raise EngineUnavailable(f"L’index de recherche date d’une autre version de Rayonnage. {REBUILD}")

    def ready_to_write(self) -> None:
        """Make the first index when there is none. Raises IndexBusy during a rebuild: what it has read must not be undone."""
        generations = self.all()
        if any(generation.is_being_built for generation in generations):
            raise IndexBusy("L’index de recherche est en cours de reconstruction par un autre processus.")
        if any(generation.in_service for generation in generations):
            self.check()
        else:
            self.put_in_service(self.create())

    def create(self) -> str:
        """A new, empty index, not yet in service."""
        index = f"{self.alias}-{datetime.now(UTC):%Y%m%dt%H%M%S}-{token_hex(2)}"
        self.client.indices.create(index=index, settings=SETTINGS, mappings=mapping() | {"_meta": _meta()})
        return index

    def growing(self, index: str, actions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The same actions, and a sign of life from time to time."""
        last = time.monotonic()
        for action in actions:
            if time.monotonic() - last > HEARTBEAT:
                self.client.indices.put_mapping(index=index, meta=_meta())
                last = time.monotonic()
            yield action

    def put_in_service(self, index: str) -> None:
        """Readers turn to it at once, in one change of the cluster's state that also removes the others."""
        others = [generation.index for generation in self.all() if generation.index != index]
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self.alias}}]
        actions += [{"remove_index": {"index": other}} for other in others]
        self.client.indices.update_aliases(actions=actions)

    def remove(self, index: str) -> None:
        self.client.indices.delete(index=index, ignore_unavailable=True)


def _meta() -> dict[str, Any]:
    return {"fingerprint": fingerprint(), "grew_at": time.time()}
