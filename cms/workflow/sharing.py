"""« Partage » of a section: which groups add, change and publish there; who reviews; who reads.

What is decided above holds below (Wagtail takes nothing away from a child): the page says where it comes from. Nobody
gives a right that she does not hold here herself, and a network of readers is given none: its members would enter the
admin.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

MAY_SHARE = "wagtailcore.change_grouppagepermission"
SHARED = "rayonnage.share"

RIGHTS = {"add_page": _("Ajouter"), "change_page": _("Modifier"), "publish_page": _("Publier")}


def may_share(user: Any, page: Page) -> bool:
    """Whoever publishes here, and was given to share (the group « Éditeurs » was)."""
    if page.depth < 2:
        return bool(user.is_superuser)
    return user.is_superuser or (user.has_perm(MAY_SHARE) and page.permissions_for_user(user).can_publish())


def rights_held(user: Any, page: Page) -> set[str]:
    """Those that this person may give, or take, here."""
    if user.is_superuser:
        return set(RIGHTS)
    return {f"{action}_page" for action in page.permissions_for_user(user).permissions} & set(RIGHTS)


@dataclass(frozen=True, slots=True)
class Cell:
    right: str
    label: Any
    here: bool
    above: Page | None
    """The page above where it is given, which alone can take it back."""
    is_mine: bool
    """Whether this person may change it."""


@dataclass(frozen=True, slots=True)
class Line:
    group: Group
    cells: list[Cell]

    @property
    def has_any(self) -> bool:
        return any(cell.here or cell.above for cell in self.cells)


def groups_who_may_write() -> QuerySet[Group]:
    return Group.objects.filter(network=None).order_by("name")


def lines(page: Page, user: Any) -> list[Line]:
    """Every group of the staff, those that have something here first."""
    places = {one.path: one for one in page.get_ancestors(inclusive=True)}
    mine = rights_held(user, page)
    given: dict[tuple[int, str], list[Page]] = {}
    granted = GroupPagePermission.objects.filter(page__path__in=places, permission__codename__in=RIGHTS)
    for row in granted.select_related("permission", "page"):
        given.setdefault((row.group_id, row.permission.codename), []).append(places[row.page.path])
    found = []
    for group in groups_who_may_write():
        cells = []
        for right, label in RIGHTS.items():
            where = given.get((group.pk, right), [])
            above = max((one for one in where if one.pk != page.pk), key=lambda one: one.depth, default=None)
            cells.append(Cell(right, label, any(one.pk == page.pk for one in where), above, right in mine))
        found.append(Line(group, cells))
    return sorted(found, key=lambda line: not line.has_any)


@transaction.atomic
def share(page: Page, wanted: Collection[tuple[int, str]], user: Any) -> tuple[int, int]:
    """`wanted`: (group, right) to hold here from now on. Returns how many were given and taken.

    Raises PermissionDenied for a right that `user` does not hold; what she may not change is left as it is.
    """
    if not may_share(user, page):
        raise PermissionDenied
    mine = rights_held(user, page)
    groups = {group.pk: group for group in groups_who_may_write()}
    rights = {one.codename: one for one in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=RIGHTS)}  # fmt: skip
    here = {
        (row.group_id, row.permission.codename): row
        for row in GroupPagePermission.objects.filter(
            page=page, group__in=groups, permission__codename__in=mine
        ).select_related("permission", "group")
    }
    asked = set(wanted)
    if any(group not in groups or right not in mine for group, right in asked):
        raise PermissionDenied
    given, taken = asked - set(here), set(here) - asked
    for group, right in given:
        GroupPagePermission.objects.create(group=groups[group], page=page, permission=rights[right])
    for key in taken:
        here[key].delete()
    if given or taken:
        said = {
            "given": sorted(f"{groups[group].name} : {RIGHTS[right]}" for group, right in given),
            "taken": sorted(f"{groups[group].name} : {RIGHTS[right]}" for group, right in taken),
        }
        log(instance=page.specific, action=SHARED, user=user, data=said)
    return len(given), len(taken)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads a section: « public », « connectes », « groupes », or a password given in Wagtail's own screen."""

    kind: str
    groups: list[Group]
    above: list[PageViewRestriction]
    """Closed further up: what is decided here is added to it."""


def reading_of(page: Page) -> Reading:
    restrictions = list(page.get_view_restrictions().select_related("page").prefetch_related("groups"))
    own = next((one for one in restrictions if one.page_id == page.pk), None)
    above = [one for one in restrictions if one.page_id != page.pk]
    if own is None:
        return Reading(PageViewRestriction.NONE, [], above)
    return Reading(own.restriction_type, list(own.groups.all()), above)


@transaction.atomic
def let_read(page: Page, kind: str, groups: Iterable[Group], user: Any) -> None:
    """`kind` is one of Wagtail's: none, login, groups. A password that is there stays when it is asked again."""
    own = PageViewRestriction.objects.filter(page=page).first()
    if kind == PageViewRestriction.NONE:
        if own:
            own.delete(user=user)
        return
    if own is None:
        own = PageViewRestriction(page=page)
    if kind == PageViewRestriction.PASSWORD:
        return
    own.restriction_type, own.password = kind, ""
    own.save(user=user)
    own.groups.set(groups if kind == PageViewRestriction.GROUPS else [])
