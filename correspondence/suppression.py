"""Whom we no longer write to. Only hashes are kept: enough to recognise an address, not to read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from correspondence.models import Suppression

EVERYTHING = "*"


def address_hash(address: str) -> str:
    return hashlib.sha256(b"rayonnage:" + address.strip().lower().encode()).hexdigest()


def suppress(address: str, scope: str, reason: str) -> None:
    Suppression.objects.get_or_create(
        address_hash=address_hash(address), scope=scope, defaults={"reason": reason[:200]}
    )


def lift(address: str, scope: str) -> None:
    """The person asked again, herself: only her own confirmation may call this."""
    Suppression.objects.filter(address_hash=address_hash(address), scope__in=[scope, EVERYTHING]).delete()


def is_suppressed(address: str, scope: str) -> bool:
    return bool(suppressed([address], scope))


def suppressed(addresses: Iterable[str], scope: str) -> dict[str, str]:
    """Those of the addresses that left `scope`, or everything, each with the reason kept."""
    hashes = {address_hash(address): address for address in addresses}
    found: dict[str, str] = {}
    wanted = list(hashes)
    for start in range(0, len(wanted), 500):
        rows = Suppression.objects.filter(address_hash__in=wanted[start : start + 500], scope__in=[scope, EVERYTHING])
        found |= {hashes[one.address_hash]: one.reason for one in rows}
    return found
