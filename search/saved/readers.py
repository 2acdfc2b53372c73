"""The alerts of a signed-in reader: her address is proved already, so that one gesture is enough."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from search.saved import alerts
from search.saved.models import Alert


def proved_addresses(user: Any) -> list[str]:
    """Those that she has answered from, as alerts keep them; none for a visitor."""
    if not user.is_authenticated:
        return []
    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return [address.lower() for address in found]


def account_section(request: HttpRequest) -> dict[str, Any]:
    return {"alerts": alerts_of_reader(request.user)}


def alerts_of_reader(user: Any) -> list[Alert]:
    return [alert for address in proved_addresses(user) for alert in alerts.alerts_of(address)]


def export(user: AbstractUser) -> list[dict[str, object]]:
    """For the copy of her data that a reader may ask."""
    return [
        {
            "recherche": alert.search.name,
            "adresse": alert.address,
            "rythme": alert.get_frequency_display(),
            "etat": alert.get_state_display(),
            "depuis": timezone.localtime(alert.asked_at).isoformat(),
        }
        for alert in alerts_of_reader(user)
    ]


@receiver(email_changed)
@transaction.atomic
def follow_her_address(from_email_address: EmailAddress | None, to_email_address: EmailAddress, **kwargs: Any) -> None:
    """Her alerts go where she now reads; one that both addresses have is kept once."""
    if from_email_address is None:
        return
    before, after = from_email_address.email.lower(), to_email_address.email.lower()
    held = set(Alert.objects.filter(address=after).values_list("search", flat=True))
    Alert.objects.filter(address=before, search__in=held).delete()
    Alert.objects.filter(address=before).update(address=after)


@receiver(pre_delete, sender=get_user_model())
def erase_with_the_account(instance: AbstractUser, **kwargs: Any) -> None:
    for address in proved_addresses(instance):
        if Alert.objects.filter(address=address).exists():
            alerts.erase(address, _("Effacement du compte"))
