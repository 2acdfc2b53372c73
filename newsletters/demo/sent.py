"""A past numéro of the demo leaves by the same door as a real one, then its day and the fate of its copies are told.

Nothing is mailed: the copies are settled here, before any worker could see them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from cms.demo.pages import published_at
from correspondence.models import Consent, State, Suppression
from correspondence.suppression import address_hash
from newsletters.bounces.counting import note
from newsletters.bounces.dsn import Kind, Report
from newsletters.demo.issues import account
from newsletters.models import Campaign, Delivery, IssuePage, Subscriber, Subscription
from newsletters.sending.campaigns import Phase
from newsletters.sending.freezing import launch
from newsletters.subscribing.joining import leave

PER_MINUTE = 240
ACCEPTED = "250 2.0.0 Ok: queued"
UNKNOWN, FULL, SILENT = ("5.1.1", "User unknown"), ("5.2.2", "Mailbox full"), ("4.4.7", "Delivery time expired")


def send(issue: IssuePage, days_ago: int, today: date) -> Campaign:
    """Two copies are refused by the relay, three come back in the following days, one or two readers leave."""
    day = published_at(today, days_ago)
    campaign = launch(issue, account("claire"))
    copies = list(campaign.deliveries.select_related("subscriber").order_by("pk"))
    unknown, full, *returned, leaving, also_leaving = Random(issue.number).sample(copies, 7)  # noqa: S311
    settle(copies, {unknown: UNKNOWN, full: FULL}, day)
    date_back(campaign, issue, day, ended_at=copies[-1].settled_at)
    bounce(unknown, UNKNOWN, day)
    for copy, said, days in zip(returned, (UNKNOWN, FULL, SILENT), (0, 1, 2), strict=True):
        bounce(copy, said, day + timedelta(days=days, minutes=17))
    for copy in (leaving, also_leaving)[: 1 + issue.number % 2]:
        depart(copy, issue, day + timedelta(days=1, hours=6))
    return campaign


def settle(copies: list[Delivery], refused: dict[Delivery, tuple[str, str]], day: datetime) -> None:
    for rank, copy in enumerate(copies):
        status, said = refused.get(copy, ("", ""))
        copy.state = State.REFUSED if status else State.SENT
        copy.reply = f"550 {status} {said}" if status else ACCEPTED
        copy.attempts, copy.next_try_at = 1, None
        copy.settled_at = day + timedelta(seconds=60 / PER_MINUTE * (rank + 1))
    Delivery.objects.bulk_update(copies, ["state", "reply", "attempts", "next_try_at", "settled_at"], batch_size=100)


def date_back(campaign: Campaign, issue: IssuePage, day: datetime, ended_at: datetime | None) -> None:
    """On its day, everywhere that a date is shown."""
    Campaign.objects.filter(pk=campaign.pk).update(
        phase=Phase.DONE,
        frozen_at=day,
        starts_at=day,
        started_at=day,
        finished_at=ended_at,
        expires_at=day + timedelta(days=2),
    )
    IssuePage.objects.filter(pk=issue.pk).update(
        first_published_at=day, last_published_at=day, latest_revision_created_at=day
    )
    issue.revisions.update(created_at=day)
    PageLogEntry.objects.filter(page=issue.pk).update(timestamp=day)


def bounce(copy: Delivery, said: tuple[str, str], at: datetime) -> None:
    """Counted by the rule that counts real ones: an address that does not exist is set aside."""
    status, diagnostic = said
    kind = Kind.SOFT if status.startswith("4") else Kind.HARD
    report = Report(copy.key, copy.address, kind, status, f"{status} {diagnostic}", "", at)
    note(report, f"{copy.key} {status}".encode())
    Subscriber.objects.filter(pk=copy.subscriber_id).exclude(set_aside_at=None).update(set_aside_at=at)


def depart(copy: Delivery, issue: IssuePage, at: datetime) -> None:
    """By the link at the foot of the mail."""
    leave(copy.subscriber, issue.letter, _("Lien de désabonnement"), copy)
    Delivery.objects.filter(pk=copy.pk).update(unsubscribed_at=at)
    Subscriber.objects.filter(pk=copy.subscriber_id).update(last_sign_on=at.date())
    ended = Subscription.objects.filter(subscriber=copy.subscriber_id, mailing_list__letter=issue.letter)
    ended.update(ended_on=at.date())
    Consent.objects.filter(address=copy.address, act=Consent.Act.WITHDRAWN).update(recorded_at=at)
    Suppression.objects.filter(address_hash=address_hash(copy.address)).update(created_at=at)
