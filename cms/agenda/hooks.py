"""The editor's gestures on a rendez-vous, and the styles of their pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.agenda.admin import ActesView, RepeatView
from cms.models.agenda import CyclePage, EventPage


@hooks.register("register_admin_urls")
def agenda_urls() -> list[Any]:
    return [
        path("rendez-vous/<int:pk>/repeter/", RepeatView.as_view(), name="agenda_repeat"),
        path("rendez-vous/<int:pk>/restituer/", ActesView.as_view(), name="agenda_actes"),
    ]


@hooks.register("register_page_header_buttons")
def agenda_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    page = page.specific
    if not page.pk or not isinstance(page, (EventPage, CyclePage)) or not page.permissions_for_user(user).can_edit():
        return
    if isinstance(page, EventPage) and page.get_parent().permissions_for_user(user).can_add_subpage():
        yield Button(_("Répéter"), reverse("agenda_repeat", args=[page.pk]), icon_name="rotate", priority=4)
    if page.is_past and not page.is_cancelled and page.publication_id is None:
        yield Button(_("Restituer"), reverse("agenda_actes", args=[page.pk]), icon_name="doc-full", priority=2)


@hooks.register("register_page_listing_more_buttons")
def agenda_buttons_in_a_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from agenda_buttons(page, user, "index", next_url)


@hooks.register("insert_global_admin_css")
def agenda_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin_agenda.css"))
