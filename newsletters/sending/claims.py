"""Taking a copy, in SQL: one statement chooses and marks, so that two workers never have the same row.

It is most of what a copy costs, hence no ORM. PostgreSQL passes over the rows that others are choosing (SKIP LOCKED), and
settles a copy and takes the next in one statement and one commit; SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from correspondence.models import State
from newsletters.models import Campaign, Delivery

_FIELDS = ("id", "address", "key", "attempts", "name", "greeting", "domain", "subscriber_id")


def claim(campaign: Campaign, worker: str, but: Sequence[str] = ()) -> Delivery | None:
    """The next copy of a campaign, committed as ours; never to the domains of `but`. None when none may leave now."""
    now = _moment()
    rows = _run(claiming(len(but)), [now, worker, campaign.pk, now, now, *but])
    return _copy(rows, campaign, worker)


def settle_and_claim(campaign: Campaign, worker: str, done: Delivery, reply: str) -> Delivery | None:
    """`done` was accepted with `reply`: both that and the next claim are committed together."""
    now = _moment()
    settled, claimed = [now, reply[:500], done.pk, worker], [now, worker, campaign.pk, now, now]
    if connection.vendor == "postgresql":
        return _copy(_run(f"WITH done AS ({SETTLING} RETURNING id) {claiming()}", settled + claimed), campaign, worker)
    with transaction.atomic():
        _run(SETTLING, settled)
        return _copy(_run(claiming(), claimed), campaign, worker)


_DELIVERIES, _CAMPAIGNS = Delivery._meta.db_table, Campaign._meta.db_table

# A copy that was declared uncertain meanwhile is known to have left.
SETTLING = f"""
    UPDATE {_DELIVERIES} SET state = '{State.SENT.value}', settled_at = %s, reply = %s
    WHERE id = %s AND claimed_by = %s AND state IN ('{State.SENDING.value}', '{State.UNCERTAIN.value}')
"""  # noqa: S608 – names of our own tables.


@cache
def claiming(excluded: int = 0) -> str:
    """Parameters: now, worker, campaign, now, now, then the domains excluded."""
    but = f" AND d.domain NOT IN ({', '.join(['%s'] * excluded)})" if excluded else ""
    lock = " FOR UPDATE OF d SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    return f"""
        UPDATE {_DELIVERIES}
        SET state = '{State.SENDING.value}', claimed_at = %s, claimed_by = %s, attempts = attempts + 1,
            next_try_at = NULL
        WHERE id = (
            SELECT d.id FROM {_DELIVERIES} d JOIN {_CAMPAIGNS} c ON c.id = d.campaign_id
            WHERE d.campaign_id = %s AND d.state = '{State.READY.value}' AND d.next_try_at <= %s
              AND c.phase = '{Campaign.Phase.SENDING.value}' AND (c.closed_until IS NULL OR c.closed_until <= %s){but}
            ORDER BY d.next_try_at, d.id LIMIT 1{lock}
        )
        RETURNING {", ".join(_FIELDS)}
    """  # noqa: S608 – names of our own tables, and placeholders.


def _run(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        # Planned once for the connection: a copy costs as much to plan as to take.
        from psycopg import Cursor

        with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
            cursor.execute(sql, parameters, prepare=True)
            return cursor.fetchall()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        # All of it: SQLite commits once the statement has nothing more to give.
        return cursor.fetchall()


def _moment() -> Any:
    now = timezone.now()
    return now if connection.vendor == "postgresql" else connection.ops.adapt_datetimefield_value(now)


def _copy(rows: list[tuple[Any, ...]], campaign: Campaign, worker: str) -> Delivery | None:
    if not rows:
        return None
    copy = Delivery(**dict(zip(_FIELDS, rows[0], strict=True)))
    copy.campaign_id, copy.state, copy.claimed_by = campaign.pk, State.SENDING, worker
    return copy
