"""What to read beside a page: what its editor chose, what lies near it by theme, and which pages cite it.

Always open to all: a page of a members' space is named nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, RowNumber
from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex

from cms.collections.finding import bearers
from cms.collections.kinds import KINDS
from cms.models.base import SeeAlso
from cms.tree import closed

NEAR, OF_ONE_TYPE = 4, 2
"""So many near it, and no more of one type: thirty fiches of a theme leave room for its publications."""
CITING = 12
NOT_NEAR = ("lien",)
"""What is never proposed by itself."""
CHOSEN, CITED, LIKE_IT = range(3)

Keys = QuerySet | Collection[int]


@dataclass(frozen=True, slots=True)
class Relations:
    chosen: list[Page]
    near: list[Page]
    citing: list[Page]

    def __bool__(self) -> bool:
        return bool(self.chosen or self.near or self.citing)


def relations_of(page: Page, request: HttpRequest | None = None) -> Relations:
    """One query, and that of what is closed. What an editor chose is proposed neither as near nor as citing."""
    chosen, citing = keys_chosen(page), keys_citing(page)
    why = Case(
        When(pk__in=chosen, then=Value(CHOSEN)),
        When(pk__in=citing, then=Value(CITED)),
        default=Value(LIKE_IT),
        output_field=IntegerField(),
    )
    among = Page.objects.live().exclude(closed(request)).exclude(pk=page.pk)
    among = among.filter(Q(pk__in=chosen) | Q(pk__in=citing) | like(page)).annotate(why=why)
    latest = [F("first_published_at").desc(nulls_last=True), F("pk").desc()]
    ranked = among.annotate(
        rank=Window(RowNumber(), partition_by=F("why"), order_by=latest),
        rank_of_type=Window(RowNumber(), partition_by=[F("why"), F("content_type")], order_by=latest),
    )
    wanted = Q(why=LIKE_IT, rank_of_type__lte=OF_ONE_TYPE) | Q(why=CITED, rank__lte=CITING) | Q(why=CHOSEN)
    found: dict[int, list[Page]] = defaultdict(list)
    for one in ranked.filter(wanted).order_by("rank"):
        found[one.why].append(one)
    return Relations(found[CHOSEN], found[LIKE_IT][:NEAR], found[CITED])


def keys_chosen(page: Page) -> Keys:
    """In a preview, also what the editor has not saved yet."""
    if page.see_also.is_deferring:
        return [one.related_id for one in page.see_also.all()]
    return SeeAlso.objects.filter(page=page.pk).order_by().values("related")


def keys_citing(page: Page) -> Keys:
    """The pages whose text or lists point to this one, as Wagtail keeps them."""
    if page.pk is None:
        return []
    pages = ContentType.objects.get_for_model(Page)
    found = ReferenceIndex.objects.filter(
        to_content_type=pages, to_object_id=str(page.pk), base_content_type=pages
    ).annotate(page_key=Cast("object_id", BigIntegerField()))
    return found.order_by().values("page_key")


def like(page: Page) -> Q:
    """Of the same themes; nothing for a page of no theme."""
    themes = [theme.pk for theme in getattr(page, "theme_list", ())]
    same = Q(pk__in=[])
    if themes:
        for name, kind in KINDS.items():
            if name not in NOT_NEAR:
                same |= Q(pk__in=bearers(kind.model, "themes", themes))
    return same
