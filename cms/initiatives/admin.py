"""« Initiatives » of a page: what it reprinted and when, whether the fiche has changed since, and to copy it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.initiatives.freezing import fiche_keys, take_again, todays
from cms.initiatives.models import Reprint
from experiences.papers.sheet import Sheet
from reference.admin_page import AdminPage


@dataclass(frozen=True, slots=True)
class Line:
    reprint: Reprint
    today: Sheet | None
    """None: nobody can read the fiche any more."""

    @property
    def sheet(self) -> Sheet:
        return self.reprint.sheet

    @property
    def has_changed(self) -> bool:
        return self.today is not None and self.today.digest != self.reprint.digest


class ReprintsView(AdminPage):
    template_name = "initiatives/admin/reprints.html"
    page_title = gettext_lazy("Initiatives")
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["pk"]).specific

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reprints = list(Reprint.objects.filter(page=self.page.pk).select_related("fiche"))
        today = {sheet.key: sheet for sheet in todays([one.key for one in reprints])}
        known = {one.key for one in reprints}
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "lines": [Line(one, today.get(one.key)) for one in reprints],
            "unread": [key for key in fiche_keys(self.page) if key not in known],
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        reprint = get_object_or_404(Reprint, pk=request.POST.get("copie") or 0, page=self.page.pk)
        if "retirer" in request.POST and reprint.fiche_id is None:
            reprint.delete()
            messages.success(request, _("« %s » n’est plus dans la rubrique.") % reprint.sheet.title)
        elif take_again(reprint):
            messages.success(
                request, _("« %s » : la rubrique dit ce que la fiche dit aujourd’hui.") % reprint.sheet.title
            )
        else:
            messages.warning(
                request, _("« %s » n’est plus sur le site : la copie reste telle qu’elle est.") % reprint.sheet.title
            )
        return redirect(request.path)
