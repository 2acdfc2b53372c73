"""Members of a network: added by their addresses, told of it by mail, taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import BibliographicRecord
from cms.readers.accounts import PURPOSE, User, holders, newcomer
from cms.readers.models import Network, Reader
from correspondence import mails

SHOWN = 5
"""Reserved notices that « Mon compte » names, the latest first."""


class NotPlain(Exception):
    """Its group was given permissions: its members would enter the admin."""


@dataclass(slots=True)
class Added:
    new: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)


@transaction.atomic
def add_members(network: Network, addresses: Iterable[str], *, invite: bool) -> Added:
    """Raises NotPlain."""
    if not network.is_plain:
        raise NotPlain
    added = Added()
    for address in addresses:
        user = next(iter(holders(address)), None) or newcomer(address, Reader.Origin.INVITED)
        if user.groups.filter(pk=network.group_id).exists():
            added.already.append(address)
            continue
        user.groups.add(network.group)
        Reader.objects.filter(user=user, origin=Reader.Origin.ASKED, user__last_login=None).update(
            origin=Reader.Origin.INVITED
        )
        added.new.append(address)
        if invite:
            send_invitation(network, address)
    return added


def send_invitation(network: Network, address: str) -> None:
    mails.queue(
        f"{PURPOSE}.invitation",
        address,
        _("Vous êtes membre de « %s »") % network.name,
        "readers/mail/invitation",
        {"network": network, "url": settings.SITE_URL + reverse("account_home")},
    )


def remove_member(network: Network, user: AbstractUser) -> None:
    user.groups.remove(network.group)


def members(network: Network) -> QuerySet[AbstractUser]:
    return User.objects.filter(groups=network.group).order_by("email")


@dataclass(frozen=True, slots=True)
class Membership:
    network: Network
    records: list[BibliographicRecord]


def memberships(user: AbstractUser) -> list[Membership]:
    """The networks of a reader, each with the latest notices that keep something for it."""
    networks = Network.objects.filter(group__in=user.groups.all())
    return [Membership(network, list(reserved_for(network)[:SHOWN])) for network in networks]


def reserved_for(network: Network) -> QuerySet[BibliographicRecord]:
    found = BibliographicRecord.objects.public().filter(documents__access="reserved", documents__groups=network.group)
    return found.distinct().order_by("-pk")
