"""Two days before each séance, whoever has a place is reminded of it, once."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from cms.models.agenda import EventPage
from cms.registration import mails
from cms.registration.models import Presence, Registration

AHEAD = timedelta(days=2)
JUST_TOLD = timedelta(days=1)
"""Who was confirmed since then has just read the date."""


def remind() -> int:
    """Returns how many mails were written."""
    today = timezone.localdate()
    soon = EventPage.objects.live().filter(starts_on__gt=today, starts_on__lte=today + AHEAD, is_cancelled=False)
    return sum(remind_of(event) for event in soon)


def remind_of(event: EventPage) -> int:
    told = Presence.objects.filter(event=event, reminded_at__isnull=False).values("registration")
    long_ago = Q(settled_at__lt=timezone.now() - JUST_TOLD)
    waiting = Registration.objects.filter(long_ago, page=event.unit.pk).confirmed().exclude(pk__in=told)
    return sum(remind_one(registration, event) for registration in waiting)


def remind_one(registration: Registration, event: EventPage) -> bool:
    """The mark and the mail are written together: neither a second worker nor a restart writes twice."""
    try:
        with transaction.atomic():
            presence, _new = Presence.objects.get_or_create(registration=registration, event=event)
            marked = Presence.objects.filter(pk=presence.pk, reminded_at=None).update(reminded_at=timezone.now())
            if marked:
                mails.reminder(registration, event)
            return bool(marked)
    except IntegrityError:
        # She has been erased meanwhile.
        return False
