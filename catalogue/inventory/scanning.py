"""Barcodes that were read → `ScannedCode`, once each, with the item that bears it.

A code that two items bear is that of the expected one, else of one of ours that is not weeded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catalogue.importing import rows
from catalogue.inventory.codes import cleaned
from catalogue.models import ExpectedItem, Inventory, InventoryDrop, Item, ScannedCode


class InventoryClosed(Exception):
    """The message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one code read. `outcome`: found, elsewhere, weeded, unknown or again."""

    code: str
    outcome: str
    item: Item | None


def take(inventory: Inventory, codes: Iterable[str], *, name: str = "", user: Any = None) -> InventoryDrop:
    """One drop: `codes` as `codes.cleaned` gives them, in the order of the reading. Raises InventoryClosed."""
    codes = list(codes)
    with transaction.atomic():
        locked(inventory)
        drop = InventoryDrop.objects.create(inventory=inventory, name=name[-255:], user=user)
        read = set(inventory.scans.order_by().values_list("code", flat=True))
        new = [code for code in dict.fromkeys(codes) if code not in read]
        bearers = items_of(inventory, new)
        written = [(inventory.pk, drop.pk, code, bearers.get(code)) for code in new]
        rows.insert(ScannedCode, ("inventory", "drop", "code", "item"), written)
        drop.again = len(codes) - len(new)
        drop.save(update_fields=["again"])
    return drop


def take_one(inventory: Inventory, text: str, *, user: Any = None) -> Answer | None:
    """A code read now; None when nothing was. Raises InventoryClosed."""
    code = cleaned(text)[:100]
    if not code:
        return None
    with transaction.atomic():
        locked(inventory)
        known = inventory.scans.filter(code=code).select_related("item__record").first()
        if known:
            InventoryDrop.objects.filter(pk=known.drop_id).update(again=F("again") + 1)
            return Answer(code, "again", known.item)
        item = Item.objects.select_related("record").filter(pk=items_of(inventory, [code]).get(code)).first()
        ScannedCode.objects.create(inventory=inventory, drop=one_by_one(inventory, user), code=code, item=item)
    return Answer(code, outcome(inventory, item), item)


def outcome(inventory: Inventory, item: Item | None) -> str:
    if item is None:
        return "unknown"
    if item.withdrawn_on:
        return "weeded"
    return "found" if inventory.expected.filter(item=item).exists() else "elsewhere"


def look_again(inventory: Inventory) -> int:
    """Unknown codes whose item was catalogued since, or whose bearer was corrected; how many found it."""
    with transaction.atomic():
        waiting = dict(inventory.scans.filter(item=None).values_list("code", "pk"))
        found = items_of(inventory, list(waiting))
        rows.update(ScannedCode, ["item"], [(item, waiting[code]) for code, item in found.items()])
    return len(found)


def one_by_one(inventory: Inventory, user: Any) -> InventoryDrop:
    """The last drop when it is hers and was read this way, else a new one: what she reads makes one walk."""
    last = inventory.drops.order_by("pk").last()
    if last and not last.name and last.user == user:
        return last
    return InventoryDrop.objects.create(inventory=inventory, user=user)


def locked(inventory: Inventory) -> Inventory:
    """As nobody else changes it before the transaction ends."""
    held = Inventory.objects.select_for_update(of=("self",)).get(pk=inventory.pk)
    if not held.is_open:
        raise InventoryClosed(_("Ce récolement est terminé : rouvrez-le pour y lire d’autres codes."))
    return held


def items_of(inventory: Inventory, codes: list[str]) -> dict[str, int]:
    """Code → item. As it was labelled: in capitals, in small letters, or as it came."""
    found: dict[str, tuple[tuple[bool, ...], int]] = {}
    ours = {"", *settings.OUR_LOCALISATIONS}
    for some in rows.chunks(codes, 250):
        spelt = {form for code in some for form in (code, code.lower(), code.capitalize())}
        items = Item.objects.filter(barcode__in=spelt).order_by("pk")
        known = list(items.values_list("pk", "barcode", "localisation", "withdrawn_on"))
        expected = expected_among(inventory, [pk for pk, *_rest in known])
        for pk, barcode, localisation, withdrawn_on in known:
            code = cleaned(barcode)
            # The lowest wins: expected before not, ours before another's, held before weeded.
            place = (pk not in expected, localisation not in ours, withdrawn_on is not None)
            if code not in found or place < found[code][0]:
                found[code] = (place, pk)
    return {code: pk for code, (_place, pk) in found.items()}


def expected_among(inventory: Inventory, keys: list[int]) -> set[int]:
    found = ExpectedItem.objects.filter(inventory=inventory, item__in=keys).order_by()
    return set(found.values_list("item_id", flat=True)) if keys else set()
