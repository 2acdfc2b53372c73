"""The phases of a campaign, and the counts they rest on.

    SCHEDULED → SENDING ⇄ PAUSED → DONE          CANCELLED: what had not left will not; EXPIRED: it never started
                   └→ TO_CHECK → DONE            nothing is left to send, but some copies are uncertain

DONE is said only when the final states add up to the frozen total.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.models import FINAL, WAITING, State
from correspondence.posting import release_the_dead
from correspondence.suppression import suppressed
from newsletters.models import Campaign, Delivery, Subscription

Phase = Campaign.Phase


@dataclass(frozen=True, slots=True)
class Progress:
    """How many copies are in each state; `left` is what the worker still has to do."""

    total: int
    by_state: dict[str, int]

    def of(self, state: str) -> int:
        return self.by_state.get(state, 0)

    @property
    def left(self) -> int:
        return sum(self.of(state) for state in WAITING)

    @property
    def sent(self) -> int:
        return self.of(State.SENT)

    @property
    def uncertain(self) -> int:
        return self.of(State.UNCERTAIN)

    @property
    def failed(self) -> int:
        return self.of(State.REFUSED) + self.of(State.ABANDONED)

    @property
    def is_whole(self) -> bool:
        return sum(self.of(state) for state in FINAL) == self.total

    @property
    def percent(self) -> int:
        return 100 if not self.total else int(100 * (self.total - self.left) / self.total)


def progress(campaign: Campaign) -> Progress:
    rows = campaign.deliveries.values_list("state").annotate(count=Count("pk"))
    return Progress(campaign.total, dict(rows))


def due(now: datetime | None = None) -> QuerySet[Campaign]:
    """What the worker may have to do now."""
    now = now or timezone.now()
    return Campaign.objects.filter(Q(phase=Phase.SENDING) | Q(phase=Phase.SCHEDULED, starts_at__lte=now)).order_by("pk")


def start(campaign: Campaign) -> bool:
    """SCHEDULED → SENDING at its hour; EXPIRED when its hour is long past. False when there is nothing to send."""
    now = timezone.now()
    waiting = Campaign.objects.filter(pk=campaign.pk, phase=Phase.SCHEDULED)
    if now > campaign.expires_at:
        waiting.update(phase=Phase.EXPIRED, finished_at=now)
    elif waiting.exists():
        pass_over_the_departed(campaign)
        waiting.update(phase=Phase.SENDING, started_at=now)
    return Campaign.objects.filter(pk=campaign.pk, phase=Phase.SENDING).exists()


def pass_over_the_departed(campaign: Campaign) -> int:
    """Between the freezing and the departure, hours or days: who left, or whose address died, does not receive it."""
    rows = list(campaign.deliveries.filter(state=State.READY).select_related("subscriber"))
    left = suppressed((one.address for one in rows), campaign.issue.letter.scope)
    on_a_list = Subscription.objects.by_mail().filter(mailing_list__in=campaign.issue.lists())
    held = set(on_a_list.values_list("subscriber_id", flat=True))
    departed = [
        one.pk
        for one in rows
        if one.address in left or (one.subscriber and (one.subscriber.set_aside_at or one.subscriber.pk not in held))
    ]
    return campaign.deliveries.filter(pk__in=departed, state=State.READY).update(
        state=State.CANCELLED, settled_at=timezone.now(), next_try_at=None, reply=_("Désabonné avant l’envoi.")
    )


def pause_late(campaign: Campaign) -> None:
    """What has not left when the numéro stops being valid waits for somebody to decide."""
    late = Campaign.objects.filter(pk=campaign.pk, phase=Phase.SENDING)
    if campaign.deliveries.filter(state=State.READY, attempts=0).exists():
        late.update(
            phase=Phase.PAUSED,
            pause_reason=_("Le délai d’envoi est passé. Reprenez si le numéro est encore d’actualité, ou arrêtez-le."),
        )


def close(campaign: Campaign) -> str:
    """The phase, once it is known that nothing more can be claimed for now: DONE only when the count is whole."""
    release_the_dead(Delivery.objects.filter(campaign=campaign))
    # Deferred while somebody was stopping the rest: it will not be tried again.
    if Campaign.objects.filter(pk=campaign.pk, phase=Phase.CANCELLED).exists():
        drop_the_rest(campaign)
    found = progress(campaign)
    if found.left:
        return Phase.SENDING
    ended = Phase.DONE if found.is_whole else Phase.TO_CHECK
    if Campaign.objects.filter(pk=campaign.pk, phase__in=[Phase.SENDING, Phase.TO_CHECK]).update(phase=ended) and (
        ended == Phase.DONE
    ):
        Campaign.objects.filter(pk=campaign.pk, finished_at=None).update(finished_at=timezone.now())
    return ended


def pause(campaign: Campaign, reason: str) -> None:
    """The copies under way are finished; no other leaves."""
    Campaign.objects.filter(pk=campaign.pk, phase__in=[Phase.SENDING, Phase.SCHEDULED]).update(
        phase=Phase.PAUSED, pause_reason=reason
    )


@transaction.atomic
def resume(campaign: Campaign, valid: timedelta = timedelta(hours=48)) -> None:
    """From where it stopped; somebody said so, so it is valid again."""
    now = timezone.now()
    stopped = Campaign.objects.filter(pk=campaign.pk, phase__in=[Phase.PAUSED, Phase.EXPIRED])
    if not stopped.exists():
        return
    pass_over_the_departed(campaign)
    stopped.update(
        phase=Phase.SENDING,
        pause_reason="",
        closed_until=None,
        failures=0,
        openings=0,
        expires_at=now + valid,
        started_at=Coalesce("started_at", now),
        finished_at=None,
    )


@transaction.atomic
def cancel(campaign: Campaign) -> int:
    """What has not left will not. Returns how many copies."""
    over = Campaign.objects.filter(pk=campaign.pk).exclude(phase__in=[Phase.DONE, Phase.CANCELLED])
    over.update(phase=Phase.CANCELLED, finished_at=timezone.now(), pause_reason="")
    return drop_the_rest(campaign)


def drop_the_rest(campaign: Campaign) -> int:
    return campaign.deliveries.filter(state=State.READY).update(
        state=State.CANCELLED, settled_at=timezone.now(), next_try_at=None
    )


@transaction.atomic
def settle_uncertain(campaign: Campaign, *, again: bool, pks: Iterable[int] | None = None) -> int:
    """A person decided: send them again, or hold them for delivered. Returns how many."""
    rows = campaign.deliveries.filter(state=State.UNCERTAIN)
    rows = rows if pks is None else rows.filter(pk__in=pks)
    now = timezone.now()
    if again:
        count = rows.update(state=State.READY, next_try_at=now, claimed_by="")
        if count:
            over = [Phase.TO_CHECK, Phase.DONE, Phase.CANCELLED]
            Campaign.objects.filter(pk=campaign.pk, phase__in=over).update(
                phase=Phase.SENDING, finished_at=None, expires_at=now + timedelta(hours=48)
            )
        return count
    count = rows.update(state=State.SENT, settled_at=now, reply=_("Tenu pour remis."))
    if Campaign.objects.filter(pk=campaign.pk, phase=Phase.TO_CHECK).exists():
        close(campaign)
    return count


def remaining(campaign: Campaign, found: Progress) -> timedelta | None:
    """An honest estimate: the pace of the last minutes, or the limit that was set; None when nothing says."""
    if not found.left or campaign.phase != Phase.SENDING:
        return None
    now = timezone.now()
    recent = campaign.deliveries.filter(
        state__in=[State.SENT, State.REFUSED], settled_at__gte=now - timedelta(minutes=3)
    )
    span = recent.aggregate(first=Min("settled_at"), last=Max("settled_at"), count=Count("pk"))
    seconds = (span["last"] - span["first"]).total_seconds() if span["count"] > 1 else 0
    if seconds > 1:
        return timedelta(seconds=found.left * seconds / (span["count"] - 1))
    return timedelta(minutes=found.left / campaign.per_minute) if campaign.per_minute else None
