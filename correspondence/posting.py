"""Claim, send, settle: each committed before the next, whatever is being sent.

    row = claim(queryset, worker)           one READY row becomes SENDING; nobody else has it
    result = relay.post(envelope(row))      the only moment when something leaves
    settle(row, result, give_up_at)         SENT, REFUSED, READY again, UNCERTAIN…

A row that stays SENDING belongs to a worker that died in the middle: `release_the_dead` makes it UNCERTAIN, and a person
decides. Exactly once over SMTP is impossible (RFC 5321 §6.1); never lost, and never twice unasked, is not.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from correspondence.models import Dispatch, State, next_try
from correspondence.relay import Outcome, Result

Row = TypeVar("Row", bound=Dispatch)

HOST = socket.gethostname()


def worker_name() -> str:
    """Says which process of which machine, so that another can tell whether it still runs."""
    return f"{HOST}:{os.getpid()}:{threading.get_ident()}"


def claim(rows: QuerySet[Row], worker: str) -> Row | None:
    """The first of `rows` that nobody has, now SENDING and committed; None when there is none.

    One statement: between two that choose and mark, another worker could choose the same.
    """
    now = timezone.now()
    candidates = rows.filter(state=State.READY, next_try_at__lte=now).order_by("next_try_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            row = candidates.select_for_update(skip_locked=True, of=("self",)).first()
            return _marked(row, worker, now) if row is not None else None
    # Without row locks (SQLite) the marking itself says who came first.
    while (row := candidates.first()) is not None:
        if (marked := _marked(row, worker, now)) is not None:
            return marked
    return None


def _marked(row: Row, worker: str, now: datetime) -> Row | None:
    changed = (
        type(row)
        ._base_manager.filter(pk=row.pk, state=State.READY)
        .update(state=State.SENDING, claimed_at=now, claimed_by=worker, attempts=F("attempts") + 1, next_try_at=None)
    )
    if not changed:
        return None
    row.state, row.claimed_at, row.claimed_by, row.attempts = State.SENDING, now, worker, row.attempts + 1
    return row


def settled(row: Dispatch, result: Result, give_up_at: datetime) -> dict[str, object]:
    """What the row becomes. Only a claim of ours is ever settled: see `settle`."""
    now = timezone.now()
    # What a server says is kept whatever it says: PostgreSQL has no zero byte, and the column its length.
    reply = result.reply.replace("\0", "")[:500]
    match result.outcome:
        case Outcome.ACCEPTED:
            return {"state": State.SENT, "settled_at": now, "reply": reply}
        case Outcome.REFUSED:
            return {"state": State.REFUSED, "settled_at": now, "reply": reply}
        case Outcome.IN_DOUBT:
            return {"state": State.UNCERTAIN, "settled_at": now, "reply": reply}
        case Outcome.UNREACHABLE:
            # The relay, not this person: the try does not count, and whoever calls waits before the next.
            return {
                "state": State.READY,
                "next_try_at": now,
                "reply": reply,
                "attempts": max(row.attempts - 1, 0),
            }
        case Outcome.DEFERRED:
            again = next_try(row.attempts, now)
            if again > give_up_at:
                return {"state": State.ABANDONED, "settled_at": now, "reply": reply}
            return {"state": State.READY, "next_try_at": again, "reply": reply}


def settle(row: Dispatch, result: Result, give_up_at: datetime) -> bool:
    """Write what became of a row. False when it was no longer ours: its lease ended, and somebody decided."""
    values = settled(row, result, give_up_at)
    held = type(row)._base_manager.filter(pk=row.pk, state=State.SENDING, claimed_by=row.claimed_by)
    # Whoever has declared it uncertain meanwhile knows less than this reply does.
    late = type(row)._base_manager.filter(pk=row.pk, state=State.UNCERTAIN, claimed_by=row.claimed_by)
    return bool(held.update(**values) or (result.outcome is Outcome.ACCEPTED and late.update(**values)))


def insist(action: Callable[[], object], patience: float = 60.0) -> bool:
    """Do it again until the database answers: what left must be written. False after `patience` seconds."""
    deadline = time.monotonic() + patience
    pause = 0.05
    while True:
        try:
            action()
        except (DatabaseError, InterfaceError):
            with suppress(Exception):
                connection.close()
            if time.monotonic() > deadline:
                return False
            time.sleep(pause)
            pause = min(pause * 2, 1.0)
        else:
            return True


def release_mine(rows: QuerySet[Row], worker: str) -> int:
    """After the database went away in the middle of a claim: this worker sends nothing now, so what it holds is free."""
    held = rows.filter(state=State.SENDING, claimed_by=worker)
    return held.update(state=State.READY, claimed_by="", attempts=F("attempts") - 1, next_try_at=timezone.now())


def release_the_dead(rows: QuerySet[Row]) -> int:
    """Rows that a worker claimed and will never settle become UNCERTAIN. Returns how many."""
    now = timezone.now()
    lapsed = now - timedelta(seconds=settings.SENDING_LEASE)
    dead = [
        pk
        for pk, worker, since in rows.filter(state=State.SENDING).values_list("pk", "claimed_by", "claimed_at")
        if since < lapsed or is_dead(worker)
    ]
    return rows.filter(pk__in=dead, state=State.SENDING).update(
        state=State.UNCERTAIN, settled_at=now, reply="L’envoi a été interrompu avant la réponse du relais."
    )


def is_dead(worker: str) -> bool:
    """Whether a process of this machine is gone. Of another machine only the lease can tell."""
    host, _, rest = worker.partition(":")
    pid = rest.partition(":")[0]
    if host != HOST or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
