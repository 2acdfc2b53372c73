"""What the pages of a récolement share: who may, of which one, the way back, and the words of its lists."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from catalogue.models import Inventory

PERMISSION = "rayonnage_catalogue.change_bibliographicrecord"

LABELS = {
    "manquants": _("Manquants"),
    "ailleurs": _("D’un autre rayon"),
    "desordre": _("Mal rangés"),
    "inconnus": _("Codes inconnus"),
    "a-verifier": _("À vérifier"),
    "a-part": _("Absents expliqués"),
    "trouves": _("Trouvés"),
    "attendus": _("Attendus"),
}
"""List → what its tab says, in the order of the tabs."""

MEANINGS = {
    "manquants": _("Attendus ici, et dont le code-barres n’a pas été lu."),
    "ailleurs": _(
        "Lus ici, mais leur notice les range dans une autre localisation, une autre section ou à une autre cote."
    ),
    "desordre": _("Trouvés, mais lus entre des cotes qui ne sont pas leurs voisines."),
    "inconnus": _("Lus, mais aucun exemplaire ne porte ce code-barres."),
    "a-verifier": _(
        "Lus ici alors qu’ils étaient manquants ou au pilon, que leur notice n’est pas publique, ou que deux exemplaires "
        "ont ce code-barres."
    ),
    "a-part": _("Attendus et non lus, mais leur statut ou le pilon dit pourquoi : ils ne sont pas manquants."),
    "trouves": _("Attendus, et lus."),
    "attendus": _("Tout ce que ce récolement cherche, dans l’ordre des rayons."),
}


class ForDocumentalists(View):
    """For whoever may change a notice."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AboutInventory(ForDocumentalists):
    @cached_property
    def inventory(self) -> Inventory:
        return get_object_or_404(Inventory.objects.select_related("user"), pk=self.kwargs["pk"])


class ShelfPage(ForDocumentalists, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), *self.trail(), {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("catalogue_admin:inventories"), "label": _("Récolements")}]


def inventory_url(inventory: Inventory, name: str = "") -> str:
    url = reverse("catalogue_admin:inventory", args=[inventory.pk])
    return f"{url}?liste={name}#liste" if name else url
