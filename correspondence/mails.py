"""A mail in the name of the centre: a text and its simple page, left in the outbox; the worker sends it a second later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from correspondence import outbox
from correspondence.message import Attachment, name_and_address
from correspondence.models import OutgoingMail
from reference.centre import this_centre


def queue(
    purpose: str,
    address: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    patience: timedelta = timedelta(days=2),
    attachments: Sequence[Attachment] = (),
) -> OutgoingMail:
    """`template` without its ending: both `.txt` and `.html` are written."""
    centre = this_centre()
    values = {**context, "centre": centre, "site_url": settings.SITE_URL, "subject": subject}
    sender = name_and_address(settings.DEFAULT_FROM_EMAIL)[1]
    return outbox.queue(
        purpose,
        address,
        subject,
        render_to_string(f"{template}.txt", values),
        html=render_to_string(f"{template}.html", values),
        sender=f"{centre.name} <{sender}>",
        reply_to=centre.email,
        attachments=attachments,
        patience=patience,
    )
