"""The links that pages give to other sites: gathered, tried at night, politely, and remembered.

A link is dead when it has not answered for two nights. One that answers is tried again after a week, a dead one the next
night; a site is asked one page at a time, with a pause.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page

from cms.home_admin.models import LONGEST_URL, WebLink, WebLinkUse
from cms.ticks import tick
from reference.links import fault

HREF = re.compile(r"""href=["'](https?://[^"'\s<>]+)["']""", re.IGNORECASE)
BARE = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
AGAIN_AFTER, SOONER = timedelta(days=7), timedelta(hours=20)
SITES_AT_ONCE = 4
PAUSE = 1.0
"""Seconds between two pages of one site."""
NIGHT = range(2, 6)
"""The hours at which they are tried: by day, whoever imports or sends would wait for a site that does not answer."""


def links_in(value: Any) -> Iterator[str]:
    """The addresses in a value of a page, whatever it is made of: rich text, blocks, lines of a list."""
    if isinstance(value, str):
        if value.startswith(("[", "{")) and "http" in value:
            # A StreamField, as it is stored: its quotes are escaped.
            value = value.replace('\\"', '"')
        yield from HREF.findall(value)
        if BARE.fullmatch(value.strip()):
            yield value.strip()
        yield from (found[1:-1] for found in re.findall(r'"https?://[^\s<>"]+"', value))
    elif isinstance(value, dict):
        for one in value.values():
            yield from links_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from links_in(one)


def links_of(page: Page) -> set[str]:
    found = (link.replace("&amp;", "&") for link in links_in(page.serializable_data()))
    return {link for link in found if len(link) <= LONGEST_URL and urlsplit(link).hostname}


@transaction.atomic
def note(page: Page) -> None:
    """What this page gives now, and nothing that it gave before."""
    urls = links_of(page)
    WebLinkUse.objects.filter(page=page).exclude(link__url__in=urls).delete()
    WebLink.objects.bulk_create([WebLink(url=url) for url in sorted(urls)], ignore_conflicts=True)
    uses = [
        WebLinkUse(link_id=pk, page=page) for pk in WebLink.objects.filter(url__in=urls).values_list("pk", flat=True)
    ]
    WebLinkUse.objects.bulk_create(uses, ignore_conflicts=True)


def gather() -> None:
    """Every published page. A page that does not read costs itself only."""
    live = Page.objects.live().filter(depth__gt=1)
    for page in live.specific().iterator(chunk_size=100):
        note(page)
    WebLinkUse.objects.exclude(page__in=live).delete()
    WebLink.objects.filter(uses=None).delete()


def due() -> list[WebLink]:
    now = timezone.now()
    late = Q(checked_at=None) | Q(failures=0, checked_at__lt=now - AGAIN_AFTER)
    return list(WebLink.objects.filter(late | Q(failures__gt=0, checked_at__lt=now - SOONER)).order_by("pk"))


def by_site(links: Iterable[WebLink]) -> list[list[WebLink]]:
    sites: dict[str, list[WebLink]] = {}
    for link in links:
        sites.setdefault(urlsplit(link.url).hostname or "", []).append(link)
    return list(sites.values())


def tried(links: list[WebLink], ask: Callable[[str], str], pause: float) -> list[tuple[WebLink, str]]:
    """The links of one site, one after another."""
    found = []
    for number, link in enumerate(links):
        if number:
            time.sleep(pause)
        found.append((link, ask(link.url)[:300]))
    return found


def check(ask: Callable[[str], str] = fault, pause: float = PAUSE) -> int:
    """Returns how many were tried. No thread touches the base."""
    count = 0
    with ThreadPoolExecutor(SITES_AT_ONCE) as pool:
        for answers in pool.map(lambda links: tried(links, ask, pause), by_site(due())):
            for link, reason in answers:
                settle(link, reason)
                count += 1
    return count


def settle(link: WebLink, reason: str) -> None:
    now = timezone.now()
    link.checked_at, link.fault = now, reason
    link.failures = min(link.failures + 1, 30_000) if reason else 0
    link.failed_since = (link.failed_since or now) if reason else None
    link.save(update_fields=["checked_at", "fault", "failures", "failed_since"])


@task()
def check_tonight() -> None:
    gather()
    check()


@receiver(tick)
def every_night(**kwargs: Any) -> None:
    """Once a night; apart from the ticks, for it may last."""
    now = timezone.localtime()
    if now.hour in NIGHT and cache.add(f"liens-des-pages-{now:%Y-%m-%d}", 1, 26 * 3600):
        check_tonight.enqueue()
