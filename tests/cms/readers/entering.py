"""Entering as a browser does: ask for a code, read it in the outbox, type it."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from correspondence.models import OutgoingMail


def code_sent_to(address: str) -> str:
    mail = OutgoingMail.objects.filter(address=address).first()
    assert mail, f"nothing was written to {address}"
    return re.search(r"\d{4}-\d{4}", mail.text)[0]


def sign_in(client: Client, address: str, then: str = "") -> Any:
    asked = client.post("/compte/connexion/", {"email": address, **({"next": then} if then else {})})
    assert asked.status_code == 302, asked.content.decode()
    return client.post(asked["Location"], {"code": code_sent_to(address), **({"next": then} if then else {})})
