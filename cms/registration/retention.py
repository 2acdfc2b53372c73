"""How long a participant is kept (RGPD art. 5 §1 e): some months after the rendez-vous, then only numbers stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from cms.models.centre import CentreSettings
from cms.registration import joining
from cms.registration.figures import tallied
from cms.registration.mails import PURPOSE
from cms.registration.models import Registration, Tally
from cms.registration.opening import Unit
from correspondence.models import WAITING, OutgoingMail
from reference.centre import this_centre

A_MONTH = timedelta(days=30.5)


def every_day(today: date | None = None) -> int:
    """Returns how many people were forgotten."""
    limit = (today or timezone.localdate()) - kept_for(this_centre())
    gone = 0
    for page in Page.objects.filter(pk__in=Registration.objects.values("page").distinct()):
        unit = page.specific
        people = list(Registration.objects.filter(page=unit.pk))
        if last_day(unit, people) < limit:
            gone += forget(unit, people)
    return gone


def last_day(unit: Unit, people: Iterable[Registration]) -> date:
    """Of all its séances, on the site or not: a cycle in the trash comes back with its participants.

    Of a cycle that has none any more, the day of the last demand.
    """
    days = [event.last_day_of_event for event in unit.all_seances()]
    return max(days or [timezone.localdate(one.asked_at) for one in people])


def kept_for(centre: CentreSettings) -> timedelta:
    return A_MONTH * centre.participants_kept_months


@transaction.atomic
def forget(unit: Unit, people: list[Registration]) -> int:
    """Count them, then drop them, and what was written to them."""
    confirmed = [one for one in people if one.is_confirmed]
    if confirmed:
        keep_counts(unit, confirmed)
    for address in {one.address for one in people}:
        forget_mails(address)
    Registration.objects.filter(pk__in=[one.pk for one in people]).delete()
    return len(people)


def keep_counts(unit: Unit, people: Iterable[Registration]) -> None:
    """Of the séances that took place, withdrawn since or not; who leaves before one is not counted there."""
    for event in unit.all_seances():
        was_announced = event.live or event.first_published_at
        if event.is_cancelled or not event.is_past or not was_announced:
            continue
        for axis, label, count in tallied(event, people):
            row, _new = Tally.objects.get_or_create(event=event, axis=axis, label=label)
            Tally.objects.filter(pk=row.pk).update(
                registered=F("registered") + count.registered, present=F("present") + count.present
            )


def erase(registration: Registration) -> None:
    """At her own asking: her place goes to the next, and nothing of her stays."""
    unit = joining.unit_of(registration)
    with joining.at_the_desk(unit) as unit:
        forget(unit, [registration])
        joining.fill(unit)


def erase_address(address: str) -> int:
    """Everything of one person; returns how many registrations."""
    found = list(Registration.objects.filter(address=address).select_related("page").order_by("page"))
    for registration in found:
        erase(registration)
    return len(found)


def forget_mails(address: str) -> None:
    mails = OutgoingMail.objects.filter(address=address, purpose__startswith=f"{PURPOSE}.")
    mails.exclude(state__in=WAITING).delete()
