"""What is the same on every page, computed once until something changes: the site, the menu, the centre, the foot of pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from cms.freshness.stamp import KEPT, last_change

Value = TypeVar("Value")

ROOM = 2000
"""Values of this process, pages with their text among them (some tens of MB); past that, all leave."""

_kept: dict[Hashable, tuple[int, float, Any]] = {}


def kept(key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gave since the last change. It is shared by every request: nobody writes on it."""
    if not settings.PAGE_CACHE:
        return make()
    stamp, now = last_change(), time.monotonic()
    found = _kept.get(key)
    if found and found[0] == stamp and found[1] > now:
        return found[2]
    value = make()
    if len(_kept) >= ROOM:
        forget()
    _kept[key] = stamp, now + KEPT, value
    return value


def forget() -> None:
    """As in a process that starts: another database, another folder of data."""
    _kept.clear()


def host_of(request: HttpRequest) -> tuple[str, str]:
    return request.META.get("HTTP_HOST", ""), request.META.get("SERVER_PORT", "")


def site_of(request: HttpRequest) -> Site | None:
    """Wagtail's own answer, which it then finds on the request."""
    if not hasattr(request, "_wagtail_site"):
        request._wagtail_site = kept(("site", *host_of(request)), lambda: Site.find_for_request(request))  # type: ignore[attr-defined]
    return request._wagtail_site
