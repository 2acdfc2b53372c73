"""What comes back is counted against the address, and an address that does not exist is no longer written to.

The rule: one definitive refusal « this address does not exist » (RFC 3463 5.1.x, 5.2.1), or two of another kind, or five
passing ones from five numéros in a row, and the address is set aside, with the reason; the editor may take it back.
"""

from __future__ import annotations

import hashlib
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletters.bounces.dsn import HARD_STATUSES, Kind, Report, reports
from newsletters.bounces.in_french import reason
from newsletters.bounces.mailbox import MailboxUnavailable, read_mailbox
from newsletters.models import Bounce, Delivery, Subscriber

logger = logging.getLogger(__name__)

HARD_TOLERATED, SOFT_TOLERATED = 2, 5
ENOUGH_ALONE = ("5.1.", "5.2.1")


def read_returns() -> int:
    """Everything new in the box of what comes back. Returns how many messages were understood."""
    try:
        return read_mailbox(settings.RETURN_MAILBOX, count)
    except MailboxUnavailable as error:
        logger.warning("%s", error)
        return 0


def count(raw: bytes) -> bool:
    """Count one message that came back. False when it is for a person to read."""
    found = reports(raw, settings.RETURN_ADDRESS)
    for one in found:
        if one.kind in (Kind.HARD, Kind.SOFT):
            note(one, raw)
    return bool(found) and all(one.kind is not Kind.UNKNOWN for one in found)


@transaction.atomic
def note(report: Report, raw: bytes) -> Bounce | None:
    """One bounce, once; None when it was counted already, or is about nobody of ours."""
    key = report.key or report.message_id.partition("@")[0].rpartition(".")[2]
    delivery = Delivery.objects.select_related("subscriber").filter(key=key).first() if key else None
    subscriber = delivery.subscriber if delivery else Subscriber.objects.filter(email=report.recipient.lower()).first()
    if delivery is None and subscriber is None:
        return None
    bounce, created = Bounce.objects.get_or_create(
        source_hash=hashlib.sha256(raw + report.recipient.encode()).hexdigest(),
        defaults={
            "delivery": delivery,
            "subscriber": subscriber,
            "address": delivery.address if delivery else report.recipient,
            "kind": Bounce.Kind.HARD if report.kind is Kind.HARD else Bounce.Kind.SOFT,
            "status": report.status,
            "reason": reason(report.status, report.diagnostic)[:500],
            "received_at": report.received_at or timezone.now(),
        },
    )
    # A report that knows nothing of our copy may be forged: it is shown, and stops nobody's letter.
    if created and subscriber is not None and delivery is not None:
        apply_the_rule(subscriber, bounce)
    return bounce if created else None


def apply_the_rule(subscriber: Subscriber, bounce: Bounce) -> None:
    if subscriber.set_aside_at is None and must_stop(subscriber, bounce):
        subscriber.set_aside_at = timezone.now()
        subscriber.set_aside_reason = _("%(reason)s Messages revenus le %(day)s.") % {
            "reason": bounce.reason,
            "day": f"{timezone.localtime(bounce.received_at):%d/%m/%Y}",
        }
        subscriber.save(update_fields=["set_aside_at", "set_aside_reason"])


def must_stop(subscriber: Subscriber, bounce: Bounce) -> bool:
    if bounce.kind == Bounce.Kind.HARD:
        hard = subscriber.bounces.filter(kind=Bounce.Kind.HARD).count()
        return bounce.status.startswith(ENOUGH_ALONE) or hard >= HARD_TOLERATED
    last = list(subscriber.deliveries.order_by("-campaign_id").values_list("pk", flat=True)[:SOFT_TOLERATED])
    came_back = set(subscriber.bounces.filter(delivery__in=last).values_list("delivery_id", flat=True))
    return len(last) == SOFT_TOLERATED == len(came_back)


def refused_at_once(delivery: Delivery) -> None:
    """The relay itself refused the address during the dialogue: the same rule, without waiting for a message."""
    code, _space, said = delivery.reply.partition(" ")
    status = said.split(" ")[0] if said[:2] in ("5.", "4.") else ""
    # « 5.1.8 » is about our own address, « 5.7.1 » about what we say: neither is the reader's fault.
    if not code.startswith("5") or status not in HARD_STATUSES:
        return
    report = Report(
        key=delivery.key,
        recipient=delivery.address,
        kind=Kind.HARD,
        status=status,
        diagnostic=said,
        message_id="",
        received_at=timezone.now(),
    )
    note(report, f"{delivery.key} {delivery.reply}".encode())
