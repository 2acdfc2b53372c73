"""Public pages kept whole for visitors without a cookie: made again after any change, and every minute whatever happens."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.freshness.stamp import KEPT, last_change

ROOM = 32 * 1024 * 1024
"""Bytes of pages that a process keeps; the least recently seen leave first."""
LARGEST = 1024 * 1024

NEVER = ("/admin/", "/compte/", "/panier/", "/sante/", "/recherche/", "/static/", "/media/", "/fichiers/")
"""What belongs to one person, changes without a write of ours (the index follows a second later), or is a file."""
HARMLESS_COOKIES = frozenset({settings.CSRF_COOKIE_NAME})


@dataclass(frozen=True)
class Kept:
    stamp: int
    until: float
    body: bytes
    headers: dict[str, str]


class PageCache:
    """The outermost middleware: a page that it has costs no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self.size = 0
        # A server may answer from several threads.
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not may_be_kept(request):
            return self.get_response(request)
        key, stamp = key_of(request), last_change()
        page = self.found(key)
        if page and page.stamp == stamp and page.until > time.monotonic():
            return HttpResponse(page.body, headers=page.headers)
        # The stamp is of before: what changes while the page is made makes it stale at once.
        response = self.get_response(request)
        if not request.COOKIES and is_everyone_s(request, response):
            self.keep(key, Kept(stamp, time.monotonic() + KEPT, response.content, dict(response.headers)))
        return response

    def found(self, key: tuple[str, ...]) -> Kept | None:
        with self.lock:
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
            return page

    def keep(self, key: tuple[str, ...], page: Kept) -> None:
        with self.lock:
            before = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += len(page.body) - (len(before.body) if before else 0)
            while self.size > ROOM:
                _key, oldest = self.pages.popitem(last=False)
                self.size -= len(oldest.body)


def may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and request.COOKIES.keys() <= HARMLESS_COOKIES
        and not request.path.startswith(NEVER)
        # htmx takes a part of a page, and says so; credentials are somebody's.
        and "HTTP_HX_REQUEST" not in request.META
        and "HTTP_AUTHORIZATION" not in request.META
    )


def key_of(request: HttpRequest) -> tuple[str, ...]:
    """The host and scheme too: pages write whole addresses. A page is kept as it leaves, compressed or not."""
    asked = request.META
    packed = "gzip" if "gzip" in asked.get("HTTP_ACCEPT_ENCODING", "") else ""
    return request.scheme or "", asked.get("HTTP_HOST", ""), request.path, asked.get("QUERY_STRING", ""), packed


def is_everyone_s(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        isinstance(response, HttpResponse)
        # An address that bears a token is one person's: her registration, her alerts, a draft shown to her.
        and not (request.resolver_match and "token" in request.resolver_match.kwargs)
        and response.status_code == 200
        and not response.cookies
        and not {"private", "no-store", "no-cache"} & set(response.get("Cache-Control", "").replace(",", " ").split())
        and len(response.content) <= LARGEST
    )
