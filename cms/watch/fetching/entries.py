"""The bytes of a feed → Feed: RSS 0.9x to 2.0, RDF, Atom, in any charset, by `feedparser`.

One bad entry costs one entry: it is counted, and the others are taken.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import feedparser

from cms.watch.addresses import cleaned
from cms.watch.fetching.announced import announced, is_web_page
from cms.watch.fetching.faults import Malformed, NotAFeed, WebPage, WebPageWithFeed
from cms.watch.fetching.plain import plain
from reference.web.addresses import NotAnAddress
from reference.web.faults import CutShort

MOST = 200
"""Entries read of one feed: they come latest first."""
TITLE, EXCERPT, NAME = 500, 2000, 200
_KINDS = {
    b"%PDF": "un PDF", b"\x89PNG": "une image", b"\xff\xd8\xff": "une image", b"GIF8": "une image", b"PK\x03\x04": "une archive",
    b"\x1f\x8b": "une archive", b"{": "du JSON", b"[": "du JSON", b"BEGIN:VCALENDAR": "un agenda",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One article, as its publisher tells it."""

    url: str
    title: str
    author: str = ""
    excerpt: str = ""
    """The publisher's summary: for editors only."""
    source_name: str = ""
    """Of a feed that gathers others: who published it."""
    published_at: datetime | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    site_url: str
    entries: tuple[Entry, ...]
    remark: str = ""
    """What was left out and why, in French; "" when all was read."""
    every: timedelta | None = None
    """How often the site says that it changes."""


def read(body: bytes, *, url: str, content_type: str = "") -> Feed:
    """Raises Fault: a web page, something else, a feed of which nothing can be read."""
    if not body.strip():
        raise CutShort
    if is_web_page(body):
        raise _web_page(body, url)
    if what := next((name for start, name in _KINDS.items() if body.lstrip()[:20].startswith(start)), ""):
        raise NotAFeed(what=what)
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    announced_count = len(_ENDS.findall(body))
    # A stream: feedparser would open a string that looks like an address or a file.
    parsed = feedparser.parse(BytesIO(_shortened(body)), response_headers=headers)
    if not parsed.version and not parsed.entries:
        raise NotAFeed(what="autre chose (XML ou texte)") if not parsed.bozo else Malformed(why=_why(parsed))
    left_out: Counter[str] = Counter()
    entries = [found for raw in parsed.entries[:MOST] if (found := _entry(raw, left_out)) is not None]
    is_broken = bool(parsed.bozo) and announced_count <= MOST and _is_broken(parsed)
    if not entries and is_broken:
        raise Malformed(why=_why(parsed))
    return Feed(
        title=plain(parsed.feed.get("title", ""), NAME),
        site_url=_address(parsed.feed.get("link", "")),
        entries=tuple(entries),
        remark=_remark(_why(parsed) if is_broken else "", left_out, len(entries), announced_count),
        every=_every(parsed.feed),
    )


_ENDS = re.compile(rb"</(?:[\w-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def _shortened(body: bytes) -> bytes:
    """Up to its last entry worth reading: feedparser would spend half a minute on forty thousand of them."""
    for number, end in enumerate(_ENDS.finditer(body), start=1):
        if number == MOST:
            return body[: end.end()]
    return body


def _web_page(body: bytes, url: str) -> WebPage | WebPageWithFeed:
    found = announced(body, url)
    return WebPageWithFeed(feed=found[0].url) if found else WebPage()


def _entry(raw: Mapping[str, Any], left_out: Counter[str]) -> Entry | None:
    url = _address(raw.get("link") or "") or _address(raw.get("id") or "")
    if not url:
        left_out["sans adresse"] += 1
        return None
    excerpt = plain(_excerpt(raw), EXCERPT)
    title = plain(raw.get("title") or "", TITLE) or _first_words(excerpt) or url[:TITLE]
    source = raw.get("source") or {}
    return Entry(
        url=url,
        title=title,
        author=plain(raw.get("author") or "", NAME),
        excerpt=excerpt,
        source_name=plain(source.get("title") or "", NAME) if isinstance(source, Mapping) else "",
        published_at=_moment(raw.get("published_parsed") or raw.get("updated_parsed")),
        keywords=_keywords(raw.get("tags") or ()),
    )


def _excerpt(raw: Mapping[str, Any]) -> str:
    said = raw.get("summary") or ""
    return said or next((part.get("value") or "" for part in raw.get("content") or ()), "")


def _first_words(text: str) -> str:
    return plain(text, 80)


def _address(text: str) -> str:
    try:
        return cleaned(text)
    except NotAnAddress:
        return ""


def _moment(parsed: Any) -> datetime | None:
    """feedparser gives a time in UTC. What is not of our times, or of tomorrow, says nothing."""
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return moment if moment.year >= 1990 and moment < datetime.now(UTC) + timedelta(days=2) else None


def _keywords(tags: Any) -> tuple[str, ...]:
    words = (plain(tag.get("term") or "", 60) for tag in tags if isinstance(tag, Mapping))
    return tuple(dict.fromkeys(word for word in words if word and not re.match(r"https?:", word)))[:10]


def _every(feed: Mapping[str, Any]) -> timedelta | None:
    """RSS `ttl`, in minutes; the vocabulary « syndication » of RDF."""
    said = str(feed.get("ttl") or "")
    if said.isascii() and said.isdigit() and 0 < len(said) < 6:
        return timedelta(minutes=int(said))
    hours = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30}
    found = hours.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    return timedelta(hours=found) if found else None


def _is_broken(parsed: Any) -> bool:
    """A charset that is not the one announced is no fault of form."""
    return not isinstance(
        parsed.get("bozo_exception"), feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    )


def _why(parsed: Any) -> str:
    error = parsed.get("bozo_exception")
    line = getattr(error, "getLineNumber", lambda: None)()
    return f"ligne {line}" if line else "ce n’est pas du XML"


def _remark(why: str, left_out: Counter[str], taken: int, count: int) -> str:
    said = []
    if why:
        read = "un article a pu être lu" if taken == 1 else f"{taken} articles ont pu être lus"
        said.append(f"Le flux est mal formé ({why}) : {read}.")
    for reason, number in left_out.items():
        left = "un article {}, laissé de côté" if number == 1 else f"{number} articles {{}}, laissés de côté"
        said.append(left.format(reason).capitalize() + ".")
    if count > MOST:
        said.append(f"Le flux compte {count} articles : les {MOST} premiers sont lus.")
    return " ".join(said)
