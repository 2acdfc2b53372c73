"""Where « Annoncer » is reached from: the menu of a page, wherever the admin shows one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.sharing.admin import AnnounceView


@hooks.register("register_admin_urls")
def announce_url() -> list[URLPattern]:
    return [path("annoncer/<int:pk>/", AnnounceView.as_view(), name="announce_page")]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def announce_button(page: Page, user: Any, next_url: str | None = None, **more: Any) -> Iterator[Button]:
    if page.live and page.depth > 2 and page.permissions_for_user(user).can_edit():
        yield Button(_("Annoncer"), reverse("announce_page", args=[page.pk]), icon_name="rotate", priority=60)
