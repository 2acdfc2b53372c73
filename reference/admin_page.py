"""A page of the admin of our own, beside those that Wagtail makes of models."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class AdminPage(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin, whose address the menu or a button gives."""

    header_icon = "mail"
    permission = ""
    """What its visitor must hold."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.permission and not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_header_title(self) -> str:
        """« Restituer : Ce qui fait l’économie d’un quartier », in the window's title."""
        subtitle = self.get_page_subtitle()
        return f"{self.get_page_title()}\u00a0: {subtitle}" if subtitle else self.get_page_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), *self.trail(), {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        return []
