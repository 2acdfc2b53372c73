"""The feeds that a page announces: `<link rel="alternate" type="application/rss+xml" href="…">` (HTML, RSS Advisory Board)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from cms.watch.fetching.plain import plain
from reference.web.addresses import NotAnAddress, split

_FEEDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml", "application/xml"}
_WEB_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
READ = 200_000
"""Bytes: what a page announces stands in its head."""
MOST = 10


@dataclass(frozen=True, slots=True)
class Announced:
    url: str
    title: str


def is_web_page(body: bytes) -> bool:
    return _WEB_PAGE.match(body[:4000]) is not None


def announced(body: bytes, url: str) -> list[Announced]:
    """In the order of the page, but feeds of comments last."""
    reader = _Head(url)
    reader.feed(_text(body[:READ]))
    reader.close()
    found = list({one.url: one for one in reader.found}.values())[:MOST]
    return sorted(found, key=lambda one: bool(re.search(r"comment", one.url + one.title, re.IGNORECASE)))


def title_of(body: bytes) -> str:
    """What the page calls itself."""
    reader = _Head("")
    reader.feed(_text(body[:READ]))
    reader.close()
    return plain(reader.title, 200)


def _text(body: bytes) -> str:
    said = _CHARSET.search(body[:4000])
    for charset in (said[1].decode("ascii") if said else "utf-8", "utf-8", "cp1252"):
        try:
            return body.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


class _Head(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base, self.found, self.title, self._in_title = url, list[Announced](), "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "title":
            self._in_title = not self.title
        elif tag == "base" and given.get("href"):
            self.base = _joined(self.base, given["href"])
        elif tag == "link" and "alternate" in given.get("rel", "").lower().split():
            self._alternate(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def _alternate(self, given: dict[str, str]) -> None:
        kind = given.get("type", "").partition(";")[0].strip().lower()
        url = _joined(self.base, given.get("href", "").strip())
        if kind in _FEEDS and given.get("href") and _is_address(url):
            self.found.append(Announced(url, plain(given.get("title", ""), 200)))


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _is_address(url: str) -> bool:
    try:
        split(url)
    except NotAnAddress:
        return False
    return True
