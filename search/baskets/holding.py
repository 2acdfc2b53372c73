"""Whose panier it is. A visitor's is known by a signed cookie, set with the first thing she puts in it; a reader's by
her account. Neither asks anything of a page that is only looked at by somebody who has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from correspondence.links import BadLink, sign, unsign
from search.baskets.models import Basket, BasketEntry
from search.document import Kind

COOKIE = "panier"
HELD, READ = "panier.tenu", "panier.lu"
KEPT = timedelta(days=365)
"""A panier without account, since it was last touched; and its cookie."""
SEEN_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A panier that somebody may read, and perhaps change. `ref` names it in addresses."""

    basket: Basket
    ref: str
    may_edit: bool


def reader(request: HttpRequest) -> AbstractUser | None:
    """Who is signed in. Without a session cookie nobody is, and asking would make the page vary on it."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return cast(AbstractUser, request.user) if request.user.is_authenticated else None


def visitors_basket(request: HttpRequest) -> Basket | None:
    """That of the cookie, as long as no account has taken it."""
    if COOKIE not in request.COOKIES:
        return None
    if not hasattr(request, "_visitors_basket"):
        request._visitors_basket = held_by(request.COOKIES[COOKIE])  # type: ignore[attr-defined]
    return request._visitors_basket  # type: ignore[attr-defined, no-any-return]


def held_by(token: str) -> Basket | None:
    try:
        signed = unsign(HELD, token)
    except BadLink:
        return None
    return Basket.objects.filter(pk=signed.subject, owner_key=signed.key, owner=None).first()


def current_basket(request: HttpRequest) -> Basket | None:
    """What « Ajouter au panier » fills, if there is one already."""
    user = reader(request)
    if user is None:
        return visitors_basket(request)
    if not hasattr(request, "_current_basket"):
        request._current_basket = user.baskets.first()  # type: ignore[attr-defined]
    return request._current_basket  # type: ignore[attr-defined, no-any-return]


def basket_to_fill(request: HttpRequest) -> Basket:
    """The same, made when there is none."""
    return current_basket(request) or Basket.objects.create(owner=reader(request), is_current=True)


def pending_basket(request: HttpRequest) -> Basket | None:
    """What a reader had gathered before she signed in: she is asked what becomes of it."""
    if reader(request) is None:
        return None
    found = visitors_basket(request)
    return found if found and found.entries.exists() else None


def open_basket(request: HttpRequest, ref: str) -> Opened:
    """By its number, whoever holds it; by the link that shows it, anybody. Raises Http404."""
    if ref.isascii() and ref.isdigit() and len(ref) < 16:
        return Opened(own_basket(request, int(ref)), ref, may_edit=True)
    try:
        signed = unsign(READ, ref)
    except BadLink as error:
        raise Http404 from error
    basket = Basket.objects.filter(pk=signed.subject, reader_key=signed.key).exclude(reader_key="").first()
    if basket is None:
        raise Http404
    return Opened(basket, ref, may_edit=False)


def own_basket(request: HttpRequest, pk: int) -> Basket:
    user = reader(request)
    mine = user.baskets.filter(pk=pk).first() if user else None
    visitors = visitors_basket(request)
    found = mine or (visitors if visitors and visitors.pk == pk else None)
    if found is None:
        raise Http404
    return found


def remember(response: HttpResponse, basket: Basket) -> None:
    """In the visitor's browser; a reader's is known by her account."""
    if basket.owner_id is None:
        response.set_cookie(
            COOKIE,
            sign(HELD, basket.pk, basket.owner_key),
            max_age=KEPT,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def touch(basket: Basket, *, seen_only: bool = False) -> None:
    """Put off the day when it goes."""
    now = timezone.now()
    if seen_only and basket.touched_at > now - SEEN_AGAIN:
        return
    Basket.objects.filter(pk=basket.pk).update(touched_at=now)


def kept_keys(request: HttpRequest) -> set[tuple[str, int]]:
    """What the present panier already holds: buttons say so."""
    if not hasattr(request, "_kept_keys"):
        basket = current_basket(request)
        rows = basket.entries.order_by().values_list("kind", "object_pk") if basket else ()
        request._kept_keys = set(rows)  # type: ignore[attr-defined]
    return request._kept_keys  # type: ignore[attr-defined, no-any-return]


def count(request: HttpRequest) -> int:
    return len(kept_keys(request))


@transaction.atomic
def choose(user: AbstractUser, basket: Basket) -> None:
    """That which « Ajouter au panier » will fill."""
    user.baskets.exclude(pk=basket.pk).filter(is_current=True).update(is_current=False)
    user.baskets.filter(pk=basket.pk).update(is_current=True)


@transaction.atomic
def take_in(user: AbstractUser, basket: Basket) -> None:
    """A visitor's panier becomes one of the reader's; its link opens it no more as nobody's."""
    basket.owner, basket.is_current = user, not user.baskets.exists()
    basket.touched_at = timezone.now()
    basket.save()


def baskets_of(user: AbstractUser) -> QuerySet[Basket]:
    return user.baskets.all()


def export(user: AbstractUser) -> list[dict[str, object]]:
    """For the copy of her data that a reader may ask."""
    return [
        {
            "nom": basket.name,
            "note": basket.note,
            "cree_le": timezone.localtime(basket.created_at).isoformat(),
            "entrees": [exported(entry) for entry in basket.entries.all()],
        }
        for basket in user.baskets.prefetch_related("entries")
    ]


def exported(entry: BasketEntry) -> dict[str, object]:
    return {"nature": Kind(entry.kind).value, "numero": entry.object_pk, "titre": entry.title, "note": entry.note}
