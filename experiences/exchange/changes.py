"""What changed between two instants, withdrawn fiches included: what a harvester asks, by whatever protocol.

for line in changed_between(since, until): line.number, line.changed_at, line.is_withdrawn, line.page_id
for item in described.shared(changed_between(since, until)): SharedFiche or Withdrawn
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from experiences.exchange.announced import ours
from experiences.exchange.narrowing import narrowed
from experiences.models import AnnouncedFiche


def changed_between(
    since: datetime | None = None, until: datetime | None = None, *, theme: Any = None, territory: Any = None
) -> QuerySet[AnnouncedFiche]:
    """From `since`, up to `until` left out; the earliest first. A narrowed list keeps every withdrawal: who holds such a
    fiche must learn of it, whatever it was about."""
    pages = narrowed(ours(), theme, territory)
    lines = AnnouncedFiche.objects.filter(
        Q(withdrawn_at__isnull=False) | Q(withdrawn_at=None, page__in=pages.order_by().values("pk"))
    )
    if since:
        lines = lines.filter(changed_at__gte=since)
    if until:
        lines = lines.filter(changed_at__lt=until)
    return lines.order_by("changed_at", "number")


def state() -> tuple[datetime | None, int]:
    """The latest change, and how many lines: two equal answers are one list."""
    found = AnnouncedFiche.objects.aggregate(latest=Max("changed_at"), count=Count("pk"))
    return found["latest"], found["count"]
