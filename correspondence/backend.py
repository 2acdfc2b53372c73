"""Mails that Django and Wagtail write by themselves — a forgotten password, a page to review — leave as ours do.

A relay that does not answer then delays them, where it would have lost them, or broken the page that sent them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from correspondence.message import Attachment
from correspondence.outbox import queue

PURPOSE = "site"


class OutboxBackend(BaseEmailBackend):
    """One mail a recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            for address in message.recipients():
                queue(
                    PURPOSE,
                    address,
                    message.subject,
                    str(message.body),
                    html=html_of(message),
                    sender=message.from_email,
                    reply_to=", ".join(message.reply_to),
                    headers=message.extra_headers,
                    attachments=[attachment(*one) for one in message.attachments],
                )
            sent += bool(message.recipients())
        return sent


def attachment(name: str, content: bytes | str, kind: str) -> Attachment:
    data = content if isinstance(content, bytes) else content.encode()
    return Attachment(re.sub(r"[^A-Za-z0-9._-]+", "-", name or "fichier")[-100:], kind, data)


def html_of(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", None) or ()
    return next((str(content) for content, kind in alternatives if kind == "text/html"), "")
