"""A return address of its own for each copy (VERP): what comes back says by itself whose it was.

`retours@centre.fr` and the key `a1b2c3` make `retours+a1b2c3@centre.fr` (RFC 5233, subaddressing).
"""

from __future__ import annotations

import re

_KEY = re.compile(r"[0-9a-z]+", re.ASCII)


def return_path(base: str, key: str) -> str:
    local, _at, domain = base.rpartition("@")
    return f"{local}+{key}@{domain}"


def key_of(address: str, base: str) -> str | None:
    """The inverse, whatever the case and the angle brackets; None for any other address."""
    found = address.strip().strip("<>").strip().lower()
    local, _at, domain = base.lower().rpartition("@")
    start, end = f"{local}+", f"@{domain}"
    if not (found.startswith(start) and found.endswith(end)):
        return None
    key = found[len(start) : len(found) - len(end)]
    return key if _KEY.fullmatch(key) else None
