"""Who has registered to the rendez-vous of the demonstration: people who never were, and to whom nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from cms.models import EventPage, Presence, Registration

Table = dict[str, Any]


def register(events: Sequence[tuple[EventPage, Table]], people: Sequence[Table]) -> None:
    """Each rendez-vous draws its own from where the one before stopped, always the same."""
    drawn = 0
    for event, table in events:
        confirmed, waiting = table.get("participants", 0), table.get("waiting", 0)
        moments = spread(event, confirmed + waiting)
        for rank, asked_at in enumerate(moments):
            state = Registration.State.CONFIRMED if rank < confirmed else Registration.State.WAITING
            made = registered(event, people[(drawn + rank) % len(people)], state, asked_at)
            if "present" in table:
                Presence.objects.create(registration=made, event=event, is_present=rank < table["present"])
        drawn += len(moments)


def spread(event: EventPage, count: int) -> list[datetime]:
    """Moments between its announcement and its beginning, or now if that comes first."""
    first, last = event.first_published_at, min(event.begins_at, timezone.now())
    return [first + (last - first) / (count + 1) * rank for rank in range(1, count + 1)]


def registered(event: EventPage, person: Table, state: str, asked_at: datetime) -> Registration:
    name = slugify(f"{person['first_name']} {person['last_name']}")
    return Registration.objects.create(
        page=event, address=f"{name}@example.org", state=state, asked_at=asked_at, settled_at=asked_at, **person
    )
