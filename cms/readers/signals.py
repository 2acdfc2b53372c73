"""What happens by itself: a reader who comes back is no longer dormant; once a day, what is too old goes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.dispatch import receiver
from django.utils import timezone

from cms.readers import retention
from cms.ticks import tick


@receiver(user_logged_in)
def keep_who_comes_back(user: Any, **kwargs: Any) -> None:
    retention.came_back(user)


@receiver(tick)
def look_after_accounts(**kwargs: Any) -> None:
    """Once a day, whatever the number of workers and of restarts."""
    if cache.add(f"comptes-retention-{timezone.localdate():%Y-%m-%d}", 1, 26 * 3600):
        retention.every_day()
