"""The watch of the demo: its page, rubrics, sources as if they had been read, articles in each state. Nothing is fetched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.dispatch import receiver
from django.utils import timezone
from django.utils.text import slugify

from cms.demo.centre import open_account
from cms.demo.pages import Pages, Table, territory, without
from cms.demo.signals import demo_loaded
from cms.demo.tables import read
from cms.models import WatchPage
from cms.watch.models import PressItem, WatchRubric, WatchSource
from cms.watch.proposing import Proposal, propose, stamped
from reference.models import Theme

State, Origin = PressItem.State, PressItem.Origin
PATH = {State.REVIEWED: (State.REVIEWED,), State.PUBLISHED: (State.REVIEWED, State.PUBLISHED)}
"""The states that an article went through."""


@receiver(demo_loaded)
def load_watch(pages: Pages, **signal: Any) -> None:
    table = read("veille")
    for account in table["account"]:
        open_account(account)
    pages.add(WatchPage, table["page"]["path"], without(table["page"], "path"))
    rubrics = {one["name"]: add_rubric(one) for one in table["rubric"]}
    now = timezone.now()
    sources = {one["name"]: add_source(one, rubrics, now) for one in table["source"]}
    for rank, one in enumerate(table["item"]):
        # Noon, and some minutes apart: their order is that of the file.
        add_item(one, rubrics, sources, now - timedelta(days=one["days_ago"], minutes=rank * 7))


def add_rubric(table: Table) -> WatchRubric:
    return WatchRubric.objects.create(**without(table, "shared"), is_shared=table.get("shared", False))


def add_source(table: Table, rubrics: dict[str, WatchRubric], now: datetime) -> WatchSource:
    read_at = now - timedelta(hours=table["read_hours_ago"])
    source = WatchSource.objects.create(
        name=table["name"],
        feed_url=table["feed"],
        site_url=table["site"],
        rubric=rubrics[table["rubric"]],
        fetched_at=now,
        succeeded_at=read_at,
        failures=table.get("failures", 0),
        fault=table.get("fault", ""),
        remark=table.get("remark", ""),
        is_demo=True,
    )
    source.themes.set(themes(table))
    source.territories.set(map(territory, table.get("places", [])))
    return source


def add_item(table: Table, rubrics: dict[str, WatchRubric], sources: dict[str, WatchSource], at: datetime) -> PressItem:
    source = sources.get(table.get("source", ""))
    state, user = State(table["state"]), account(table.get("by", ""))
    proposal = Proposal(
        url=table.get("url") or f"{source.site_url}articles/{slugify(table['title'])[:60]}",
        title=table["title"],
        source_name=source.name if source else table["source_name"],
        author=table.get("author", ""),
        dated_on=timezone.localtime(at).date(),
        excerpt=table.get("excerpt", ""),
        summary=table.get("summary", ""),
        keywords=tuple(table.get("keywords", ())),
        rubric=rubrics[table["rubric"]] if "rubric" in table else source and source.rubric,
        themes=themes(table),
        territories=[*map(territory, table.get("places", []))],
        origin=Origin(table.get("origin", Origin.FEED)),
        source=source,
    )
    acts: dict[str, Any] = {"state": state, "proposed_at": at, "is_demo": True}
    for one in PATH.get(state, (state,)):
        acts |= stamped(one, user, at)
    return propose(proposal, user if state == State.PROPOSED else None, **acts)[0]


def themes(table: Table) -> list[Theme]:
    return [Theme.objects.get(slug=slug) for slug in table.get("themes", [])]


def account(name: str) -> Any:
    return get_user_model().objects.get(username=name) if name else None
