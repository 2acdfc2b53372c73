"""An article is known once, whoever proposes it: by its address, compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cms.watch.addresses import address_key, cleaned
from cms.watch.models import PressItem, WatchRubric, WatchSource
from reference.models import Territory, Theme

State, Origin = PressItem.State, PressItem.Origin


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is said of an article by whoever found it: a feed, a person, a file."""

    url: str
    title: str
    source_name: str = ""
    author: str = ""
    dated_on: date | None = None
    excerpt: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    rubric: WatchRubric | None = None
    themes: Iterable[Theme] = field(default=())
    territories: Iterable[Territory] = field(default=())
    origin: Origin = Origin.HAND
    source: WatchSource | None = None


@transaction.atomic
def propose(proposal: Proposal, user: Any = None, **more: Any) -> tuple[PressItem, bool]:
    """The article, and whether it is new. `more` are fields of it: a state, a moment. Raises NotAnAddress."""
    values: dict[str, Any] = {
        "url": cleaned(proposal.url),
        "title": proposal.title[:500],
        "source_name": proposal.source_name[:200],
        "author": proposal.author[:200],
        "dated_on": proposal.dated_on,
        "excerpt": proposal.excerpt,
        "summary": proposal.summary,
        "keywords": list(proposal.keywords),
        "rubric": proposal.rubric,
        "origin": proposal.origin,
        "source": proposal.source,
        "proposed_by": user,
    }
    item, is_new = PressItem.objects.get_or_create(key=address_key(proposal.url), defaults=values | more)
    if is_new:
        item.themes.set(proposal.themes)
        item.territories.set(proposal.territories)
    return item, is_new


def known_keys(urls: Iterable[str]) -> set[str]:
    """Of these addresses, the keys of the articles that are there already."""
    keys = list({address_key(url) for url in urls})
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        found.update(PressItem.objects.filter(key__in=some).values_list("key", flat=True).order_by())
    return found


def stamped(state: State, user: Any, at: datetime) -> dict[str, Any]:
    """The fields that say who put an article in a state, and when."""
    name = {State.REVIEWED: "reviewed", State.PUBLISHED: "published", State.SET_ASIDE: "set_aside"}.get(state)
    return {f"{name}_at": at, f"{name}_by": user} if name else {}
