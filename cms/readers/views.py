"""« Mon compte ». The entrance and the change of address are allauth's."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import views as entrance
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.readers import accounts
from cms.readers.networks import memberships
from cms.readers.sections import shown_sections

IS_TRY_OUT = "correspondence.folder.FolderBackend"


@never_cache
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "readers/account.html", {"sections": shown_sections(request)})


class AskForCode(entrance.RequestLoginCodeView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "next": self.get_next_url() or ""}


ask_for_code = never_cache(AskForCode.as_view())


@never_cache
@login_required
def address(request: HttpRequest) -> HttpResponseBase:
    """Readers change it themselves; that of a member of the staff is the administrator's."""
    if accounts.is_staff(reader_of(request)):
        messages.info(request, _("L’adresse d’un membre de l’équipe se change dans l’administration du site."))
        return redirect("account_home")
    return entrance.email(request)


@never_cache
@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(
        accounts.as_json(accounts.copy_of_data(reader_of(request))), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="mon-compte-{timezone.localdate():%Y-%m-%d}.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    user = reader_of(request)
    if accounts.is_staff(user):
        messages.info(request, _("Le compte d’un membre de l’équipe se ferme dans l’administration du site."))
        return redirect("account_home")
    if request.method != "POST":
        return render(request, "readers/erase.html")
    accounts.erase(user)
    logout(request)
    messages.success(request, _("Votre compte est effacé, avec tout ce qu’il contenait."))
    return redirect("account_request_login_code")


def reader_of(request: HttpRequest) -> AbstractUser:
    return cast(AbstractUser, request.user)


def networks_section(request: HttpRequest) -> dict[str, Any] | None:
    found = memberships(reader_of(request))
    return {"memberships": found} if found else None


def identity_section(request: HttpRequest) -> dict[str, Any]:
    return {"is_staff": accounts.is_staff(reader_of(request))}


def mails_are_files() -> bool:
    """In a try-out: the page of the code says where to read it."""
    return settings.RELAY_BACKEND == IS_TRY_OUT
