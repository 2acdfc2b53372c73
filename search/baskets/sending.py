"""« M’envoyer la liste ». A reader's goes to her own address. A visitor's address is first asked to confirm, by a mail
that holds nothing she typed: nobody can have us write his words to another.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.exchange import references
from correspondence import mails
from correspondence.links import BadLink, sign, unsign
from search.baskets.listing import Line, lines_of
from search.baskets.models import Basket
from search.baskets.sharing import own_link

ASKED = "panier.envoi"
CONFIRM_WITHIN = timedelta(hours=24)
IN_A_MAIL = 200
"""References in one mail; the link leads to the others."""


def ask(basket: Basket, address: str) -> None:
    """To an address that anybody may have typed."""
    token = sign(ASKED, basket.pk, basket.owner_key, address)
    mails.queue(
        "panier.confirmation",
        address,
        _("Recevoir votre liste de documents"),
        "search/baskets/mail/confirm",
        {"url": settings.SITE_URL + reverse("baskets:sent", args=[token])},
        patience=CONFIRM_WITHIN,
    )


def confirmed(token: str) -> tuple[Basket, str]:
    """The panier and the address of a confirmation. Raises BadLink, ExpiredLink."""
    signed = unsign(ASKED, token, CONFIRM_WITHIN)
    basket = Basket.objects.filter(pk=signed.subject, owner_key=signed.key).first()
    if basket is None:
        raise BadLink
    return basket, signed.detail


def send(basket: Basket, address: str) -> None:
    """The references, the notes, and the link that gives the panier back."""
    lines = list(lines_of(basket, IN_A_MAIL))
    today = timezone.localdate()
    total = basket.entries.count()
    mails.queue(
        "panier.liste",
        address,
        _("Votre liste : %s") % basket.name,
        "search/baskets/mail/list",
        {
            "basket": basket,
            "lines": [(line, in_mail(line), references.text(line.content.reference, today)) for line in lines],
            "total": total,
            "is_cut": total > IN_A_MAIL,
            "own_link": own_link(basket),
            "in_account": basket.owner_id is not None,
            "account_url": settings.SITE_URL + basket.get_absolute_url(),
        },
    )


def in_mail(line: Line) -> str:
    return references.html(line.content.reference, timezone.localdate())
