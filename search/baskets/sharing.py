"""The two links of a panier. One gives it back to its owner, on another device or when the cookie is lost; the other
shows it to whoever has it. Each is revoked by changing the key that it was signed with.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from correspondence.links import BadLink, sign, unsign
from correspondence.models import new_key
from search.baskets.holding import READ
from search.baskets.models import Basket

RESUMED = "panier.repris"


def own_link(basket: Basket) -> str:
    """To keep for oneself."""
    token = sign(RESUMED, basket.pk, basket.owner_key)
    return settings.SITE_URL + reverse("baskets:resume", args=[token])


def shown_link(basket: Basket) -> str:
    """To give; "" when it is not shared."""
    return settings.SITE_URL + reverse("baskets:basket", args=[read_ref(basket)]) if basket.reader_key else ""


def read_ref(basket: Basket) -> str:
    return sign(READ, basket.pk, basket.reader_key)


def resumed(token: str) -> Basket:
    """Raises BadLink."""
    signed = unsign(RESUMED, token)
    basket = Basket.objects.filter(pk=signed.subject, owner_key=signed.key).first()
    if basket is None:
        raise BadLink
    return basket


def share(basket: Basket) -> None:
    if not basket.reader_key:
        basket.reader_key = new_key()
        basket.save(update_fields=["reader_key"])


def stop_sharing(basket: Basket) -> None:
    basket.reader_key = ""
    basket.save(update_fields=["reader_key"])


def renew_own_link(basket: Basket) -> None:
    """The former link, and the other browsers that held it, open it no more."""
    basket.owner_key = new_key()
    basket.save(update_fields=["owner_key"])
