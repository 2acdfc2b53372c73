"""The worker's round of the sources that are due.

for source in due():          those whose hour has come, the longest waited for first
    collect_from(source)      ask it politely, read it, propose what is new, write how it went

Politely: conditional, once an hour at most (less when the feed says so), one request at a time and never two in a row
to one host, later and later to a site that fails, when it says to one that is busy, never again to one that is gone.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.watch.addresses import address_key
from cms.watch.fetching import entries
from cms.watch.fetching.entries import Entry, Feed
from cms.watch.models import PressItem, WatchSource
from cms.watch.proposing import Proposal, known_keys, propose
from reference.web import getting, places
from reference.web.faults import Fault
from reference.web.getting import Answer, Question

logger = logging.getLogger(__name__)

POLICY = places.WEB
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
EVERY, SELDOM = timedelta(hours=1), timedelta(days=1)
LONGEST_PAUSE = timedelta(days=7)
BETWEEN = 20
"""Seconds between two requests to one host."""
LEASE = timedelta(minutes=10)
"""A source whose worker was killed in the middle is due again after that."""
RECENT = timedelta(days=30)
"""An article older than that is no news: a feed read for the first time brings a month, not its archive."""
IN_A_ROUND = 30


def due(now: datetime | None = None) -> QuerySet[WatchSource]:
    """Those of the demo have addresses that nobody holds: they are never asked."""
    now = now or timezone.now()
    waiting = WatchSource.objects.filter(is_active=True, is_demo=False, next_fetch_at__lte=now)
    return waiting.order_by("next_fetch_at", "pk")


def collect() -> int:
    """One round. Returns how many sources were asked."""
    asked = 0
    # Not the first thirty alone: a hundred alerts of one site would keep the others waiting behind them.
    for source in due():
        if asked == IN_A_ROUND:
            break
        if host_is_free(source.host) and claim(source):
            collect_from(source)
            asked += 1
    return asked


def host_is_free(host: str) -> bool:
    """Whether nothing was asked of it a moment ago; the next request to it waits from now."""
    return bool(cache.add(f"veille-hote-{host}", 1, BETWEEN))


def claim(source: WatchSource) -> bool:
    """For one process at a time."""
    now = timezone.now()
    mine = WatchSource.objects.filter(pk=source.pk, next_fetch_at=source.next_fetch_at)
    return mine.update(next_fetch_at=now + LEASE, fetched_at=now) == 1


def collect_from(source: WatchSource) -> int:
    """Returns how many articles are new. Whatever the source sends, it costs this source alone."""
    try:
        answer = ask(source)
        feed = None if answer.is_unchanged else read(answer)
    except Fault as fault:
        note_fault(source, fault)
        return 0
    except Exception:
        logger.exception("The feed of source %s could not be read", source.pk)
        note_fault(source, Fault())
        return 0
    with transaction.atomic():
        new = take(source, feed) if feed else 0
        note_success(source, answer, feed)
    return new


def ask(source: WatchSource) -> Answer:
    """Raises Fault."""
    return getting.get(question(source.feed_url, source.etag, source.last_modified), policy=POLICY)


def question(url: str, etag: str = "", last_modified: str = "") -> Question:
    """It says who asks, and where to complain."""
    return Question(url, f"Rayonnage (veille ; +{settings.SITE_URL}/)", etag, last_modified, ACCEPT)


def read(answer: Answer) -> Feed:
    """Raises Fault."""
    return entries.read(answer.body, url=answer.url, content_type=answer.content_type)


def take(source: WatchSource, feed: Feed) -> int:
    """Propose what is new. The oldest first, so that the queue shows the latest on top."""
    since = timezone.now() - RECENT
    recent = [entry for entry in feed.entries if entry.published_at is None or entry.published_at >= since]
    known = known_keys(entry.url for entry in recent)
    new = [entry for entry in recent if address_key(entry.url) not in known]
    themes, territories = list(source.themes.all()), list(source.territories.all())
    found = (replace(proposal_of(entry, source), themes=themes, territories=territories) for entry in reversed(new))
    return sum(is_new for _item, is_new in map(propose, found))


def proposal_of(entry: Entry, source: WatchSource) -> Proposal:
    """But for what is of the source itself: its themes, its territories."""
    day = timezone.localtime(entry.published_at).date() if entry.published_at else None
    return Proposal(
        url=entry.url,
        title=entry.title,
        source_name=entry.source_name or source.name,
        author=entry.author,
        dated_on=day,
        excerpt="" if entry.excerpt == entry.title else entry.excerpt,
        rubric=source.rubric,
        origin=PressItem.Origin.FEED,
        source=source,
    )


def note_success(source: WatchSource, answer: Answer, feed: Feed | None) -> None:
    now = timezone.now()
    values = {
        "etag": answer.etag or (source.etag if answer.is_unchanged else ""),
        "last_modified": answer.last_modified or (source.last_modified if answer.is_unchanged else ""),
        "succeeded_at": now,
        "next_fetch_at": now + pause_of(feed),
        "failures": 0,
        "fault": "",
    }
    if feed:
        values["remark"] = feed.remark
    written(source, values | moved(source, answer))


def moved(source: WatchSource, answer: Answer) -> dict[str, str]:
    """A permanent redirect is kept, unless another source holds that address."""
    if not answer.moved_to:
        return {}
    key = address_key(answer.moved_to)
    taken = WatchSource.objects.filter(feed_key=key).exclude(pk=source.pk).exists()
    return {} if taken else {"feed_url": answer.moved_to, "feed_key": key}


def pause_of(feed: Feed | None) -> timedelta:
    return min(max(feed.every or EVERY, EVERY), SELDOM) if feed else EVERY


def note_fault(source: WatchSource, fault: Fault) -> None:
    logger.info("Source %s: %s", source.pk, fault)
    failures = source.failures + 1
    values = {
        "failures": failures,
        "fault": str(fault),
        "next_fetch_at": timezone.now() + max(pause_after(failures), timedelta(seconds=fault.retry_after)),
    }
    written(source, values | ({"is_active": False} if fault.is_final else {}))


def pause_after(failures: int) -> timedelta:
    """An hour, two, four, eight… a week."""
    return min(EVERY * 2 ** min(failures - 1, 10), LONGEST_PAUSE)


def written(source: WatchSource, values: dict[str, object]) -> None:
    """Unless its address was changed meanwhile: what was read then says nothing of the new one."""
    WatchSource.objects.filter(pk=source.pk, feed_key=source.feed_key).update(**values)
    source.refresh_from_db()
