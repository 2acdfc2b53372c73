"""What the admin pages of the letters share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from newsletters.models import Campaign, IssuePage
from reference.admin_page import AdminPage


class IssueView(AdminPage):
    """About one numéro, for who may edit it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> IssuePage:
        return get_object_or_404(IssuePage, pk=self.kwargs["pk"])

    @cached_property
    def issue(self) -> IssuePage:
        """As it is being written: its latest draft."""
        return self.page.get_latest_revision_as_object()

    @cached_property
    def campaign(self) -> Campaign | None:
        return Campaign.objects.filter(issue=self.page).first()

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_explore", args=[self.page.letter.pk]), "label": self.page.letter.title},
            {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.issue.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"issue": self.issue, "letter": self.page.letter, "campaign": self.campaign}
        return super().get_context_data(**kwargs) | context


def plural(count: int, one: str, many: str) -> str:
    """« 1 abonné », « 2 300 abonnés »: zero is singular in French."""
    return f"{count:,}".replace(",", "\u202f") + "\u00a0" + (one if count < 2 else many)


def people(count: int) -> str:
    return plural(count, _("personne"), _("personnes"))
