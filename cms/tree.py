"""From an address to its page, in few queries: Wagtail asks two at each level, and again for the menu and the trail.

One query reads the pages of the whole address and those of the menu; one more reads the page itself, with what its
template always shows. What was read stays with the request, for `navigation`, `breadcrumb` and whoever asks what is closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction, Site

SHOWN_WITH_A_PAGE = ("illustration", "origin", "cover", "document", "record", "picture", "network")
FILED_UNDER = ("themes", "territories")


@dataclass(slots=True)
class Tree:
    """What one request has read of it."""

    chain: list[Page] = field(default_factory=list)
    """From the child of the home down to the page asked for."""
    menu: list[Page] | None = None
    restrictions: list[PageViewRestriction] | None = None


def tree_of(request: HttpRequest | None) -> Tree:
    if request is None:
        return Tree()
    if not hasattr(request, "tree"):
        request.tree = Tree()  # type: ignore[attr-defined]
    return request.tree  # type: ignore[attr-defined,no-any-return]


def walk(request: HttpRequest, home: Page, slugs: list[str]) -> Page | None:
    """The page of an address under the home, with its own fields; None where the usual way must be gone.

    That is when there is none, and when a page on the way reads addresses by itself.
    """
    path, paths = home.url_path, []
    for slug in slugs:
        path += f"{slug}/"
        paths.append(path)
    rows = Page.objects.filter(Q(url_path__in=paths) | in_the_menu(home)).order_by("path")
    rows = [row for row in rows if row.path.startswith(home.path)]
    tree = tree_of(request)
    tree.menu = [row for row in rows if row.live and row.show_in_menus and row.depth == home.depth + 1]
    by_path = {row.url_path: row for row in rows}
    chain = [by_path[path] for path in paths if path in by_path]
    if not paths or len(chain) < len(paths) or any(reads_addresses(page) for page in chain[:-1]):
        return None
    tree.chain = chain
    page = whole(chain[-1])
    page.restrictions_read = restrictions(request)
    return page


def in_the_menu(home: Page) -> Q:
    return Q(path__startswith=home.path, depth=home.depth + 1, live=True, show_in_menus=True)


def reads_addresses(page: Page) -> bool:
    model = page.specific_class
    return model is None or model.route is not Page.route


def whole(page: Page) -> Page:
    """With what its template always shows; what it has none of is not asked again."""
    model = page.specific_class or Page
    names = {one.name for one in model._meta.get_fields()}
    filed = [name for name in FILED_UNDER if name in names]
    rows = model.objects.select_related(*(name for name in SHOWN_WITH_A_PAGE if name in names))
    found = rows.annotate(
        **{f"has_{name}": Exists(rows_of(model, name)) for name in filed},
        has_tags=Exists(page_tags().filter(content_object=OuterRef("pk"))),
    ).get(pk=page.pk)
    prefetch_related_objects([found], *(name for name in filed if getattr(found, f"has_{name}")))
    if not found.has_tags:
        found.tag_list = []
    for name, kept in (("themes", "theme_list"), ("territories", "territory_list")):
        if not getattr(found, f"has_{name}", True):
            setattr(found, kept, [])
    return found


def rows_of(model: type[Page], name: str) -> QuerySet:
    relation = model._meta.get_field(name)
    return relation.remote_field.through.objects.filter(**{relation.m2m_field_name(): OuterRef("pk")})


def page_tags() -> QuerySet:
    return apps.get_model("rayonnage_cms.PageTag").objects.all()


def restrictions(request: HttpRequest | None) -> list[PageViewRestriction]:
    """Every one of the site, with its page: a few rows, asked once a request."""
    tree = tree_of(request)
    if tree.restrictions is None:
        tree.restrictions = list(PageViewRestriction.objects.select_related("page"))
    return tree.restrictions


def closed(request: HttpRequest | None) -> Q:
    """What `public()` leaves out, for `exclude`."""
    found = Q(pk__in=[])
    for restriction in restrictions(request):
        found |= Q(path__startswith=restriction.page.path)
    return found


def is_open(page: Page, request: HttpRequest | None) -> bool:
    return not any(page.path.startswith(one.page.path) for one in restrictions(request))


def menu(request: HttpRequest, site: Site) -> list[Page]:
    """The pages right under the home that an editor put there, open to all."""
    tree = tree_of(request)
    if tree.menu is None:
        tree.menu = list(Page.objects.filter(in_the_menu(site.root_page)).order_by("path"))
    return [page for page in tree.menu if is_open(page, request)]


def above(request: HttpRequest, page: Page, home: Page) -> Iterable[Page]:
    """From the home to the page right over this one."""
    chain = tree_of(request).chain
    if chain and chain[-1].pk == page.pk:
        return [home, *chain[:-1]]
    return page.get_ancestors().filter(depth__gte=home.depth)
