"""The feeds of a site, from the address of any of its pages: what is pasted may be a feed or a page that announces some."""

from __future__ import annotations

from dataclasses import dataclass

from cms.watch import collecting
from cms.watch.fetching import announced, entries
from cms.watch.fetching.faults import WebPage
from reference.web import getting
from reference.web.getting import Limits

PATIENCE = Limits(seconds=8)
"""A person waits."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that one may add."""

    feed_url: str
    name: str
    site_url: str = ""
    titles: tuple[str, ...] = ()
    """Of its latest articles, when it was read."""


def discovered(address: str) -> list[Found]:
    """Raises Fault."""
    answer = getting.get(collecting.question(address), policy=collecting.POLICY, limits=PATIENCE)
    if not announced.is_web_page(answer.body):
        feed = entries.read(answer.body, url=answer.url, content_type=answer.content_type)
        titles = tuple(entry.title for entry in feed.entries[:3])
        return [Found(answer.url, feed.title or answer.url, feed.site_url, titles)]
    site = announced.title_of(answer.body)
    found = announced.announced(answer.body, answer.url)[:MOST]
    if not found:
        raise WebPage
    return [Found(one.url, one.title or site or one.url, answer.url) for one in found]
