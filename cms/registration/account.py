"""The registrations of a signed-in reader, in « Mon compte » and in the copy of her data."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cms.registration.links import token_of
from cms.registration.models import Registration


def proved_addresses(user: Any) -> list[str]:
    """Those that she has answered from; none for a visitor."""
    if not user.is_authenticated:
        return []
    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return [address.lower() for address in found]


def registrations_of(user: Any) -> list[Registration]:
    return list(
        Registration.objects.filter(address__in=proved_addresses(user)).select_related("page").order_by("-asked_at")
    )


def section(request: HttpRequest) -> dict[str, Any] | None:
    """Those to come first, the next before the others."""
    found = [(one, one.page.specific) for one in registrations_of(request.user)]
    coming = [(one, unit, token_of(one)) for one, unit in found if not unit.is_past]
    past = [(one, unit, token_of(one)) for one, unit in found if unit.is_past]
    return {"coming": coming, "past": past} if found else None


def export(user: AbstractUser) -> list[dict[str, Any]]:
    return [as_values(one) for one in registrations_of(user)]


def as_values(registration: Registration) -> dict[str, Any]:
    """Everything that one registration holds, in French."""
    return {
        "rendez_vous": registration.page.title,
        "adresse": registration.address,
        "prenom": registration.first_name,
        "nom": registration.last_name,
        "fonction": registration.get_function_display(),
        "poste": registration.job,
        "structure": registration.organisation,
        "commune": registration.commune,
        "reponses": [{"question": one["question"], "reponse": one["answer"]} for one in registration.answers],
        "etat": registration.get_state_display(),
        "demande_le": timezone.localtime(registration.asked_at).isoformat(),
        "presences": [
            {"seance": one.event.title, "present": one.is_present}
            for one in registration.presences.select_related("event")
        ],
    }


@transaction.atomic
def move_address(before: str, after: str) -> None:
    """One rendez-vous keeps one registration: that of the new address, when both had one."""
    held = Registration.objects.filter(address=after).values_list("page", flat=True)
    Registration.objects.filter(address=before).exclude(page__in=list(held)).update(address=after)
