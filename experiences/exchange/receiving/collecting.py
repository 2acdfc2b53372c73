"""The worker's round of the centres whose day has come.

for source in due():        an address once a day, a file as soon as it is dropped
    collect_from(source)    ask politely, follow the pages, read, take, write how it went

Politely: conditional, one request at a time, later and later to a site that fails, never again to one that is gone.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from experiences.exchange.receiving.reading import Read, raw, read
from experiences.exchange.receiving.taking import take
from experiences.models import FicheSource, Harvest
from reference.web import getting, places
from reference.web.addresses import host_of
from reference.web.faults import Fault
from reference.web.getting import Answer, Limits, Question

logger = logging.getLogger(__name__)

POLICY = places.WEB
LIMITS = Limits(seconds=60, megabytes=20)
ACCEPT = "application/atom+xml, application/ld+json;q=0.9, application/json;q=0.8, text/csv;q=0.7, */*;q=0.3"
EVERY, AGAIN, LONGEST_PAUSE = timedelta(days=1), timedelta(hours=1), timedelta(days=7)
LEASE = timedelta(minutes=30)
"""A source whose worker was killed in the middle is due again after that."""
MOST_PAGES = 400
BETWEEN = 0.5
"""Seconds between two pages of one feed."""
IN_A_ROUND = 5


def due(now: datetime | None = None) -> QuerySet[FicheSource]:
    waiting = FicheSource.objects.filter(is_active=True, next_fetch_at__lte=now or timezone.now())
    return waiting.filter(~Q(feed_url="") | Q(deposit__isnull=False)).order_by("next_fetch_at", "pk")


def collect() -> int:
    """One round. Returns how many sources were read."""
    done = 0
    for source in due()[:IN_A_ROUND]:
        if claim(source):
            collect_from(source)
            done += 1
    return done


def claim(source: FicheSource) -> bool:
    """For one process at a time."""
    now = timezone.now()
    mine = FicheSource.objects.filter(pk=source.pk, next_fetch_at=source.next_fetch_at)
    return mine.update(next_fetch_at=now + LEASE, fetched_at=now) == 1


def collect_from(source: FicheSource) -> Harvest | None:
    """None when the site says that nothing changed. Whatever the source sends, it costs this source alone."""
    is_file = source.deposit is not None
    try:
        answer, found = deposited(source) if is_file else asked(source)
        harvest = take(source, found, is_list=not is_file) if found else None
    except Fault as fault:
        return note_fault(source, fault)
    except Exception:
        logger.exception("The fiches of source %s could not be taken", source.pk)
        return note_fault(source, Fault())
    note_success(source, answer, harvest)
    return harvest


def deposited(source: FicheSource) -> tuple[Answer, Read]:
    return Answer(""), read(bytes(source.deposit or b""))


def asked(source: FicheSource) -> tuple[Answer, Read | None]:
    """All the pages of the feed; None when its first says that nothing changed. Raises Fault."""
    answer = ask(source.feed_url, source.etag, source.last_modified)
    if answer.is_unchanged:
        return answer, None
    found = Read()
    seen, page = {source.feed_url, answer.url}, answer
    while True:
        found.add(raw(page.body))
        following = urljoin(page.url, found.next_url) if found.next_url else ""
        if not following or following in seen:
            return answer, found
        # Elsewhere than on its own site, a feed would have us ask whatever it likes.
        if len(seen) > MOST_PAGES or host_of(following) != host_of(answer.url) or not found.is_whole:
            found.is_whole = False
            return answer, found
        seen.add(following)
        time.sleep(BETWEEN)
        page = ask(following)


def ask(url: str, etag: str = "", last_modified: str = "") -> Answer:
    """Raises Fault. It says who asks, and where to complain."""
    agent = f"Rayonnage (fiches ; +{settings.SITE_URL}/)"
    return getting.get(Question(url, agent, etag, last_modified, ACCEPT), policy=POLICY, limits=LIMITS)


def note_success(source: FicheSource, answer: Answer, harvest: Harvest | None) -> None:
    now = timezone.now()
    values: dict[str, object] = {
        "succeeded_at": now,
        "next_fetch_at": now + EVERY,
        "failures": 0,
        "fault": "",
        "deposit": None,
        "deposit_name": "",
    }
    if harvest:
        # What was refused for a reason of ours is read again the next day, whatever the site says.
        is_whole = not harvest.counts.get("refused")
        values |= {
            "etag": answer.etag if is_whole else "",
            "last_modified": answer.last_modified if is_whole else "",
        }
    if answer.moved_to:
        values["feed_url"] = answer.moved_to
    written(source, values)


def note_fault(source: FicheSource, fault: Fault) -> Harvest:
    logger.info("Source %s: %s", source.pk, fault)
    failures = source.failures + 1
    pause = min(AGAIN * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
    values: dict[str, object] = {
        "failures": failures,
        "fault": str(fault),
        "next_fetch_at": timezone.now() + max(pause, timedelta(seconds=fault.retry_after)),
        # A file that cannot be read will not be better tomorrow.
        "deposit": None,
        "deposit_name": "",
    }
    written(source, values | ({"is_active": False} if fault.is_final else {}))
    return Harvest.objects.create(source=source, fault=str(fault))


def written(source: FicheSource, values: dict[str, object]) -> None:
    """Unless its address was changed meanwhile: what was read then says nothing of the new one."""
    FicheSource.objects.filter(pk=source.pk, feed_url=source.feed_url).update(**values)
    source.refresh_from_db()
