"""Whose account is whose: a reader's opens by a code; one that enters the admin, or was closed, never does."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from cms.readers.models import Reader
from cms.readers.sections import sections
from correspondence.models import WAITING, OutgoingMail

User: type[AbstractUser] = get_user_model()  # type: ignore[assignment]

PURPOSE = "compte"
"""How the outbox names what we write to a reader: `compte.code`, `compte.invitation`…"""


def is_staff(user: AbstractUser) -> bool:
    """Whoever enters the admin: by a password, never by a code."""
    return user.is_superuser or user.is_staff or user.has_perm("wagtailadmin.access_admin")


def holders(address: str) -> list[AbstractUser]:
    """The users at an address; several only if the staff made it so."""
    found = User.objects.filter(
        Q(email__iexact=address) | Q(emailaddress__email__iexact=address, emailaddress__verified=True)
    )
    return list(found.distinct().order_by("pk"))


def reader_at(address: str, origin: str = Reader.Origin.ASKED) -> AbstractUser | None:
    """The reader at an address, made when nobody is there; None when it belongs to the staff, or to a closed account."""
    found = holders(address)
    if not found:
        return newcomer(address, origin)
    if any(is_staff(one) or not one.is_active for one in found):
        return None
    return found[0]


def newcomer(address: str, origin: str) -> AbstractUser:
    """Nobody's yet: the address is proved by the code. One that never is goes after a day (`retention`)."""
    address = address.lower()
    try:
        with transaction.atomic():
            user = User(username=f"lecteur-{get_random_string(12).lower()}", email=address)
            user.set_unusable_password()
            user.save()
            EmailAddress.objects.create(user=user, email=address, primary=True, verified=False)
            Reader.objects.create(user=user, origin=origin)
    except IntegrityError:
        # Two clicks at once.
        return User.objects.get(email=address)
    return user


def copy_of_data(user: AbstractUser) -> dict[str, Any]:
    """Everything that we know of a person (RGPD art. 15 and 20)."""
    reader = Reader.objects.filter(user=user).first()
    return {
        "compte": {
            "adresse": user.email,
            "nom": user.get_full_name(),
            "ouvert_le": timezone.localtime(user.date_joined).isoformat(),
            "derniere_connexion": timezone.localtime(user.last_login).isoformat() if user.last_login else None,
            "origine": reader.get_origin_display() if reader else None,
            "reseaux": list(user.groups.filter(network__isnull=False).values_list("name", flat=True)),
        },
        **{section.key: section.export(user) for section in sections() if section.export},
    }


def as_json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)


@transaction.atomic
def erase(user: AbstractUser) -> None:
    """With what the rooms hold of her, which hangs from the account, and the mails that name her address."""
    forget_mails(user.email)
    user.delete()


def forget_mails(address: str) -> None:
    mails = OutgoingMail.objects.filter(address__iexact=address)
    mails.filter(purpose__startswith=f"{PURPOSE}.").exclude(state__in=WAITING).delete()
