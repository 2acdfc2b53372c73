"""Articles from a file of another tool: what it holds is shown first, then taken.

preview = previewed(read(bytes))         new, known already, twice in the file, refused
taken = take(preview.new, choices, user)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.watch.addresses import address_key
from cms.watch.exchange.received import Received, Refused, Row
from cms.watch.models import PressItem, WatchRubric
from cms.watch.proposing import Proposal, known_keys, propose, stamped
from reference.web.addresses import host_of

State = PressItem.State


@dataclass(frozen=True, slots=True)
class Preview:
    kind: str
    new: tuple[Row, ...] = ()
    known: tuple[Row, ...] = ()
    twice: tuple[Row, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What becomes of the rows. `own_words`: what the file says of each article was written by us."""

    rubric: WatchRubric | None = None
    state: State = State.PROPOSED
    own_words: bool = False
    keywords: tuple[str, ...] = field(default=())


def previewed(received: Received) -> Preview:
    known = known_keys(row.url for row in received.rows)
    seen: set[str] = set()
    new, already, twice = [], [], []
    for row in received.rows:
        key = address_key(row.url)
        (already if key in known else twice if key in seen else new).append(row)
        seen.add(key)
    return Preview(received.kind, tuple(new), tuple(already), tuple(twice), received.refused)


@transaction.atomic
def take(rows: Iterable[Row], choices: Choices, user: Any) -> tuple[int, int]:
    """(new, known by now)."""
    new = known = 0
    for row in rows:
        _item, is_new = propose(proposal_of(row, choices), user, **history(row, choices, user))
        new, known = new + is_new, known + (not is_new)
    return new, known


def proposal_of(row: Row, choices: Choices) -> Proposal:
    return Proposal(
        url=row.url,
        title=row.title,
        source_name=row.source_name or host_of(row.url).removeprefix("www."),
        author=row.author,
        dated_on=row.day,
        summary=row.said if choices.own_words else "",
        excerpt="" if choices.own_words else row.said,
        keywords=tuple(dict.fromkeys([*row.keywords, *choices.keywords])),
        rubric=choices.rubric,
        origin=PressItem.Origin.IMPORT,
    )


def history(row: Row, choices: Choices, user: Any) -> dict[str, Any]:
    """A panorama taken over keeps its days: what was published in 2019 is not this week's news."""
    if choices.state == State.PROPOSED:
        return {}
    now = timezone.now()
    at = timezone.make_aware(datetime.combine(row.day, time(12))) if row.day else now
    values = {"state": choices.state, **stamped(choices.state, user, min(at, now))}
    return values | {"proposed_at": min(at, now)}
