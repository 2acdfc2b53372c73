"""What the pages of bulletinage share: who may, the way back, and their addresses."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from catalogue.cataloguing.importing.pages import back_to, may_import
from catalogue.models import BibliographicRecord, Subscription

may_check_in = may_import
"""An arrival adds a notice or completes one: the same two rights as an import."""


class ForCheckIn(View):
    """For whoever may add and change notices, and nobody else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_check_in(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class CheckInPage(ForCheckIn, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), *self.trail(), {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": board_url(), "label": _("Bulletinage")}]


class AboutSubscription(ForCheckIn):
    """About the subscription that the address names."""

    @cached_property
    def subscription(self) -> Subscription:
        return get_object_or_404(Subscription.objects.select_related("serial"), pk=self.kwargs["pk"])


class CheckInAct(AboutSubscription):
    """Something done: asked by a form of the board, answered by the board."""

    http_method_names = ["post"]

    def back(self) -> HttpResponse:
        """To where the hand was: the line that follows has the focus."""
        url = back_to(self.request) or board_url()
        rank = self.request.POST.get("rang", "")
        if not rank.isdecimal():
            return redirect(url)
        return redirect(f"{url}{'&' if '?' in url else '?'}{urlencode({'rang': rank})}")


def board_url(**filters: Any) -> str:
    url = reverse("catalogue_admin:serials")
    return f"{url}?{urlencode(filters)}" if filters else url


def board_of(serial: BibliographicRecord) -> str:
    return board_url(revue=serial.pk)
