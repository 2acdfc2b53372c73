"""Adding, moving, noting, taking out. Each act names the entry it is about, so that a page opened in another tab, an hour
old, still does what it says and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max

from search.baskets.contents import Key, contents
from search.baskets.holding import touch
from search.baskets.models import LONGEST_NOTE, Basket, BasketEntry

FULL = 5000
"""Entries that one panier holds."""


@dataclass(frozen=True, slots=True)
class Added:
    new: int = 0
    already: int = 0
    left_out: int = 0
    """For want of room, or because it is not public any more."""


def locked(basket: Basket) -> Basket:
    """Two tabs of one reader take their turns."""
    return Basket.objects.select_for_update().get(pk=basket.pk)


@transaction.atomic
def add(basket: Basket, keys: Iterable[Key]) -> Added:
    """What is public of `keys`, at the end, in their order; what is there already stays where it is."""
    wanted = list(dict.fromkeys(keys))
    found = contents(wanted)
    titled = {(found[key].kind, found[key].pk): found[key].title for key in wanted if key in found}
    added = add_titled(basket, titled)
    return Added(added.new, added.already, added.left_out + len(wanted) - len(found))


@transaction.atomic
def add_titled(basket: Basket, titled: dict[Key, str], notes: dict[Key, str] | None = None) -> Added:
    """The same for contents just found by the search, whose titles are known."""
    locked(basket)
    present = set(basket.entries.order_by().values_list("kind", "object_pk"))
    new = [key for key in titled if (key[0].value, key[1]) not in present]
    fitting = new[: max(FULL - len(present), 0)]
    start = (basket.entries.aggregate(last=Max("position"))["last"] or 0) + 1
    rows = [
        BasketEntry(
            basket=basket,
            kind=kind.value,
            object_pk=pk,
            position=start + rank,
            title=titled[kind, pk][:500],
            note=(notes or {}).get((kind, pk), ""),
        )
        for rank, (kind, pk) in enumerate(fitting)
    ]
    BasketEntry.objects.bulk_create(rows, batch_size=500)
    touch(basket)
    return Added(len(fitting), len(titled) - len(new), len(new) - len(fitting))


@transaction.atomic
def remove(entry: BasketEntry) -> None:
    entry.delete()
    touch(entry.basket)


@transaction.atomic
def empty(basket: Basket) -> None:
    basket.entries.all().delete()
    touch(basket)


@transaction.atomic
def move(basket: Basket, entry_pk: int, direction: str) -> None:
    """« haut », « bas », « premier », « dernier »: past its neighbour as the list now is."""
    locked(basket)
    entry = basket.entries.filter(pk=entry_pk).first()
    if entry is None:
        return
    before = basket.entries.filter(position__lte=entry.position).exclude(pk=entry.pk).order_by("-position", "-pk")
    after = basket.entries.filter(position__gte=entry.position).exclude(pk=entry.pk).order_by("position", "pk")
    other = {"haut": before.first, "bas": after.first, "premier": before.last, "dernier": after.last}[direction]()
    if other is not None:
        place_at(basket, entry, other.position)


@transaction.atomic
def move_to(basket: Basket, entry_pk: int, rank: int) -> None:
    """To the `rank`th place, from 1; beyond the end, the last."""
    locked(basket)
    entry = basket.entries.filter(pk=entry_pk).first()
    if entry is None:
        return
    positions = list(basket.entries.order_by("position", "pk").values_list("position", flat=True))
    place_at(basket, entry, positions[min(max(rank, 1), len(positions)) - 1])


def place_at(basket: Basket, entry: BasketEntry, position: int) -> None:
    if position < entry.position:
        between = basket.entries.filter(position__gte=position, position__lt=entry.position)
        between.update(position=F("position") + 1)
    else:
        between = basket.entries.filter(position__gt=entry.position, position__lte=position)
        between.update(position=F("position") - 1)
    basket.entries.filter(pk=entry.pk).update(position=position)
    touch(basket)


def mark(text: str) -> str:
    """What a form saw of a note, so that it does not overwrite what another tab wrote since."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class ChangedMeanwhile(Exception):
    """Another tab wrote first."""

    def __init__(self, present: str) -> None:
        super().__init__(present)
        self.present = present


@transaction.atomic
def annotate(basket: Basket, entry_pk: int, note: str, seen: str) -> None:
    """Raises ChangedMeanwhile."""
    locked(basket)
    entry = basket.entries.filter(pk=entry_pk).first()
    if entry is None:
        return
    note = tidy(note)
    if note == entry.note:
        return
    if mark(entry.note) != seen:
        raise ChangedMeanwhile(entry.note)
    basket.entries.filter(pk=entry.pk).update(note=note)
    touch(basket)


@transaction.atomic
def describe(basket: Basket, name: str, note: str, seen: str) -> None:
    """Raises ChangedMeanwhile."""
    present = locked(basket)
    note = tidy(note)
    if note != present.note and mark(present.note) != seen:
        raise ChangedMeanwhile(present.note)
    present.name, present.note = name, note
    present.save(update_fields=["name", "note"])
    touch(basket)


def tidy(note: str) -> str:
    return note.replace("\0", "").replace("\r\n", "\n").strip()[:LONGEST_NOTE]


@transaction.atomic
def pour(source: Basket, target: Basket) -> Added:
    """All the entries of one panier into another, with their notes; those of a content in both are put together."""
    entries = list(source.entries.all())
    titled = {entry.key: entry.title for entry in entries}
    notes = {entry.key: entry.note for entry in entries}
    before = {entry.key: entry for entry in target.entries.all()}
    added = add_titled(target, titled, notes)
    for key, entry in before.items():
        if (other := notes.get(key)) and other not in entry.note:
            entry.note = tidy(f"{entry.note}\n{other}")
            entry.save(update_fields=["note"])
    if source.note and source.note not in target.note:
        target.note = tidy(f"{target.note}\n{source.note}")
        target.save(update_fields=["note"])
    return added
