"""A visitor may answer a form ten times in an hour; what goes on is a robot that fell into no trap.

Who asks is known for an hour, by a keyed hash in the cache, and written nowhere.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

AN_HOUR = 3600
ANSWERS_AN_HOUR = 10


def is_over(request: HttpRequest, form_page: int) -> bool:
    who = salted_hmac("rayonnage.formulaire", f"{form_page} {visitor(request)}").hexdigest()[:32]
    key = f"formulaire-{who}"
    # Two processes may count two answers for one: a ration is not an account.
    given = (cache.get(key) or 0) + 1
    cache.set(key, given, AN_HOUR)
    return given > ANSWERS_AN_HOUR


def visitor(request: HttpRequest) -> str:
    """Behind our own web servers (TRUSTED_PROXY_COUNT), the address that they say."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    return said[-hops] if 0 < hops <= len(said) else request.META.get("REMOTE_ADDR", "")
