"""The links of a letter that stand for the person who received it.

Each is made of the key of her copy, signed: nobody makes one for somebody else, and the links of an erased person are dead.
They do not expire: an old numéro must still let one leave, even once its journal names nobody any more.
"""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.urls import reverse

from correspondence.links import BadLink, sign, unsign
from newsletters.models import Delivery, Subscriber

DELIVERY, SUBSCRIBER = "lettre.copie", "lettre.abonne"


def unsubscribe_url(campaign_pk: int, key: str, subscriber_pk: int | None) -> str:
    return f"{_base('unsubscribe')}{sign(DELIVERY, campaign_pk, key, str(subscriber_pk or ''))}/"


def preferences_url(campaign_pk: int, key: str, subscriber_pk: int | None) -> str:
    return f"{_base('preferences')}{sign(DELIVERY, campaign_pk, key, str(subscriber_pk or ''))}/"


def own_preferences_url(subscriber: Subscriber) -> str:
    """Not from a numéro: from a confirmation, or asked for by form."""
    return f"{_base('preferences')}{sign(SUBSCRIBER, subscriber.pk, subscriber.key)}/"


def _base(name: str) -> str:
    return settings.SITE_URL + _path(name)


@cache
def _path(name: str) -> str:
    """Reversed once: 2,300 copies need two each."""
    return reverse(f"newsletters:{name}", args=["x"]).removesuffix("x/")


def reader_of(token: str) -> tuple[Subscriber, Delivery | None]:
    """Whom a link stands for, and the copy it was in; None when it is her own, sent to her alone. Raises BadLink."""
    try:
        signed = unsign(DELIVERY, token)
    except BadLink:
        return owner_of(token), None
    delivery = (
        Delivery.objects.select_related("campaign__issue").filter(campaign_id=signed.subject, key=signed.key).first()
    )
    subscriber = Subscriber.objects.filter(pk=signed.detail).first() if signed.detail else None
    if delivery is None or subscriber is None:
        raise BadLink
    return subscriber, delivery


def owner_of(token: str) -> Subscriber:
    """Whom a link of her own stands for. One of a numéro will not do: numéros are forwarded. Raises BadLink."""
    signed = unsign(SUBSCRIBER, token)
    subscriber = Subscriber.objects.filter(pk=signed.subject, key=signed.key).first()
    if subscriber is None:
        raise BadLink
    return subscriber
