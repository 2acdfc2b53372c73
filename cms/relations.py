"""What to read beside a page: what its editor chose, what lies near it by theme, and which pages cite it.

Always open to all: a page of a members' space is named nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, F, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, RowNumber
from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex

from cms.collections.finding import bearers
from cms.collections.kinds import KINDS
from cms.freshness.parts import kept
from cms.models.base import SeeAlso
from cms.tree import closed

NEAR, OF_ONE_TYPE = 4, 2
"""So many near it, and no more of one type: thirty fiches of a theme leave room for its publications."""
SPARE = 20
"""Of each type, how many are kept for the pages of a theme: those that a page names otherwise are left out."""
CITING = 12
NOT_NEAR = ("lien",)
"""What is never proposed by itself."""
CHOSEN, CITED = range(2)
LATEST = (F("first_published_at").desc(nulls_last=True), F("pk").desc())


@dataclass(frozen=True, slots=True)
class Relations:
    chosen: list[Page]
    near: list[Page]
    citing: list[Page]

    def __bool__(self) -> bool:
        return bool(self.chosen or self.near or self.citing)


def relations_of(page: Page, request: HttpRequest | None = None) -> Relations:
    """Two queries at most. What an editor chose is proposed neither as near nor as citing, what cites not as near."""
    chosen, citing = keys_around(page)
    keys, pages = [*chosen, *citing], Page.objects.live().exclude(closed(request))
    found = {one.pk: one for one in pages.filter(pk__in=keys).order_by(*LATEST)} if keys else {}
    return Relations(
        chosen=[found[key] for key in chosen if key in found],
        near=list(islice(near(page, pages, without={page.pk, *found}), NEAR)),
        citing=[one for key, one in found.items() if key in citing][:CITING],
    )


def keys_around(page: Page) -> tuple[list[int], set[int]]:
    """What its editor chose, in her order; then what cites it, and is not chosen."""
    rows = list(keys_of(page)) if page.pk else []
    chosen = [key for why, _rank, key in rows if why == CHOSEN]
    if page.see_also.is_deferring:
        # A preview: what she has not saved yet.
        chosen = [one.related_id for one in page.see_also.all()]
    return chosen, {key for why, _rank, key in rows if why == CITED} - {page.pk, *chosen}


def keys_of(page: Page) -> Iterable[tuple[int, int, int]]:
    """(why, rank, key) of each; what cites the page, by its text or its lists, is in the index that Wagtail keeps."""
    pages = ContentType.objects.get_for_model(Page)
    chosen = SeeAlso.objects.filter(page=page.pk).annotate(why=Value(CHOSEN), rank=F("sort_order"), key=F("related"))
    citing = ReferenceIndex.objects.filter(
        to_content_type=pages, to_object_id=str(page.pk), base_content_type=pages
    ).annotate(why=Value(CITED), rank=Value(0), key=Cast("object_id", BigIntegerField()))
    columns = ("why", "rank", "key")
    return chosen.order_by().values_list(*columns).union(citing.order_by().values_list(*columns)).order_by(*columns)


def near(page: Page, pages: QuerySet[Page], without: set[int | None]) -> Iterator[Page]:
    """The latest that bear one of its themes, at most two of one type; none of a page of no theme."""
    themes = tuple(sorted(theme.pk for theme in getattr(page, "theme_list", ())))
    bearing = kept(("bearing", themes), lambda: latest_bearing(themes, pages)) if themes else []
    of_type: Counter[int] = Counter()
    for one in bearing:
        if one.pk not in without and of_type[one.content_type_id] < OF_ONE_TYPE:
            of_type[one.content_type_id] += 1
            yield one


def latest_bearing(themes: Iterable[int], pages: QuerySet[Page]) -> list[Page]:
    """The latest first, a few of each type."""
    of_these = Q()
    for name, kind in KINDS.items():
        if name not in NOT_NEAR:
            of_these |= Q(pk__in=bearers(kind.model, "themes", themes))
    ranked = pages.filter(of_these).annotate(rank=Window(RowNumber(), partition_by=F("content_type"), order_by=LATEST))
    return list(ranked.filter(rank__lte=SPARE).order_by(*LATEST))
