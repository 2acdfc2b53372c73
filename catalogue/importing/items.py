"""Items that another notice holds already, or that a source gives no more: asked about, never moved nor removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from catalogue.importing.rows import as_json, chunks
from catalogue.models import BibliographicRecord, ImportRun, Item, ItemQuestion

Kind = ItemQuestion.Kind
Values = Mapping[str, Any]
Place = tuple[str, str]
"""(barcode, localisation): what stands for an item."""


class ItemsAtHand:
    """The questions of one run."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self._waiting: list[tuple[int, Values]] = []

    def free(self, items: list[tuple[int, Values]]) -> list[tuple[int, Values]]:
        """(notice, item) of those that may be added: no other notice has that barcode in that localisation."""
        taken = {place: record for place, (_item, record) in _holders(place(item) for _pk, item in items).items()}
        found = []
        for pk, item in items:
            if item["barcode"] and taken.setdefault(place(item), pk) != pk:
                self._waiting.append((pk, item))
            else:
                found.append((pk, item))
        return found

    def forget(self) -> None:
        self._waiting = []

    def ask(self) -> None:
        """Of the others, once those of this batch are written."""
        if not self._waiting:
            return
        holders = _holders(place(item) for _pk, item in self._waiting)
        dummies = _dummies([holder for _item, holder in holders.values()] + [pk for pk, _item in self._waiting])
        given = self._given_by_this_source([holder for _item, holder in holders.values()])
        questions = []
        alike: Counter[tuple[int, str]] = Counter()
        for pk, values in self._waiting:
            item, holder = holders[place(values)]
            if holder in dummies or pk in dummies:
                continue  # on PMB's dummy article as well as on its issue
            kind = Kind.MOVED if holder in given else Kind.TWICE
            said = dict(values)
            rank = alike[pk, as_json(said)]
            alike[pk, as_json(said)] += 1
            mark = fingerprint(said, rank)
            questions.append(
                ItemQuestion(run=self.run, kind=kind, item_id=item, record_id=pk, values=said, fingerprint=mark)
            )
        self._waiting = []
        ItemQuestion.objects.bulk_create(questions, ignore_conflicts=True)

    def ask_about_gone(self, gone: list[tuple[int, int]]) -> None:
        """(item, notice) of those that the source had. A weeded one had left before it."""
        weeded: set[int] = set()
        for some in chunks([item for item, _pk in gone]):
            weeded |= set(Item.objects.exclude(withdrawn_on=None).filter(pk__in=some).values_list("pk", flat=True))
        gone = [(item, pk) for item, pk in gone if item not in weeded]
        questions = [ItemQuestion(run=self.run, kind=Kind.GONE, item_id=item, record_id=pk) for item, pk in gone]
        ItemQuestion.objects.bulk_create(questions, ignore_conflicts=True)

    def _given_by_this_source(self, holders: list[int]) -> set[int]:
        """The notices that the source which gives the item now keeps too."""
        found: set[int] = set()
        for some in chunks(holders):
            records = BibliographicRecord.objects.filter(pk__in=some, source=self.run.source)
            found |= set(records.values_list("pk", flat=True).order_by())
        return found


def fingerprint(values: Values, rank: int) -> str:
    """`rank`: 0 for the first of several copies that their source does not tell apart."""
    return blake2b(f"{as_json(values)}{rank}".encode(), digest_size=8).hexdigest()


def place(item: Values) -> Place:
    return item["barcode"], item["localisation"]


def _holders(places: Iterable[Place]) -> dict[Place, tuple[int, int]]:
    """Place → (item, notice) of the oldest item that stands there."""
    wanted = {one for one in places if one[0]}
    found: dict[Place, tuple[int, int]] = {}
    for some in chunks(sorted({barcode for barcode, _localisation in wanted})):
        rows = Item.objects.filter(barcode__in=some).order_by("pk")
        for pk, record, *where in rows.values_list("pk", "record_id", "barcode", "localisation"):
            if tuple(where) in wanted:
                found.setdefault((where[0], where[1]), (pk, record))
    return found


def _dummies(keys: list[int]) -> set[int]:
    """Of these notices, the articles that PMB writes to carry the items of an issue (see `hosts`)."""
    found: set[int] = set()
    for some in chunks(keys):
        dummies = BibliographicRecord.objects.filter(pk__in=some, details__carries_items_of_issue=True)
        found |= set(dummies.values_list("pk", flat=True).order_by())
    return found
