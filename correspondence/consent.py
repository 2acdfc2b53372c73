"""The ledger of consent: append a line, read a person's lines, forget her address."""

from __future__ import annotations

from typing import Any

from correspondence.models import Consent
from correspondence.suppression import address_hash


def record(address: str, purpose: str, act: Consent.Act, how: str, wording: str = "", by: Any = None) -> Consent:
    return Consent.objects.create(
        address=address,
        address_hash=address_hash(address),
        purpose=purpose[:120],
        act=act,
        how=how[:200],
        wording=wording,
        recorded_by=by,
    )


def pseudonymise(address: str, purpose: str = "") -> None:
    """After an erasure, the proof that she asked for it stays, under the hash alone; of one purpose, or of all."""
    lines = Consent.objects.filter(address=address)
    (lines.filter(purpose=purpose) if purpose else lines).update(address="")
