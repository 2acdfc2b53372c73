"""What is the same on every page, computed once until something changes: the site, the menu, the centre, the foot of pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from cms.freshness.stamp import KEPT, last_change

Value = TypeVar("Value")

ROOM = 5000
"""Values of this process; past that, all leave."""

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
        _kept.clear()
    _kept[key] = stamp, now + KEPT, value
    return value


def host_of(request: HttpRequest) -> tuple[str, str]:
    return request.META.get("HTTP_HOST", ""), request.META.get("SERVER_PORT", "")


def site_of(request: HttpRequest) -> Site | None:
    """Wagtail's own answer, which it then finds on the request."""
    if not hasattr(request, "_wagtail_site"):
        request._wagtail_site = kept(("site", *host_of(request)), lambda: Site.find_for_request(request))  # type: ignore[attr-defined]
    return request._wagtail_site


def follow_known_route(request: HttpRequest, path: str) -> None:
    """Spare Wagtail the walk from the home to a page, one query or two a step, when another visitor has walked it."""
    site_of(request)
    route = kept(("route", *host_of(request), path), lambda: walked(request, path))
    if route and not hasattr(request, "_wagtail_route_for_request"):
        model, pk = route
        page = model.objects.filter(pk=pk, live=True).first()
        if page:
            request._wagtail_route_for_request = RouteResult(page, [], {})  # type: ignore[attr-defined]


def walked(request: HttpRequest, path: str) -> tuple[type[Page], int] | None:
    """The page at the end of this path; None for no page, or one that reads a part of the path itself."""
    found = Page.route_for_request(request, path)
    if not found or found[1] or found[2]:
        return None
    return type(found[0]), found[0].pk
