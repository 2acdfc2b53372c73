"""The part of the watch in the worker's heartbeat: a round of the sources, and once a day what is to be forgotten."""

from __future__ import annotations

from django.core.cache import cache
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from cms.background import Pace
from cms.ticks import tick
from cms.watch import collecting, retention

ROUND = "veille-tournee"
LONGEST_ROUND = 900
"""Seconds: the round of a worker that was killed is begun again after that."""
looking = Pace(30)


@task()
def go_round() -> None:
    try:
        collecting.collect()
    finally:
        cache.delete(ROUND)


@receiver(tick)
def send_round(**kwargs: object) -> None:
    """As a task, not here: a slow site must not keep a mail waiting."""
    if looking.is_due() and collecting.due().exists() and cache.add(ROUND, 1, LONGEST_ROUND):
        go_round.enqueue()


@receiver(tick)
def forget_what_is_old(**kwargs: object) -> None:
    if cache.add(f"veille-oubli-{timezone.localdate():%Y-%m-%d}", 1, 26 * 3600):
        retention.forget()
