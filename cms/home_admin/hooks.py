"""What the home of the admin becomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views import home

from cms.home_admin.gestures import gestures
from cms.home_admin.missing import counts
from cms.home_admin.reports import MissingView
from cms.home_admin.waiting import DRAFTS, SHOWN, drafts_of, due_soon, remarks_for, to_review, under_way
from experiences.cycle.waiting import answers_for, proposals_for

NOISE = (
    home.WorkflowObjectsToModeratePanel,
    home.UserObjectsInWorkflowModerationPanel,
    home.RecentEditsPanel,
    home.LockedPagesPanel,
    home.UpgradeNotificationPanel,
    home.WhatsNewInWagtailVersionPanel,
)
"""Wagtail's own: what they say that is of use is said below, in the centre's words. Those of other rooms stay."""


class Desk(Component):
    """« Vos gestes », « Ce qui m’attend », « Reprendre », « Bientôt », « Ce qui manque »."""

    name = "desk"
    template_name = "home_admin/desk.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        found = {
            "gestures": gestures(user),
            "to_review": to_review(user),
            "remarks": remarks_for(user),
            "answers": answers_for(user, SHOWN),
            "proposals": proposals_for(user, SHOWN),
            "under_way": under_way(user),
            "drafts": list(drafts_of(user)[:DRAFTS]),
            "due": due_soon(user),
            "missing": counts(user),
            "request": parent_context["request"],
        }
        return {**found, "waits": any(found[one] for one in ("to_review", "remarks", "answers", "proposals"))}


@hooks.register("construct_homepage_panels", order=1000)
def our_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [Desk(), *(panel for panel in panels if not isinstance(panel, NOISE))]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request: HttpRequest, items: list[Component]) -> None:
    """How many pages and pictures there are tells nobody what to do."""
    items.clear()


@hooks.register("insert_global_admin_css")
def desk_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin_desk.css"))


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    return [path("a-completer/<slug:key>/", MissingView.as_view(), name="missing")]


@hooks.register("register_reports_menu_item")
def missing_item() -> MenuItem:
    return MenuItem(
        _("Ce qui manque aux pages"),
        reverse_lazy("missing", args=["liens"]),
        icon_name="tasks",
        name="manque",
        order=50,
    )
