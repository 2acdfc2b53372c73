"""Public pages kept ready for visitors without a cookie: read again after any change, and every minute whatever happens.

Each process of the site holds its own pages. What tells them all that something changed is the date of one file, which
whoever writes touches after commit: a page published by the worker is on the site at the next visit. A site of several
machines shares no such file; there, a page is at most `KEPT` seconds late.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from catalogue.signals import records_changed

KEPT = 60.0
"""Seconds. What depends on the hour (a rendez-vous that is over) is late by that at most."""
ROOM = 32 * 1024 * 1024
"""Bytes of pages that a process keeps; the least recently seen leave first."""
LARGEST = 1024 * 1024

NEVER = ("/admin/", "/compte/", "/panier/", "/sante/", "/recherche/", "/static/", "/media/", "/fichiers/")
"""What belongs to one person, changes without a write of ours (the index follows a second later), or is a file."""
HARMLESS_COOKIES = frozenset({settings.CSRF_COOKIE_NAME})

SHOWN = frozenset(
    f"rayonnage_{room}" for room in ("cms", "catalogue", "experiences", "reference", "newsletters", "search")
) | {"wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects"}
"""Apps whose rows a public page may show…"""
QUIET = frozenset(
    {"askedwords", "basket", "basketentry", "bounce", "delivery", "domainslot", "linkclicks", "modellogentry"}
    | {"outboxentry", "pagelogentry", "reader", "referenceindex", "revision", "scannedcode", "told"}
)
"""… but for these, which none shows and which are written all day."""


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

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not may_be_kept(request):
            return self.get_response(request)
        key, stamp = key_of(request), last_change()
        page = self.pages.get(key)
        if page and page.stamp == stamp and page.until > time.monotonic():
            self.pages.move_to_end(key)
            return HttpResponse(page.body, headers=page.headers)
        # The stamp is of before: what changes while the page is made makes it stale at once.
        response = self.get_response(request)
        if not request.COOKIES and is_everyone_s(response):
            self.keep(key, Kept(stamp, time.monotonic() + KEPT, response.content, dict(response.headers)))
        return response

    def keep(self, key: tuple[str, ...], page: Kept) -> None:
        self.drop(key)
        self.pages[key] = page
        self.size += len(page.body)
        while self.size > ROOM:
            self.drop(next(iter(self.pages)))

    def drop(self, key: tuple[str, ...]) -> None:
        page = self.pages.pop(key, None)
        self.size -= len(page.body) if page else 0


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
    """The host and scheme too: pages write whole addresses."""
    return request.scheme or "", request.META.get("HTTP_HOST", ""), request.path, request.META.get("QUERY_STRING", "")


def is_everyone_s(response: HttpResponseBase) -> bool:
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and not {"private", "no-store", "no-cache"} & set(response.get("Cache-Control", "").replace(",", " ").split())
        and len(response.content) <= LARGEST
    )


def stamp_file() -> Path:
    return settings.DATA_DIR / "changed"


def last_change() -> int:
    """When the content last changed, as the file says it; 0 before the first change."""
    try:
        return stamp_file().stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def note_change() -> None:
    """Every page is read again, in every process, once what is being written is committed."""
    transaction.on_commit(touch)


def touch() -> None:
    # Two changes within one tick of the file system's clock are two.
    now = max(time.time_ns(), last_change() + 1)
    stamp_file().touch()
    os.utime(stamp_file(), ns=(now, now))


def follow_changes(sender: type[Model], **signal: Any) -> None:
    if sender._meta.app_label in SHOWN and sender._meta.model_name not in QUIET:
        note_change()


def follow_records(**signal: Any) -> None:
    note_change()


def connect() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(follow_changes, dispatch_uid="rayonnage.page_cache")
    records_changed.connect(follow_records, dispatch_uid="rayonnage.page_cache")
