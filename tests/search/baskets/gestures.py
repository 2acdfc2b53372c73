"""What a browser sends from our own pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from search.models import Basket

FROM_US = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def keep(client: Client, *contents: Any, **headers: str) -> Any:
    """The button « Ajouter au panier »."""
    keys = [one if isinstance(one, str) else key_of(one) for one in contents]
    return client.post("/panier/ajouter/", {"document": keys}, **{**FROM_US, **headers})


def key_of(content: Any) -> str:
    return f"notice-{content.pk}" if content._meta.model_name == "bibliographicrecord" else f"page-{content.pk}"


def basket() -> Basket:
    return Basket.objects.latest("pk")


def titles(one: Basket) -> list[str]:
    return list(one.entries.values_list("title", flat=True))
