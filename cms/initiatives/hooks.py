"""What the admin learns from the rubrics « Initiatives »."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.initiatives.admin import ReprintsView
from cms.initiatives.models import Reprint


@hooks.register("register_admin_urls")
def initiative_urls() -> list[URLPattern]:
    return [path("initiatives/<int:pk>/", ReprintsView.as_view(), name="page_reprints")]


@hooks.register("register_page_header_buttons")
def initiatives_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """On a page that reprints something already: the others have nothing to be told."""
    if page.pk and page.permissions_for_user(user).can_publish() and Reprint.objects.filter(page=page.pk).exists():
        yield Button(
            _("Initiatives"), reverse("page_reprints", args=[page.pk]), icon_name="clipboard-list", priority=41
        )
