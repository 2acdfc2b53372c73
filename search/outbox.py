"""Fill and drain the outbox: nothing that changed is ever missing from the index for good.

`enqueue` runs inside the transaction of the change. `drain` runs after commit, at each tick of the worker and by
`manage.py drain_outbox`; an engine that is down or busy leaves the entries where they are.
"""

import logging
from collections.abc import Iterable

from django.db import transaction

from search.document import Change, Kind, Removal
from search.documents import source_of
from search.engines.base import Engine, EngineUnavailable, IndexBusy
from search.models import OutboxEntry

logger = logging.getLogger(__name__)

BATCH = 1000
# A request indexes what it has just changed, and leaves a longer queue to the worker.
REQUEST_LIMIT = 50


def enqueue(kind: Kind, pks: Iterable[int]) -> None:
    """Note that these contents changed, were added or went away; index them soon after commit."""
    entries = [OutboxEntry(kind=kind.value, object_pk=pk) for pk in pks]
    if entries:
        OutboxEntry.objects.bulk_create(entries, batch_size=BATCH)
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
    while entries := list(OutboxEntry.objects.order_by("pk")[:BATCH]):
        engine.apply(changes(entries))
        # Entries written meanwhile for the same contents have other keys: they stay for the next turn.
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
        done += len(entries)
    return done


def changes(entries: Iterable[OutboxEntry]) -> list[Change]:
    """The present state of each content named, once."""
    wanted: dict[Kind, set[int]] = {}
    for entry in entries:
        wanted.setdefault(Kind(entry.kind), set()).add(entry.object_pk)
    result: list[Change] = []
    for kind, pks in wanted.items():
        documents = list(source_of(kind).some(pks))
        found = {document.pk for document in documents}
        result += documents
        result += [Removal(f"{kind.value}-{pk}") for pk in sorted(pks - found)]
    return result
