"""What happens by itself: more seats call those who wait; a reminder, a purge; an account that goes takes hers along."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published

from cms.background import Pace
from cms.models.agenda import CyclePage, EventPage
from cms.registration import account, joining, reminders, retention
from cms.ticks import tick

reminding = Pace(600)


@receiver(page_published)
def call_who_waits(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, (EventPage, CyclePage)):
        joining.seats_changed(instance)


@receiver(tick)
def remind_participants(**kwargs: Any) -> None:
    if reminding.is_due():
        reminders.remind()


@receiver(tick)
def forget_participants(**kwargs: Any) -> None:
    """Once a day, whatever the number of workers and of restarts."""
    if cache.add(f"inscriptions-purge-{timezone.localdate():%Y-%m-%d}", 1, 26 * 3600):
        retention.every_day()


@receiver(pre_delete, sender=get_user_model())
def erase_with_the_account(instance: Any, **kwargs: Any) -> None:
    for address in account.proved_addresses(instance):
        retention.erase_address(address)


@receiver(email_changed)
def follow_her_address(from_email_address: Any, to_email_address: Any, **kwargs: Any) -> None:
    if from_email_address is not None:
        account.move_address(from_email_address.email.lower(), to_email_address.email.lower())
