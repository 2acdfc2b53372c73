"""What the letters do at each tick of the worker; and what they tell it of what changed."""

from __future__ import annotations

import atexit
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published

from cms.ticks import tick
from correspondence.outbox import post_waiting
from newsletters.bounces.counting import read_returns
from newsletters.models import IssuePage, Subscriber
from newsletters.printing.issues import lay_out_ahead
from newsletters.sending.campaigns import due
from newsletters.subscribing import importing
from newsletters.subscribing.joining import leave_no_trace
from newsletters.subscribing.retention import every_day

RETURNS_EVERY = 300
"""Seconds between two looks at the box of what comes back."""


@receiver(pre_delete, sender=Subscriber)
def forget_a_person(instance: Subscriber, **kwargs) -> None:
    """From the page of preferences, the admin or its bulk actions: a person who goes leaves no address behind."""
    leave_no_trace(instance)


@receiver(tick)
def post_single_mails(**kwargs) -> None:
    post_waiting()


class Sender:
    """`manage.py send_newsletters` beside the worker while a numéro is leaving; the worker's other work goes on."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        if not self.is_running() and due().exists():
            command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "send_newsletters", "--until-done"]
            self.process = subprocess.Popen(command)  # noqa: S603 – our own command.

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """With the worker: it finishes the copies under way."""
        if self.process is not None and self.is_running():
            self.process.terminate()
            self.process.wait()


sender = Sender()
atexit.register(sender.stop)


@receiver(tick)
def send_numeros(**kwargs) -> None:
    if settings.SEND_FROM_WORKER:
        sender.look()


@receiver(page_published, sender=IssuePage)
def lay_out_what_leaves(instance: IssuePage, **kwargs) -> None:
    if instance.frozen:
        lay_out_ahead.enqueue(instance.pk)


class Clock:
    def __init__(self) -> None:
        self.next_returns = self.next_files = 0.0


clock = Clock()


@receiver(tick)
def read_what_came_back(**kwargs) -> None:
    if settings.RETURN_MAILBOX and time.monotonic() >= clock.next_returns:
        clock.next_returns = time.monotonic() + RETURNS_EVERY
        read_returns()


@receiver(tick)
def forget_files_left_waiting(**kwargs) -> None:
    """Somebody closed the page of an import before saying yes or no."""
    if time.monotonic() >= clock.next_files:
        clock.next_files = time.monotonic() + importing.KEPT
        importing.forget_the_late()


@receiver(tick)
def look_after_the_silent(**kwargs) -> None:
    """Once a day, whatever the number of workers and of restarts."""
    if cache.add(f"lettre-retention-{timezone.localdate():%Y-%m-%d}", 1, 26 * 3600):
        every_day()
