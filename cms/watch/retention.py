"""What is not ours does not stay: the publisher's text is dropped, and what nobody wanted goes away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from cms.watch.models import PressItem

State = PressItem.State
AFTER_PUBLICATION = timedelta(days=7)
"""Time enough to correct a summary, or to undo."""
AT_MOST = timedelta(days=90)
UNSORTED = timedelta(days=60)
"""An article that a feed brought and nobody looked at is set aside: the queue stays a queue."""
FORGOTTEN = timedelta(days=365)


def forget(now: datetime | None = None) -> None:
    """Once a day."""
    now = now or timezone.now()
    drop_excerpts(now)
    set_aside_unsorted(now)
    delete_set_aside(now)


def drop_excerpts(now: datetime) -> int:
    done = Q(state=State.PUBLISHED, published_at__lt=now - AFTER_PUBLICATION)
    set_aside = Q(state=State.SET_ASIDE, set_aside_at__lt=now - AFTER_PUBLICATION)
    old = Q(proposed_at__lt=now - AT_MOST)
    return PressItem.objects.filter(done | set_aside | old).exclude(excerpt="").update(excerpt="")


def set_aside_unsorted(now: datetime) -> int:
    unsorted = PressItem.objects.filter(
        state=State.PROPOSED, origin=PressItem.Origin.FEED, proposed_at__lt=now - UNSORTED
    )
    return unsorted.update(state=State.SET_ASIDE, set_aside_at=now, set_aside_by=None)


def delete_set_aside(now: datetime) -> int:
    """But for those without a date: their feed may still hold them, and would propose them again."""
    old = PressItem.objects.filter(state=State.SET_ASIDE, set_aside_at__lt=now - FORGOTTEN, dated_on__isnull=False)
    return old.delete()[0]
