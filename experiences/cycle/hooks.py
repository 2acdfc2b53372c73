"""What the admin learns of the life of a fiche."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from experiences.cycle import admin_urls
from experiences.cycle.archiving import ARCHIVED, REOPENED
from experiences.models import ExperiencePage


@hooks.register("register_admin_urls")
def cycle_urls() -> list[Any]:
    return [path("fiches/", include(admin_urls, namespace="fiche_cycle"))]


@hooks.register("register_page_header_buttons")
def cycle_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.pk and page.specific_class is ExperiencePage and page.permissions_for_user(user).can_edit():
        address = reverse("fiche_cycle:fiche", args=[page.pk])
        yield Button(now("Où en est la fiche"), address, icon_name="clipboard-list", priority=4)


@hooks.register("insert_global_admin_css")
def cycle_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("experiences/cycle_admin.css"))


@hooks.register("register_log_actions")
def cycle_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(ARCHIVED)
    class ArchiveFormatter(LogFormatter):
        label = _("Archiver")

        def format_message(self, log_entry: Any) -> str:
            return now("Archivée : %s") % log_entry.data.get("reason", "")

        def format_comment(self, log_entry: Any) -> str:
            return log_entry.data.get("reason", "")

    @actions.register_action(REOPENED)
    class ReopenFormatter(LogFormatter):
        label = _("Reprendre")

        def format_message(self, log_entry: Any) -> str:
            return now("Reprise après avoir été archivée")
