"""What the admin learns from the previews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.previews.admin import LinksView, may_give


@hooks.register("register_admin_urls")
def preview_urls() -> list[URLPattern]:
    return [path("relecture-externe/<int:pk>/", LinksView.as_view(), name="preview_links")]


@hooks.register("register_page_header_buttons")
def preview_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.pk and may_give(user, page):
        yield Button(_("Relecture externe"), reverse("preview_links", args=[page.pk]), icon_name="view", priority=39)
