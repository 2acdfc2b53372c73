"""How long a panier without account is kept: twelve months after it was last changed or seen by whoever holds it.

It names nobody; but a list that nobody opens any more is not kept for its own sake (RGPD art. 5 §1 e).
"""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.dispatch import receiver
from django.utils import timezone

from cms.ticks import tick
from search.baskets.holding import KEPT
from search.baskets.models import Basket

EMPTY_KEPT = timedelta(days=30)


def every_day() -> int:
    visitors = Basket.objects.filter(owner=None)
    late = visitors.filter(touched_at__lt=timezone.now() - KEPT)
    void = visitors.filter(entries=None, touched_at__lt=timezone.now() - EMPTY_KEPT)
    gone = [*late.values_list("pk", flat=True), *void.values_list("pk", flat=True)]
    Basket.objects.filter(pk__in=gone).delete()
    return len(gone)


@receiver(tick)
def forget_old_baskets(**kwargs: object) -> None:
    """Once a day, whatever the number of workers and of restarts."""
    if cache.add(f"paniers-retention-{timezone.localdate():%Y-%m-%d}", 1, 26 * 3600):
        every_day()
