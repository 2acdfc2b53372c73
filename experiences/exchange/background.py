"""What the worker does of the exchange, every now and then."""

from __future__ import annotations

from django.core.cache import cache

from experiences.exchange.announced import settle
from experiences.exchange.receiving.collecting import collect

SETTLED_EVERY = 300
"""Seconds between two comparisons of the ledger with the site, whatever the number of workers."""


def see_to_it() -> None:
    collect()
    if cache.add("fiches-annoncees", 1, SETTLED_EVERY):
        settle()
