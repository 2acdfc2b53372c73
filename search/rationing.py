"""Costly addresses are rationed: deep pages, and many filters at once.

A person never meets the limit; a robot that walks every combination of filters does, and the others keep an engine that
answers. Who asks is known for two minutes, by a keyed hash in the cache, and written nowhere.
"""

from __future__ import annotations

import time
from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from search.query import Query

A_MINUTE = 60
DEEP_PAGE, MANY_FILTERS = 20, 6


def is_costly(query: Query) -> bool:
    return query.page > DEEP_PAGE or sum(len(values) for _name, values in query.filters) > MANY_FILTERS


def is_over(request: HttpRequest) -> bool:
    """Whether this visitor has asked for more costly addresses in this minute than one may. Our own machines may."""
    address = visitor(request)
    if _is_ours(address):
        return False
    who = salted_hmac("rayonnage.recherche", address).hexdigest()[:32]
    key = f"recherche-{who}-{int(time.time() // 60)}"
    # Two processes may count one request for two: a ration is not an account.
    asked = (cache.get(key) or 0) + 1
    cache.set(key, asked, 120)
    return asked > A_MINUTE


def visitor(request: HttpRequest) -> str:
    """The address of who asks; behind our own web servers (TRUSTED_PROXY_COUNT), the one that they say."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    return said[-hops] if 0 < hops <= len(said) else request.META.get("REMOTE_ADDR", "")


def _is_ours(address: str) -> bool:
    try:
        return not address or ip_address(address).is_private
    except ValueError:
        return True
