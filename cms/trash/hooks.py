"""What the admin learns from the trash."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import cache
from django.db.models import ProtectedError, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from cms.ticks import tick
from cms.trash.bulk import ThrowAwayBulkAction
from cms.trash.moving import RESTORED, TRASHED, erase, is_in_trash, outside_the_trash, overdue
from cms.trash.page_views import EraseView, PutBackView, TrashView, throw_away_page

logger = logging.getLogger(__name__)
LAST = 1000
"""After Wagtail's own, and any other room's."""

hooks.register("register_bulk_action", ThrowAwayBulkAction, order=LAST)


@hooks.register("register_admin_urls")
def trash_urls() -> list[URLPattern]:
    return [
        path("corbeille/", TrashView.as_view(), name="trash"),
        path("corbeille/<int:pk>/remettre/", PutBackView.as_view(), name="put_back"),
        path("corbeille/<int:pk>/effacer/", EraseView.as_view(), name="erase_trashed"),
    ]


@hooks.register("register_admin_menu_item")
def trash_item() -> MenuItem:
    return MenuItem(_("Corbeille"), reverse_lazy("trash"), icon_name="bin", name="corbeille", order=130)


@hooks.register("before_delete_page", order=LAST)
def to_the_trash(request: HttpRequest, page: Page) -> HttpResponse:
    return redirect("trash") if is_in_trash(page) else throw_away_page(request, page)


@hooks.register("before_edit_page", order=-LAST)
def from_the_trash(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A bookmark, a mail, a search: whoever opens a page that was thrown away is told where it is."""
    if not is_in_trash(page):
        return None
    messages.warning(request, now("« %s » est à la corbeille. Remettez-la pour la modifier.") % page.draft_title)
    return redirect("trash")


@hooks.register("before_publish_page")
@hooks.register("before_copy_page")
@hooks.register("before_move_page")
@hooks.register("before_create_page")
def not_from_the_trash(request: HttpRequest, page: Page, *args: Any) -> HttpResponse | None:
    """`page`: what is to be published, copied or moved; or the parent of what is to be created."""
    return redirect("trash") if is_in_trash(page) else None


@hooks.register("before_bulk_action")
def nor_several(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Moved by Wagtail, a page would still be on the list of what is to be erased."""
    return redirect("trash") if any(isinstance(one, Page) and is_in_trash(one) for one in objects) else None


@hooks.register("construct_explorer_page_queryset")
def out_of_the_explorer(parent_page: Page, pages: QuerySet, request: HttpRequest) -> QuerySet:
    return outside_the_trash(pages)


@hooks.register("construct_page_chooser_queryset")
def out_of_the_choosers(pages: QuerySet, request: HttpRequest) -> QuerySet:
    return outside_the_trash(pages)


@hooks.register("register_log_actions")
def trash_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(TRASHED)
    class TrashFormatter(LogFormatter):
        label = _("Mettre à la corbeille")

        def format_message(self, log_entry: Any) -> str:
            return now("Mise à la corbeille, depuis « %s »") % log_entry.data.get("from", "")

    @actions.register_action(RESTORED)
    class RestoreFormatter(LogFormatter):
        label = _("Remettre")

        def format_message(self, log_entry: Any) -> str:
            return now("Revenue de la corbeille, sous « %s »") % log_entry.data.get("to", "")


@receiver(tick)
def empty_what_is_old(**kwargs: Any) -> None:
    """Once a day, whatever the number of workers and of restarts. What something needs stays, and is told."""
    if cache.add(f"corbeille-{timezone.localdate():%Y-%m-%d}", 1, 26 * 3600):
        erase_overdue()


def erase_overdue() -> int:
    gone = 0
    for trashed in overdue():
        try:
            gone += erase(trashed)
        except ProtectedError:
            logger.warning("The page %s stays in the trash: something needs it", trashed.page_id)
    return gone
