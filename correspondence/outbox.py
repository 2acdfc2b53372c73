"""Single mails: `queue` writes one down inside the transaction of what it is about, `post_waiting` sends them.

Nothing is mailed inside a request: the worker does it, a second later.
"""

from __future__ import annotations

import base64
import email.utils
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.message import Attachment, Mould, header, mailbox, name_and_address
from correspondence.models import OutgoingMail, State
from correspondence.posting import claim, insist, release_the_dead, settle, worker_name
from correspondence.relay import Envelope, Outcome, Relay, Result, relay_in_use

logger = logging.getLogger(__name__)

TROUBLED = (State.UNCERTAIN, State.REFUSED, State.ABANDONED)

KEPT = timedelta(days=30)
"""How long the text of what has left is kept (RGPD art. 5 §1 e)."""


def queue(
    purpose: str,
    address: str,
    subject: str,
    text: str,
    *,
    html: str = "",
    name: str = "",
    sender: str = "",
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attachment] = (),
    patience: timedelta = timedelta(days=2),
) -> OutgoingMail:
    """One mail to one person, soon. It is given up after `patience`."""
    now = timezone.now()
    return OutgoingMail.objects.create(
        purpose=purpose,
        address=address,
        # What it names may be longer than a line of a mail: a whole name, the title of a letter.
        name=name[:200],
        subject=subject[:250],
        text=text,
        html=html,
        sender=sender,
        reply_to=reply_to,
        headers=dict(headers or {}),
        attachments=[packed(one) for one in attachments],
        created_at=now,
        give_up_at=now + patience,
    )


def post_waiting(relay: Relay | None = None, limit: int = 100) -> int:
    """Send what waits, at most `limit`; stop at a relay that does not answer. Returns how many left."""
    release_the_dead(OutgoingMail.objects.all())
    give_up()
    worker, sent = worker_name(), 0
    if not OutgoingMail.objects.filter(state=State.READY, next_try_at__lte=timezone.now()).exists():
        return 0
    relay = relay or relay_in_use()
    try:
        for _turn in range(limit):
            mail = claim(OutgoingMail.objects.all(), worker)
            if mail is None:
                break
            result = posted(relay, mail)
            insist(lambda mail=mail, result=result: settle(mail, result, mail.give_up_at))
            if result.outcome is Outcome.UNREACHABLE:
                logger.warning("The relay does not answer, the mails wait: %s", result.reply)
                break
            sent += result.outcome is Outcome.ACCEPTED
    finally:
        relay.close()
    return sent


def posted(relay: Relay, mail: OutgoingMail) -> Result:
    try:
        written = envelope(mail)
    except Exception as error:
        # A mail that cannot even be written costs itself only.
        logger.exception("The mail %s cannot be written", mail.pk)
        return Result(Outcome.REFUSED, _("Ce message n’a pas pu être écrit : %s") % error)
    return relay.post(written)


def give_up() -> int:
    """A relay that has not answered in time: what a mail was about is over. Returns how many."""
    now = timezone.now()
    late = OutgoingMail.objects.filter(state=State.READY, give_up_at__lt=now)
    return late.update(state=State.ABANDONED, settled_at=now, next_try_at=None)


def envelope(mail: OutgoingMail) -> Envelope:
    sender = name_and_address(mail.sent_from)
    headers = [
        ("From", mailbox(*sender)),
        ("To", mailbox(mail.name, mail.address)),
        ("Subject", header(mail.subject)),
        ("Date", email.utils.formatdate(mail.created_at.timestamp())),
        ("Message-ID", f"<{mail.message_id}>"),
        *([("Reply-To", mailbox("", mail.reply_to))] if mail.reply_to else []),
        *((name, header(value)) for name, value in mail.headers.items()),
    ]
    files = [unpacked(one) for one in mail.attachments]
    body = Mould(mail.text, mail.html).pour(headers, boundary=mail.key, attachments=files)
    return Envelope(sender[1], mail.address, body)


def packed(attachment: Attachment) -> dict[str, str]:
    data = base64.b64encode(attachment.data).decode()
    return {"name": attachment.name, "type": attachment.content_type, "data": data}


def unpacked(values: Mapping[str, str]) -> Attachment:
    return Attachment(values["name"], values["type"], base64.b64decode(values["data"]))


def send_again(mail: OutgoingMail, patience: timedelta = timedelta(days=2)) -> None:
    """A person decides that one in doubt, refused or given up leaves again. One that has left stays as it is."""
    now = timezone.now()
    OutgoingMail.objects.filter(pk=mail.pk, state__in=TROUBLED).update(
        state=State.READY, next_try_at=now, give_up_at=now + patience, attempts=0, settled_at=None, claimed_by=""
    )


def hold_sent(mail: OutgoingMail) -> None:
    """A person knows that one in doubt has arrived."""
    OutgoingMail.objects.filter(pk=mail.pk, state=State.UNCERTAIN).update(state=State.SENT)


def forget_old() -> int:
    """Drop the mails that are done with; one in doubt is too, once nobody will send it again."""
    done = OutgoingMail.objects.exclude(state__in=[State.READY, State.SENDING])
    return done.filter(settled_at__lt=timezone.now() - KEPT).delete()[0]
