"""Undoing an import, and undoing that: what will happen before the button, then the page of the run that does it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from catalogue.cataloguing.importing.pages import ImportPage, RunAct, run_url
from catalogue.cataloguing.importing.words import notices
from catalogue.importing.jobs import undo_later
from catalogue.importing.undo import Forecast, forecast
from catalogue.models import ImportRun


class UndoView(RunAct, ImportPage):
    http_method_names = ["get", "post"]
    header_icon = "rotate"
    template_name = "catalogue/admin/imports/undo.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.run.can_be_undone else self.cannot()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            run = self.locked()
            undoing = undo_later(run, request.user) if run.can_be_undone else None
        return redirect(run_url(undoing)) if undoing else self.cannot()

    def cannot(self) -> HttpResponse:
        messages.error(self.request, _("Il n’y a rien à annuler : rien n’a été écrit, ou c’est déjà annulé."))
        return redirect(run_url(self.run))

    @property
    def is_restoring(self) -> bool:
        """Undoing what was itself an undoing."""
        return self.run.kind == ImportRun.Kind.UNDO

    def get_page_title(self) -> str:
        return _("Rétablir cet import") if self.is_restoring else _("Annuler cet import")

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": run_url(self.run), "label": str(self.run)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "run": self.run,
            "is_restoring": self.is_restoring,
            "effects": effects(forecast(self.run)),
        }
        return super().get_context_data(**kwargs) | context


def effects(expected: Forecast) -> list[str]:
    """What undoing will do, a sentence each."""
    said = [
        (expected.removed, _("créée disparaît du catalogue"), _("créées disparaissent du catalogue")),
        (expected.restored, _("modifiée revient comme avant"), _("modifiées reviennent comme avant")),
        (expected.recreated, _("supprimée est rétablie"), _("supprimées sont rétablies")),
        (
            expected.asked,
            _("corrigée ou utilisée depuis : on vous demandera"),
            _("corrigées ou utilisées depuis : on vous demandera"),
        ),
    ]
    return [f"{notices(count)} {one if count < 2 else many}." for count, one, many in said if count]
