"""The message each one receives: cast once for the campaign, poured for each."""

from __future__ import annotations

import email.utils
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from correspondence.message import Mould, header, mailbox
from correspondence.relay import Envelope
from newsletters.bounces.verp import return_path
from newsletters.content import GREETING, PLACEHOLDERS, PREFERENCES_URL, UNSUBSCRIBE_URL
from newsletters.links import preferences_url, unsubscribe_url
from newsletters.models import Campaign
from newsletters.rubrics.base import page_address


class Recipient(NamedTuple):
    """What a copy needs of its row."""

    key: str
    address: str
    name: str
    greeting: str
    subscriber_id: int | None


class Letterhead:
    """What all the copies of a campaign share. Build it once, then `envelope` for each."""

    def __init__(self, campaign: Campaign) -> None:
        letter = campaign.issue.letter
        self._campaign = campaign
        self._mould = Mould(campaign.text, campaign.html, PLACEHOLDERS)
        self._sender = letter.sender_address
        domain = letter.sender_address.rpartition("@")[2]
        self._domain = domain
        # RFC 2919 §2 for List-Id, RFC 2369 for the others: each address between angle brackets.
        self._headers = [
            ("From", mailbox(letter.sender_name, letter.sender_address)),
            ("Subject", header(campaign.subject)),
            ("Date", email.utils.formatdate(campaign.starts_at.timestamp())),
            ("List-Id", f"{header(letter.title.replace('<', ' '))} <{letter.slug}.{domain}>"),
            *([("List-Archive", f"<{archive}>")] if (archive := page_address(letter)) else []),
            ("List-Owner", f"<mailto:{letter.reply_to or letter.sender_address}>"),
            *([("Reply-To", mailbox("", letter.reply_to))] if letter.reply_to else []),
        ]

    def envelope(self, to: Recipient) -> Envelope:
        leave = unsubscribe_url(self._campaign.pk, to.key, to.subscriber_id)
        headers = [
            *self._headers,
            ("To", mailbox(to.name, to.address)),
            # The same for ever for this numéro and this person: the relay's log can settle a doubt.
            ("Message-ID", f"<{self._campaign.uid.hex}.{to.key}@{self._domain}>"),
            ("List-Unsubscribe", f"<{leave}>"),
            # RFC 8058 §3.1
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
        values = {
            GREETING: to.greeting or _("Bonjour,"),
            PREFERENCES_URL: preferences_url(self._campaign.pk, to.key, to.subscriber_id),
            UNSUBSCRIBE_URL: leave,
        }
        return Envelope(self.return_path(to.key), to.address, self._mould.pour(headers, values, to.key))

    def return_path(self, key: str) -> str:
        """Where the copy comes back when it cannot be delivered: its own address, so that the row is known (VERP)."""
        return return_path(settings.RETURN_ADDRESS, key) if settings.RETURN_ADDRESS else self._sender
