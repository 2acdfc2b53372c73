"""Where an article is read on the site: the page of its week, which never moves, in a page of the watch that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from cms.watch.models import PressItem
from cms.watch.pages import WatchPage
from cms.watch.weeks import Week


def open_pages() -> list[WatchPage]:
    """Those that any visitor may read, in the order of the site."""
    return list(WatchPage.objects.live().public().order_by("path"))


def path_of(item: PressItem, pages: Sequence[WatchPage]) -> str:
    """« /veille/semaines/2026-48/#article-12 »: the first of `pages` that shows its rubric; "" when none does."""
    page = next((page for page in pages if not page.chosen or item.rubric_id in page.chosen), None)
    parts = page.get_url_parts() if page else None
    if page is None or parts is None or item.published_at is None:
        return ""
    week = Week.of(timezone.localtime(item.published_at).date())
    return f"{parts[2]}{page.reverse_subpage('week', args=week.key)}#article-{item.pk}"
