"""What the pages of an import share: who may, of which run, and the way back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from catalogue.models import ImportRun

PERMISSIONS = ("rayonnage_catalogue.add_bibliographicrecord", "rayonnage_catalogue.change_bibliographicrecord")

Status = ImportRun.Status
UNDER_WAY = (Status.UPLOADED, Status.ANALYSING, Status.QUEUED, Status.RUNNING)
"""Something works on it, or is about to: its page asks for news."""


def may_import(user: Any) -> bool:
    """An import adds and changes: half of that right would be a half import."""
    return user.has_perms(PERMISSIONS)


class ForImporters(View):
    """For whoever may import, and nobody else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AboutRun(ForImporters):
    """About the run that the address names."""

    @cached_property
    def run(self) -> ImportRun:
        runs = ImportRun.objects.select_related("source", "user", "undoes")
        return get_object_or_404(runs, pk=self.kwargs["pk"])


class ImportPage(ForImporters, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), *self.trail(), {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": runs_url(), "label": _("Imports")}]


class RunAct(AboutRun):
    """Something done to a run: asked by a form, answered by its page."""

    http_method_names = ["post"]

    def locked(self) -> ImportRun:
        """As it is now, and as nobody else changes it before the transaction ends: two clicks are one."""
        return ImportRun.objects.select_for_update(of=("self",)).select_related("source").get(pk=self.run.pk)

    def back(self) -> HttpResponse:
        return redirect(back_to(self.request) or run_url(self.run))


def run_url(run: ImportRun) -> str:
    return reverse("catalogue_admin:import_run", args=[run.pk])


def runs_url() -> str:
    return reverse("wagtailsnippets_rayonnage_catalogue_importrun:list")


def back_to(request: HttpRequest) -> str:
    """The page that the form says it stands on; "" when it says none of ours."""
    wanted = request.POST.get("retour", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""
