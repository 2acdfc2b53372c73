"""One rendez-vous → as many as there are dates: each then moves, changes or is cancelled alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cms.models.agenda import EventPage
from cms.slugs import free_slug

NEW_FOR_EACH = ["kept", "publication", "registration_opens_on", "is_cancelled"]
"""What a copy does not take: what was kept of another day, its cancellation, the opening of its registrations."""


@transaction.atomic
def repeat(event: EventPage, days: Iterable[date], user: Any, *, publish: bool) -> list[EventPage]:
    """Beside it, under the same agenda or cycle, from its latest draft. A day that it already has is left out."""
    model = event.get_latest_revision_as_object()
    there = set(EventPage.objects.sibling_of(event).filter(title=model.title).values_list("starts_on", flat=True))
    return [copied(event, model, day, user, publish=publish) for day in sorted(set(days) - there)]


def copied(event: EventPage, model: EventPage, day: date, user: Any, *, publish: bool) -> EventPage:
    shift = day - model.starts_on
    # « reseau-clas » → « reseau-clas-2027-01-05 ».
    changes: dict[str, Any] = {
        "slug": free_slug(event.get_parent(), f"{event.slug[:200]}-{day:%Y-%m-%d}"),
        "starts_on": day,
        "ends_on": moved(model.ends_on, shift),
        "registration_closes_on": moved(model.registration_closes_on, shift),
    }
    made = model.copy(
        update_attrs=changes, exclude_fields=NEW_FOR_EACH, copy_revisions=False, keep_live=False, user=user
    )
    if publish:
        made.get_latest_revision().publish(user=user)
    return EventPage.objects.get(pk=made.pk)


def moved(day: date | None, shift: timedelta) -> date | None:
    return day + shift if day else None
