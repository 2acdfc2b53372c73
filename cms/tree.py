"""From an address to its page, in few queries: Wagtail asks two at each level.

One query reads the pages of the whole address, one more the page itself with what its template always shows. Where the
address leads, and what closes the others, is kept between two changes (cms.freshness).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from cms.freshness.parts import kept

SHOWN_WITH_A_PAGE = ("illustration", "origin", "cover", "document", "record", "picture", "network")
FILED_UNDER = {"themes": "theme_list", "territories": "territory_list"}
"""Relation → where a page keeps what it has read of it."""


def walk(home: Page, slugs: list[str]) -> Page | None:
    """The page of an address under the home, with its own fields; None where the usual way must be gone.

    That is when there is none, and when a page on the way reads addresses by itself.
    """
    found = kept(("walk", home.url_path, *slugs), lambda: at_the_end(home, slugs))
    return whole(*found) if found else None


def at_the_end(home: Page, slugs: list[str]) -> tuple[type[Page], int] | None:
    path, paths = home.url_path, []
    for slug in slugs:
        path += f"{slug}/"
        paths.append(path)
    by_path = {row.url_path: row for row in Page.objects.filter(url_path__in=paths) if row.path.startswith(home.path)}
    chain = [by_path[path] for path in paths if path in by_path]
    if not paths or len(chain) < len(paths) or any(reads_addresses(page) for page in chain[:-1]):
        return None
    return chain[-1].specific_class or Page, chain[-1].pk


def reads_addresses(page: Page) -> bool:
    model = page.specific_class
    return model is None or model.route is not Page.route


def whole(model: type[Page], key: int) -> Page | None:
    """With what its template always shows; what it has none of is not asked again. None when there is no such page."""
    names = {one.name for one in model._meta.get_fields()}
    filed = {name: listed for name, listed in FILED_UNDER.items() if name in names}
    bare = kept(("bare", key), lambda: lacking(model, key, filed))
    pointed = [name for name in SHOWN_WITH_A_PAGE if name in names and name not in bare]
    found = model.objects.select_related(*pointed).filter(pk=key).first()
    if found is None:
        return None
    prefetch_related_objects([found], *(name for name in filed if name not in bare))
    for name, listed in {**filed, "tags": "tag_list"}.items():
        if name in bare:
            setattr(found, listed, [])
    return found


def lacking(model: type[Page], key: int, filed: Iterable[str]) -> set[str]:
    """Of what a template shows with a page, what this one has none of."""
    pointed = [name for name in SHOWN_WITH_A_PAGE if name in {one.name for one in model._meta.get_fields()}]
    has = {f"has_{name}": Exists(rows_of(model, name)) for name in filed}
    has["has_tags"] = Exists(page_tags().filter(content_object=OuterRef("pk")))
    found = model.objects.annotate(**has).filter(pk=key).values(*has, *pointed).first() or {}
    return {name.removeprefix("has_") for name, value in found.items() if not value}


def rows_of(model: type[Page], name: str) -> QuerySet:
    relation = model._meta.get_field(name)
    return relation.remote_field.through.objects.filter(**{relation.m2m_field_name(): OuterRef("pk")})


def page_tags() -> QuerySet:
    return apps.get_model("rayonnage_cms.PageTag").objects.all()


def restrictions(request: HttpRequest | None) -> list[PageViewRestriction]:
    """Every one of the site, with its page: a few rows."""
    if request is None:
        return list(PageViewRestriction.objects.select_related("page"))
    if not hasattr(request, "restrictions_read"):
        found = kept(("restrictions",), lambda: list(PageViewRestriction.objects.select_related("page")))
        request.restrictions_read = found  # type: ignore[attr-defined]
    return request.restrictions_read  # type: ignore[attr-defined,no-any-return]


def closed(request: HttpRequest | None) -> Q:
    """What `public()` leaves out, for `exclude`."""
    found = Q(pk__in=[])
    for restriction in restrictions(request):
        found |= Q(path__startswith=restriction.page.path)
    return found


def is_open(page: Page, request: HttpRequest | None) -> bool:
    return not any(page.path.startswith(one.page.path) for one in restrictions(request))
