"""From an address to its page, in few queries: Wagtail asks two at each level.

One query reads the pages of the whole address, one more the page itself with what its template always shows. Where the
address leads, the page, and what closes the others are kept between two changes (cms.freshness).
"""

from __future__ import annotations

from copy import copy

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from cms.freshness.parts import kept

SHOWN_WITH_A_PAGE = ("illustration", "origin", "cover", "document", "record", "picture", "network")
FILED_UNDER = ("theme_list", "territory_list", "tag_list")
"""What a page of the site reads once, and keeps on itself."""


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
    """With what its template always shows, and what its text names. None when there is no such page.

    A copy of what is kept: a visit may write on its own.
    """
    return copy(kept(("page", key), lambda: read(model, key)))


def read(model: type[Page], key: int) -> Page | None:
    names = {one.name for one in model._meta.get_fields()}
    pointed = [name for name in SHOWN_WITH_A_PAGE if name in names]
    found = model.objects.select_related(*pointed).filter(pk=key).first()
    if found is None:
        return None
    for listed in FILED_UNDER:
        getattr(found, listed, None)
    found.is_as_published = True
    return found


def is_as_published(page: object) -> bool:
    """Whether everyone reads this page as it is now: it was found by its address, and is no draft that is shown."""
    return getattr(page, "is_as_published", False)


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
