"""Who leads to a page that is about to leave: the pages, letters and notices that link to it, by Wagtail's index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex

from cms.trash.moving import outside_the_trash

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Referrer:
    title: str
    kind: str
    edit_url: str
    is_live: bool
    """Seen by readers today: its link will break."""
    where: tuple[str, ...]
    """The fields or blocks that hold the link."""
    to: tuple[str, ...]
    """The titles of the pages it leads to, when several leave."""


@dataclass(frozen=True, slots=True)
class Referrers:
    found: list[Referrer]
    more: int
    """Beyond those shown."""

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def total(self) -> int:
        return len(self.found) + self.more


def referring_to(pages: Iterable[Page], user: object = None, *, children_stay: bool = False) -> Referrers:
    """What leads into these branches, what is on line first; from outside them, unless their children stay.

    A few queries, whatever their size.
    """
    branches = list(pages)
    leaving = titles_of(branches)
    silent = {page.pk for page in branches} if children_stay else set(leaving)
    page_type = ContentType.objects.get_for_model(Page)
    links = ReferenceIndex.objects.filter(
        to_content_type=page_type, to_object_id__in=[str(pk) for pk in leaving]
    ).exclude(base_content_type=page_type, object_id__in=[str(pk) for pk in silent])
    grouped: dict[tuple[int, str], list[ReferenceIndex]] = {}
    for link in links.select_related("content_type", "base_content_type").order_by("pk"):
        grouped.setdefault((link.base_content_type_id, link.object_id), []).append(link)
    shown = sources(list(grouped)[: SHOWN * 4])
    finder = AdminURLFinder(user)
    found = [referrer(shown[key], rows, leaving, finder) for key, rows in grouped.items() if key in shown]
    found.sort(key=lambda one: (not one.is_live, one.title.casefold()))
    return Referrers(found[:SHOWN], max(len(found) - SHOWN, 0) + len(grouped) - min(len(grouped), SHOWN * 4))


def titles_of(branches: Sequence[Page]) -> dict[int, str]:
    if not branches:
        return {}
    wanted = Q()
    for page in branches:
        wanted |= Q(path__startswith=page.path)
    return dict(Page.objects.filter(wanted).values_list("pk", "draft_title"))


def sources(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Model]:
    """The objects behind the links: one query a kind. A page in the trash leads nobody anywhere."""
    by_kind: dict[int, list[str]] = {}
    for kind, pk in keys:
        by_kind.setdefault(kind, []).append(pk)
    found: dict[tuple[int, str], Model] = {}
    for kind, pks in by_kind.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is None:
            continue
        objects = model._default_manager.filter(pk__in=pks)
        if model is Page:
            objects = outside_the_trash(objects).specific(defer=True)
        found |= {(kind, str(one.pk)): one for one in objects}
    return found


def referrer(source: Model, rows: list[ReferenceIndex], leaving: dict[int, str], finder: AdminURLFinder) -> Referrer:
    is_page = isinstance(source, Page)
    return Referrer(
        title=source.get_admin_display_title() if isinstance(source, Page) else str(source),
        kind=str(source.page_type_display_name if isinstance(source, Page) else source._meta.verbose_name),
        edit_url=finder.get_edit_url(source) or "",
        is_live=source.live if isinstance(source, Page) else True,
        where=tuple(dict.fromkeys(str(row.describe_source_field()) for row in rows)) if is_page else (),
        to=tuple(dict.fromkeys(leaving[int(row.to_object_id)] for row in rows)) if len(leaving) > 1 else (),
    )
