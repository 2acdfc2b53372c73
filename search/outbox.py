"""Fill and drain the outbox: nothing that changed is ever missing from the index for good.

`enqueue` runs inside the transaction of the change. `drain` runs after commit, at each tick of the worker and by
`manage.py drain_outbox`; an engine that is down or busy leaves the entries where they are.
"""

import logging
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from catalogue.importing.rows import as_moment, chunks, delete, insert
from search.document import Change, Kind, Removal
from search.documents import source_of
from search.documents.base import without_pause
from search.engines.base import Engine, EngineUnavailable, IndexBusy
from search.models import OutboxEntry

logger = logging.getLogger(__name__)

BATCH = 1000
"""Contents read at once."""
IN_ONE_COMMIT = 10_000
"""Entries whose documents the index makes visible, and safe, together: a commit costs as much as hundreds of them."""
# A request indexes what it has just changed, and leaves a longer queue to the worker.
REQUEST_LIMIT = 50


def enqueue(kind: Kind, pks: Iterable[int]) -> None:
    """Note that these contents changed, were added or went away; index them soon after commit."""
    now = as_moment(timezone.now())
    entries = [(kind.value, pk, now) for pk in pks]
    if entries:
        insert(OutboxEntry, ("kind", "object_pk", "queued_at"), entries)
        transaction.on_commit(drain_after_commit, robust=True)


def drain_after_commit() -> None:
    if OutboxEntry.objects.count() <= REQUEST_LIMIT:
        drain_quietly()


def drain_quietly() -> int:
    """Drain what can be drained now; a down or busy engine is the worker's to try again."""
    from search.indexing import current_engine

    try:
        return drain(current_engine())
    except IndexBusy:
        logger.debug("Another process is writing to the index; the outbox is left to it")
    except EngineUnavailable as error:
        logger.warning("The index is unavailable, the outbox keeps the changes: %s", error)
    return 0


def drain(engine: Engine) -> int:
    """Index everything that waits, oldest first. Returns the number of entries done.

    Raises EngineUnavailable or IndexBusy, with the undone entries kept.
    """
    done = 0
    while entries := list(OutboxEntry.objects.order_by("pk").values_list("pk", "kind", "object_pk")[:IN_ONE_COMMIT]):
        engine.apply(without_pause(changes((kind, object_pk) for _pk, kind, object_pk in entries)))
        # Entries written meanwhile for the same contents have other keys: they stay for the next turn.
        forget([pk for pk, _kind, _object_pk in entries])
        done += len(entries)
    return done


def changes(entries: Iterable[tuple[str, int]]) -> Iterator[Change]:
    """The present state of each content named by (kind, key), once."""
    wanted: dict[Kind, dict[int, None]] = {}
    for kind, pk in entries:
        wanted.setdefault(Kind(kind), {})[pk] = None
    for kind, pks in wanted.items():
        for some in chunks(list(pks), BATCH):
            found = set()
            for document in source_of(kind).some(some):
                found.add(document.pk)
                yield document
            yield from (Removal(f"{kind.value}-{pk}") for pk in some if pk not in found)


def forget(pks: list[int]) -> None:
    """Nobody listens to the end of an entry: a plain DELETE spares Django from reading each of them again."""
    with transaction.atomic():
        delete(OutboxEntry, "id", pks)
