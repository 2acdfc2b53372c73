"""What the admin learns from the fiches: one menu, and the hooks of each activity."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from experiences.cycle import hooks as cycle_hooks  # noqa: F401
from experiences.exchange import hooks as exchange_hooks  # noqa: F401
from experiences.exchange.admin.views import MAY as MAY_RECEIVE
from experiences.papers import hooks as paper_hooks  # noqa: F401
from experiences.papers.admin import DossierViewSet


class ForWriters(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return page_permission_policy.user_has_permission(request.user, "change")


class ForReceivers(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm(MAY_RECEIVE)


class FichesGroup(SnippetViewSetGroup):
    items = [DossierViewSet]
    menu_label = _("Fiches")
    menu_name = "fiches"
    menu_icon = "clipboard-list"
    menu_order = 155

    def get_submenu_items(self) -> list[MenuItem]:
        return [
            ForWriters(_("Où en sont-elles"), reverse_lazy("fiche_cycle:index"), icon_name="clipboard-list", order=-1),
            *super().get_submenu_items(),
            MenuItem(_("Classeur"), reverse_lazy("fiche_binders"), icon_name="folder-open-inverse", order=10),
            ForReceivers(
                _("Fiches reçues"), reverse_lazy("fiche_exchange_admin:index"), icon_name="download", order=20
            ),
        ]


register_snippet(FichesGroup)
