"""Who may do what. A contributor has one right, and sees the articles of the shared rubrics alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cms.watch.models import PressItem, PressItemQuerySet, WatchRubric
from reference.admin_page import AdminPage

PROPOSE = "rayonnage_cms.propose_pressitem"
SORT = "rayonnage_cms.change_pressitem"
PUBLISH = "rayonnage_cms.publish_pressitem"
SOURCES = "rayonnage_cms.change_watchsource"


class WatchAdminPage(AdminPage):
    permission = PROPOSE
    header_icon = "glasses"

    @property
    def may_sort(self) -> bool:
        return self.request.user.has_perm(SORT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rights = {"may_sort": self.may_sort, "may_publish": user.has_perm(PUBLISH), "may_feed": user.has_perm(SOURCES)}
        return super().get_context_data(**kwargs) | rights


def visible_items(user: Any) -> PressItemQuerySet:
    """All of them for who sorts; those of the shared rubrics, set aside left out, for a contributor."""
    items = PressItem.objects.all()
    if user.has_perm(SORT):
        return items
    return items.filter(rubric__is_shared=True).exclude(state=PressItem.State.SET_ASIDE)


def open_rubrics(user: Any) -> QuerySet[WatchRubric]:
    """Where she may put an article."""
    rubrics = WatchRubric.objects.all()
    return rubrics if user.has_perm(SORT) else rubrics.filter(is_shared=True)
