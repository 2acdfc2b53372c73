"""The scope of an inventory, and what it expects: written once, when it is opened, in the order of the shelves."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from catalogue.importing import rows
from catalogue.inventory.shelf_order import begins, is_between, ranks
from catalogue.models import ExpectedItem, Inventory, Item

_EXPLAINED = ("command", "reli", "prêt", "pret", "trait", "équip", "equip", "répar", "repar", "expos", "réserv")
"""In a status: « En commande », « En reliure », « Prêté »…"""
_NOT_AWAY = ("exclu", "consult", "empruntable", "prêt autoris", "en rayon")


def in_scope(inventory: Inventory) -> QuerySet[Item]:
    """By what the database can tell; `expected_items` looks at the call numbers."""
    items = Item.objects.held()
    items = items.filter(standing_at(inventory.localisation)) if inventory.localisation else items.ours()
    for name in ("section", "support"):
        if wanted := getattr(inventory, name):
            items = items.filter(**{name: wanted})
    return items


def standing_at(localisation: str) -> Q:
    """An item of no stated localisation is on our first shelves."""
    is_first = localisation == next(iter(settings.OUR_LOCALISATIONS), "")
    return Q(localisation=localisation) | Q(localisation="") if is_first else Q(localisation=localisation)


def expected_items(inventory: Inventory) -> Iterator[tuple[int, str]]:
    """(item, call number)."""
    found = in_scope(inventory).order_by().values_list("pk", "call_number")
    first, last, prefix = inventory.first_call_number, inventory.last_call_number, inventory.prefix
    for pk, call_number in found.iterator(chunk_size=10_000):
        if prefix and not begins(call_number, prefix):
            continue
        if (first or last) and not is_between(call_number, first, last):
            continue
        yield pk, call_number


def open_inventory(inventory: Inventory) -> int:
    """Save it, with what it expects; how many items."""
    with transaction.atomic():
        inventory.save()
        found = list(expected_items(inventory))
        places = ranks([call_number for _pk, call_number in found])
        written = [(inventory.pk, pk, place) for (pk, _call_number), place in zip(found, places, strict=True)]
        rows.insert(ExpectedItem, ("inventory", "item", "rank"), written)
    return len(found)


def statuses() -> list[tuple[str, int]]:
    """The statuses of our items, and how many bear each."""
    used = Item.objects.held().ours().exclude(status="").order_by("status")
    return list(used.values_list("status").annotate(count=Count("pk")))


def is_explained(status: str) -> bool:
    """Whether an item with such a status is not expected on its shelf."""
    said = status.casefold()
    return any(word in said for word in _EXPLAINED) and not any(word in said for word in _NOT_AWAY)
