"""What a reader of a format gives: dictionaries of `wording.py`, not yet believed."""

from __future__ import annotations

from dataclasses import dataclass

from experiences.exchange.wording import Said


@dataclass(frozen=True, slots=True)
class Raw:
    where: str
    """« Entrée 3 », « Ligne 12 »."""
    said: Said
    is_withdrawal: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that is there, and cannot even be read as a dictionary."""

    where: str
    named: str
    why: str


@dataclass(frozen=True, slots=True)
class RawFeed:
    items: tuple[Raw | Broken, ...]
    next_url: str = ""
