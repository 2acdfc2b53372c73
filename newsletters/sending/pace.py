"""How fast: so many mails a minute, and so many to one domain. The slots are in the database.

So the limits hold over restarts, and for any number of processes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from newsletters.models import Campaign
from newsletters.models.campaigns import DomainSlot


def reserve(campaign: Campaign) -> datetime | None:
    """The moment when one more mail of the campaign may leave; None when there is no limit. The slot is taken."""
    if not campaign.per_minute:
        return None
    with transaction.atomic():
        row = Campaign.objects.select_for_update().only("next_slot_at").get(pk=campaign.pk)
        slot = max(row.next_slot_at or timezone.now(), timezone.now())
        Campaign.objects.filter(pk=campaign.pk).update(next_slot_at=slot + interval(campaign.per_minute))
    return slot


def crowded_domains(now: datetime) -> list[str]:
    """Those that must wait."""
    return list(DomainSlot.objects.filter(next_slot_at__gt=now).values_list("domain", flat=True))


def take_domain(domain: str, per_minute: int) -> None:
    """One more mail goes there: the next one waits."""
    now = timezone.now()
    row, created = DomainSlot.objects.get_or_create(
        domain=domain, defaults={"next_slot_at": now + interval(per_minute)}
    )
    if not created:
        row.next_slot_at = max(row.next_slot_at, now) + interval(per_minute)
        row.save(update_fields=["next_slot_at"])


def interval(per_minute: int) -> timedelta:
    return timedelta(seconds=60 / per_minute)
