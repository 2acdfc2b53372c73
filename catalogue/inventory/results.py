"""What an inventory finds: lists of items (or of codes that no item bears), each a query; the order of the shelves.

Why an item that was not read may be absent is said in one place, `explained`. Loans will say theirs there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from catalogue.inventory.shelf_order import out_of_order, was_read_in_order
from catalogue.models import BibliographicRecord, ExpectedItem, Inventory, Item, ScannedCode

State = BibliographicRecord.State


def explained(inventory: Inventory) -> Q:
    """Expected items that have a reason not to be on their shelf: weeded since, or of a status set apart."""
    return Q(withdrawn_on__isnull=False) | Q(status__in=inventory.apart)


def expected(inventory: Inventory) -> QuerySet[Item]:
    return _placed(inventory, Item.objects.filter(expected__inventory=inventory).annotate(rank=F("expected__rank")))


def found(inventory: Inventory) -> QuerySet[Item]:
    return expected(inventory).filter(_was_read(inventory))


def not_read(inventory: Inventory) -> QuerySet[Item]:
    return expected(inventory).exclude(_was_read(inventory))


def missing(inventory: Inventory) -> QuerySet[Item]:
    return not_read(inventory).exclude(explained(inventory))


def apart(inventory: Inventory) -> QuerySet[Item]:
    return not_read(inventory).filter(explained(inventory))


def misplaced(inventory: Inventory) -> QuerySet[Item]:
    """Read here, and of other shelves or of another centre."""
    return _read(inventory).exclude(_is_expected(inventory)).held()


def to_check(inventory: Inventory) -> QuerySet[Item]:
    """Read here, of a notice that the public does not see, or weeded, or whose barcode another of our items bears too, or
    that was said to be missing."""
    twin = Item.objects.held().ours().filter(barcode=OuterRef("barcode")).exclude(pk=OuterRef("pk"))
    items = _read(inventory).annotate(has_twin=Exists(twin))
    return items.filter(
        ~Q(record__state=State.PUBLIC)
        | Q(withdrawn_on__isnull=False)
        | Q(missing_since__isnull=False)
        | Q(has_twin=True)
    )


def disordered(inventory: Inventory) -> QuerySet[Item]:
    return found(inventory).filter(pk__in=list(order_of(inventory).wrong))


def unknown(inventory: Inventory) -> QuerySet[ScannedCode]:
    return inventory.scans.filter(item=None).select_related("drop").order_by("pk")


def emptied(inventory: Inventory) -> QuerySet[BibliographicRecord]:
    """Notices whose last item an act of this inventory weeded, and that give nothing else: to withdraw, perhaps."""
    weeded = inventory.acts.filter(kind="weeded", undone_at=None).values("record")
    return without_anything(BibliographicRecord.objects.filter(pk__in=weeded))


def without_anything(records: QuerySet[BibliographicRecord]) -> QuerySet[BibliographicRecord]:
    """Not withdrawn yet, no item held by anybody, no document, no online address, no issue nor article of theirs."""
    held = Item.objects.held().filter(record=OuterRef("pk"))
    parts = BibliographicRecord.objects.filter(host=OuterRef("pk"))
    return (
        records.exclude(state=State.WITHDRAWN)
        .filter(documents=None)
        .exclude(Exists(held))
        .exclude(Exists(parts))
        .exclude(details__has_key="locations")
        .order_by("sort_title", "pk")
    )


LISTS: dict[str, Callable[[Inventory], QuerySet[Any]]] = {
    "manquants": missing,
    "a-part": apart,
    "ailleurs": misplaced,
    "desordre": disordered,
    "inconnus": unknown,
    "a-verifier": to_check,
    "trouves": found,
    "attendus": expected,
}


def counts(inventory: Inventory) -> dict[str, int]:
    """Of each list."""
    counted = {name: of(inventory).order_by().count() for name, of in LISTS.items() if name != "desordre"}
    return counted | {"desordre": len(order_of(inventory).wrong), "lus": inventory.scans.count()}


@dataclass(slots=True)
class Order:
    """`wrong`: item → « lu après X ; sa place est après Y ». `unjudged`: readings that did not follow the shelves."""

    wrong: dict[int, str] = field(default_factory=dict)
    unjudged: list[str] = field(default_factory=list)


def order_of(inventory: Inventory) -> Order:
    """Each drop is a walk along the shelves. An item is at a wrong place when the others go up without it."""
    order = Order()
    if not inventory.in_order:
        return order
    read = ExpectedItem.objects.filter(inventory=inventory, item__scans__inventory=inventory, rank__isnull=False)
    named = read.annotate(drop=F("item__scans__drop"), at=F("item__scans__pk")).order_by("at")
    walks: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for drop, item, rank, call_number in named.values_list("drop", "item", "rank", "item__call_number"):
        walks[drop].append((rank, item, call_number))
    names = {drop.pk: str(drop) for drop in inventory.drops.all()}
    for drop, walk in walks.items():
        wrong = out_of_order([rank for rank, _item, _call_number in walk])
        if not was_read_in_order(len(walk), len(wrong)):
            if wrong:
                order.unjudged.append(names[drop])
            continue
        right = [one for place, one in enumerate(walk) if place not in wrong]
        going_up = [rank for rank, _item, _call_number in right]
        for place in sorted(wrong):
            rank, item, _call_number = walk[place]
            after = bisect_right(going_up, rank) - 1
            order.wrong[item] = _said(walk[place - 1][2] if place else "", right[after][2] if after >= 0 else "")
    return order


def _said(read_after: str, belongs_after: str) -> str:
    here = _("Lu après « %s »") % read_after if read_after else _("Lu en premier")
    there = _("sa place est après « %s ».") % belongs_after if belongs_after else _("sa place est au début.")
    return f"{here} ; {there}"


def twins(barcodes: set[str]) -> set[str]:
    """Of these barcodes, those that two of our items bear."""
    items = Item.objects.held().ours().filter(barcode__in=barcodes).exclude(barcode="").order_by()
    return set(
        items.values("barcode").annotate(count=Count("pk")).filter(count__gt=1).values_list("barcode", flat=True)
    )


def _read(inventory: Inventory) -> QuerySet[Item]:
    items = Item.objects.filter(_was_read(inventory))
    rank = ExpectedItem.objects.filter(inventory=inventory, item=OuterRef("pk")).values("rank")[:1]
    return _placed(inventory, items.annotate(rank=Subquery(rank)))


def _placed(inventory: Inventory, items: QuerySet[Item]) -> QuerySet[Item]:
    """`read_at`: the order of the reading."""
    scans = ScannedCode.objects.filter(inventory=inventory, item=OuterRef("pk")).order_by().values("item")
    return items.annotate(read_at=Subquery(scans.annotate(first=Min("pk")).values("first"))).select_related("record")


def _was_read(inventory: Inventory) -> Exists:
    return Exists(ScannedCode.objects.filter(inventory=inventory, item=OuterRef("pk")))


def _is_expected(inventory: Inventory) -> Exists:
    return Exists(ExpectedItem.objects.filter(inventory=inventory, item=OuterRef("pk")))
