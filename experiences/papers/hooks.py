"""What the admin learns from the fiches on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from experiences.models import Dossier, ExperiencePage
from experiences.papers import giving
from experiences.papers.admin import (
    BinderFileView,
    BindersView,
    DossierBulkAction,
    DossierFileView,
)

hooks.register("register_bulk_action", DossierBulkAction)


@hooks.register("register_admin_urls")
def paper_urls() -> list[URLPattern]:
    return [
        path("fiches/classeur/", BindersView.as_view(), name="fiche_binders"),
        path("fiches/classeur/<int:pk>.pdf", BinderFileView.as_view(), name="fiche_binder_file"),
        path("fiches/dossier/<int:pk>.pdf", DossierFileView.as_view(), name="fiche_dossier_file"),
        path("fiches/<int:pk>/papier.pdf", giving.draft, name="fiche_draft_paper"),
    ]


@hooks.register("register_page_header_buttons")
def paper_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    is_fiche = bool(page.pk) and issubclass(page.specific_class or Page, ExperiencePage)
    if is_fiche and page.permissions_for_user(user).can_edit():
        address = reverse("fiche_draft_paper", args=[page.pk])
        yield Button(_("En une page (PDF)"), address, icon_name="download", priority=50)
        yield Button(_("Fiche entière (PDF)"), f"{address}?entiere=1", icon_name="download", priority=51)


@hooks.register("register_page_listing_more_buttons")
def paper_in_a_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from paper_buttons(page, user, "index", next_url)


@hooks.register("register_snippet_listing_buttons")
def dossier_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Dossier):
        yield Button(_("PDF"), reverse("fiche_dossier_file", args=[snippet.pk]), icon_name="download", priority=5)
