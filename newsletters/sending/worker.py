"""Send what is due: one thread a connection, each taking one copy at a time.

    while there is a copy to take:          claim      committed
        pour the message, post it           SMTP       the only moment when something leaves
        write what the relay said           settle     committed

SIGTERM lets each thread finish its copy. kill −9 leaves at most one copy a thread in doubt. A database that goes away
is waited for: what left is written when it comes back.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from correspondence.models import State
from correspondence.posting import insist, release_mine, settle, worker_name
from correspondence.relay import Envelope, Outcome, Relay, Result, relay_in_use
from newsletters.bounces.counting import refused_at_once
from newsletters.models import Campaign, Delivery
from newsletters.sending import circuit, claims, pace
from newsletters.sending.campaigns import Phase, close, due, pause_late, start
from newsletters.sending.messages import Letterhead, Recipient

logger = logging.getLogger(__name__)

THREADS = 4


def send_due(stop: threading.Event, threads: int = THREADS, relay: Callable[[], Relay] = relay_in_use) -> int:
    """Everything that can leave now, campaign after campaign. Returns how many copies were settled."""
    done = 0
    for campaign in due():
        if stop.is_set():
            break
        if start(campaign):
            done += send(campaign, stop, threads, relay)
    for campaign in Campaign.objects.filter(phase=Phase.TO_CHECK):
        close(campaign)
    return done


def send(campaign: Campaign, stop: threading.Event, threads: int, relay: Callable[[], Relay]) -> int:
    """Copies of one campaign, until none can be claimed for now; then its phase is looked at."""
    campaign.refresh_from_db()
    if timezone.now() > campaign.expires_at:
        pause_late(campaign)
    round_ = Round(campaign, Letterhead(campaign), relay, stop)
    if threads == 1:
        done = round_.send_copies()
    else:
        with ThreadPoolExecutor(threads, "envoi") as pool:
            done = sum(pool.map(lambda _number: round_.in_a_thread(), range(threads)))
    if not stop.is_set():
        close(campaign)
    return done


@dataclass
class Round:
    """One passage over the copies of a campaign, that several threads make together."""

    campaign: Campaign
    letterhead: Letterhead
    relay: Callable[[], Relay]
    stop: threading.Event
    has_limits: bool = False
    is_shaken: bool = False
    """The relay failed: until it answers again, that is written down for the other processes."""

    def __post_init__(self) -> None:
        self.has_limits = bool(self.campaign.per_minute or self.campaign.per_minute_and_domain)
        self.is_shaken = bool(self.campaign.failures or self.campaign.openings)

    def in_a_thread(self) -> int:
        try:
            return self.send_copies()
        finally:
            connection.close()

    def send_copies(self) -> int:
        """The loop of one connection. Returns how many copies it settled."""
        worker, done = worker_name(), 0
        with closing(self.relay()) as way_out:
            copy = self.next_copy(worker)
            while copy is not None:
                result = posted(way_out, self.letterhead, copy)
                done += 1
                copy = self.settle_and_claim(copy, result, worker)
        return done

    def next_copy(self, worker: str) -> Delivery | None:
        """A copy to send, now ours; None when asked to stop, or when none may leave for now."""
        while not self.stop.is_set():
            if self.campaign.per_minute and not wait_for_slot(self.campaign, self.stop):
                return None
            try:
                return claim(self.campaign, worker)
            except (DatabaseError, InterfaceError):
                logger.warning("The database does not answer", exc_info=True)
                self.recover(worker)
        return None

    def settle_and_claim(self, copy: Delivery, result: Result, worker: str) -> Delivery | None:
        """Write what became of a copy, take the next. In the plain case both are one commit: half the cost of a copy."""
        plain = result.outcome is Outcome.ACCEPTED and not self.has_limits and not self.is_shaken
        if plain and not self.stop.is_set():
            try:
                return claims.settle_and_claim(self.campaign, worker, copy, result.reply)
            except (DatabaseError, InterfaceError):
                logger.warning("The database does not answer", exc_info=True)
        insist(lambda: settle(copy, result, self.campaign.give_up_at))
        self.note(copy, result)
        if plain:
            self.recover(worker)
        return self.next_copy(worker)

    def note(self, copy: Delivery, result: Result) -> None:
        """What a reply says beyond its copy: of the relay, or of the address."""
        if result.outcome is Outcome.REFUSED:
            copy.reply = result.reply
            insist(lambda: refused_at_once(copy))
        if result.outcome is Outcome.UNREACHABLE:
            self.is_shaken = True
            insist(lambda: circuit.fails(self.campaign, result.reply))
        elif self.is_shaken:
            self.is_shaken = False
            insist(lambda: circuit.answers(self.campaign))

    def recover(self, worker: str) -> None:
        """Once the database is back: a claim whose commit we never heard of may be held in our name, and nothing left."""
        self.stop.wait(0.5)
        insist(lambda: release_mine(Delivery.objects.filter(campaign=self.campaign), worker))


def posted(way_out: Relay, letterhead: Letterhead, copy: Delivery) -> Result:
    try:
        envelope: Envelope = letterhead.envelope(
            Recipient(copy.key, copy.address, copy.name, copy.greeting, copy.subscriber_id)
        )
    except Exception as error:
        # A copy that cannot even be written costs itself only.
        logger.exception("The copy %s cannot be written", copy.pk)
        return Result(Outcome.REFUSED, f"Ce message n’a pas pu être écrit : {error}")
    return way_out.post(envelope)


def wait_for_slot(campaign: Campaign, stop: threading.Event) -> bool:
    """False when asked to stop meanwhile, or when there is nothing left to send."""
    if not waiting(campaign).exists():
        return False
    slot = pace.reserve(campaign)
    delay = (slot - timezone.now()).total_seconds() if slot else 0
    return not (delay > 0 and stop.wait(delay))


def waiting(campaign: Campaign):
    return Delivery.objects.filter(campaign=campaign, state=State.READY, next_try_at__lte=timezone.now())


def claim(campaign: Campaign, worker: str) -> Delivery | None:
    """One copy, now ours and committed. None when none may leave now: all done, paused, or the circuit is open."""
    if campaign.per_minute_and_domain:
        return claim_within_domain_limits(campaign, worker)
    return claims.claim(campaign, worker)


def claim_within_domain_limits(campaign: Campaign, worker: str) -> Delivery | None:
    """The lock of the campaign makes choosing a domain and taking its slot one act."""
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        copy = claims.claim(campaign, worker, but=pace.crowded_domains(timezone.now()))
        if copy is not None:
            pace.take_domain(copy.domain, campaign.per_minute_and_domain)
        return copy
