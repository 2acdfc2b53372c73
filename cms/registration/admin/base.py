"""What these pages share: about one rendez-vous or cycle, for whoever may edit its page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.models import Page

from cms.models.agenda import CyclePage, EventPage
from cms.registration.models import Registration
from cms.registration.opening import Unit
from reference.admin_page import AdminPage


class AboutPage(View):
    """`page` is the one of the address, `unit` what people register to: who may edit the unit may see them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.edited.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def edited(self) -> Unit:
        return self.unit

    @cached_property
    def page(self) -> Unit:
        page = get_object_or_404(Page, pk=self.kwargs["pk"]).specific
        if not isinstance(page, (EventPage, CyclePage)):
            raise Http404
        return page

    @cached_property
    def unit(self) -> Unit:
        return self.page.unit

    @cached_property
    def is_chosen_one_by_one(self) -> bool:
        """A cycle to whose séances one registers, each by itself: it has no participants of its own."""
        return isinstance(self.page, CyclePage) and not self.page.is_taken_whole

    def people(self) -> Any:
        return Registration.objects.filter(page=self.unit.pk)


class AboutSeance(AboutPage):
    """What is done at one séance, never at a cycle."""

    @cached_property
    def page(self) -> EventPage:
        return get_object_or_404(EventPage, pk=self.kwargs["pk"])


class UnitPage(AboutPage, AdminPage):
    header_icon = "group"

    def get_page_subtitle(self) -> str:
        return self.unit.title

    def trail(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("registration_admin:index"), "label": _("Inscriptions")}
        return [listed, {"url": self.home(), "label": self.unit.title}]

    def home(self) -> str:
        return reverse("registration_admin:participants", args=[self.unit.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"page": self.page, "unit": self.unit}


def as_file(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    disposition = "inline" if content_type == "application/pdf" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response
