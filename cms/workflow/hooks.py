"""What the admin learns from the life of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from cms.workflow.bulk import WithdrawBulkAction
from cms.workflow.page_views import withdraw_page
from cms.workflow.scheduling import forget_past_end
from cms.workflow.share_view import ShareView
from cms.workflow.sharing import MAY_SHARE, SHARED, may_share
from cms.workflow.withdrawing import WITHDRAWN

LAST = 1000

hooks.register("register_bulk_action", WithdrawBulkAction, order=LAST)


@hooks.register("insert_global_admin_css")
def life_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin_life.css"))


@hooks.register("register_admin_urls")
def share_urls() -> list[URLPattern]:
    return [path("partage/<int:pk>/", ShareView.as_view(), name="share_section")]


@hooks.register("before_unpublish_page", order=LAST)
def with_a_reason(request: HttpRequest, page: Page) -> HttpResponse:
    return withdraw_page(request, page)


@hooks.register("before_edit_page")
def past_end(request: HttpRequest, page: Page) -> None:
    forget_past_end(request, page)


@hooks.register("register_page_header_buttons")
def share_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.pk and page.depth > 1 and may_share(user, page):
        yield Button(_("Partage"), reverse("share_section", args=[page.pk]), icon_name="group", priority=40)


@hooks.register("register_permissions")
def share_permission() -> QuerySet[Permission]:
    """Shown in the groups, to be given or taken."""
    app, codename = MAY_SHARE.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("register_log_actions")
def life_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(WITHDRAWN)
    class WithdrawFormatter(LogFormatter):
        label = _("Retirer")

        def format_message(self, log_entry: Any) -> str:
            return now("Retirée du site : %s") % log_entry.data.get("reason", "")

        def format_comment(self, log_entry: Any) -> str:
            return log_entry.data.get("reason", "")

    @actions.register_action(SHARED)
    class ShareFormatter(LogFormatter):
        label = _("Partager")

        def format_message(self, log_entry: Any) -> str:
            said = [now("donné : %s") % one for one in log_entry.data.get("given", [])]
            said += [now("repris : %s") % one for one in log_entry.data.get("taken", [])]
            return now("Droits de la section : %s") % " ; ".join(said)
