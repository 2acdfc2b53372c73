"""Where a territory is read: « /territoires/93066/ », « /territoires/QP093028-2024/ », « /territoires/region-11/ ».

A département and a région may have one code (93 is both Seine-Saint-Denis and Provence-Alpes-Côte d’Azur), and a QPV has
one limit a vintage: the address tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from reference.models import Territory

REGION = "region-"


def code_of(territory: Territory) -> str:
    if territory.kind == Territory.Kind.REGION:
        return f"{REGION}{territory.code}"
    return f"{territory.code}-{territory.vintage}" if territory.vintage else territory.code


def address_of(territory: Territory) -> str:
    return reverse("territory", args=[code_of(territory)])


def found_at(code: str, territories: Iterable[Territory]) -> Territory | None:
    """A QPV without its vintage is that of the latest one."""
    asked = code.casefold()
    found = [one for one in territories if asked in (code_of(one).casefold(), bare_code(one))]
    return max(found, key=lambda one: one.vintage, default=None)


def bare_code(territory: Territory) -> str:
    """Of a QPV, which is also known without its vintage."""
    return territory.code.casefold() if territory.vintage else ""
