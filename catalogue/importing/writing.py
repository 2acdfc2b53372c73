"""Write what was decided: new notices, changed ones, their parts and items. No query a notice.

An update compares three readings: what the source said last time, what it says now, and what we hold. Only what the
source itself changed is rewritten, so that a word corrected by hand stays until the source corrects it too.
(Rules of overlay by source and field are a matter of their own.) Items are matched, never deleted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from catalogue.importing import rows
from catalogue.importing.authorities import Authorities
from catalogue.importing.loading import AUTHORITY_OF, ITEM_FIELDS, PART_FIELDS, Heading, Loaded
from catalogue.importing.matching import Arrival
from catalogue.models import BibliographicRecord, Item, Source, StoredRecord

STORED_FIELDS = ("source_record_id", "format", "encoding", "digest", "reading", "received_at", "raw")
State = BibliographicRecord.State

Values = Mapping[str, Any]


@dataclass(slots=True)
class Writing:
    """One notice to write."""

    pk: int
    arrival: Arrival
    loaded: Loaded
    before: Loaded | None = None
    """What the same source said last time; None when it speaks of the notice for the first time."""


class Shelves:
    """Where an import puts its notices. One object a run: it remembers the authorities it has met."""

    def __init__(self, source: Source, *, first_load: bool = False) -> None:
        self.source = source
        self.first_load = first_load
        self.authorities = Authorities()
        self.now = timezone.now()
        self.moment = rows.as_moment(self.now)
        self.today: date = timezone.localdate()

    # New notices

    def add(self, writings: list[Writing]) -> None:
        """Write notices whose keys were reserved by `rows.reserve_keys`."""
        if not writings:
            return
        names = (*writings[0].loaded.columns, *self._origin())
        rows.insert(BibliographicRecord, names, [self._new_row(writing) for writing in writings])
        for model in PART_FIELDS:
            self._add_parts(model, writings)
        rows.insert(Item, _ITEM_COLUMNS, [row for writing in writings for row in _new_items(writing)])
        self._link_lists(writings)
        self._store(writings)

    def _origin(self) -> tuple[str, ...]:
        return (
            "id", "source", "source_record_id", "likeness",
            "first_load", "entered_on", "created_at", "updated_at", "edited_here",
        )  # fmt: skip

    def _new_row(self, writing: Writing) -> list[Any]:
        entered_on = (writing.loaded.entered_on or self.today).isoformat()
        arrival = writing.arrival
        identity = (writing.pk, self.source.pk, arrival.source_id, arrival.likeness)
        dates = (self.first_load, entered_on, self.moment, self.moment, "[]")
        return [*writing.loaded.columns.values(), *identity, *dates]

    def _add_parts(self, model: type, writings: list[Writing]) -> None:
        names = ("record", "sort_order", *PART_FIELDS[model])
        found = [
            (writing.pk, order, *part) for writing in writings for order, part in enumerate(writing.loaded.parts[model])
        ]
        if authority := AUTHORITY_OF.get(model):
            keys = self._authorities_named(authority, writings)
            found = [(pk, order, keys.get(match_key), *rest) for pk, order, match_key, *rest in found]
        rows.insert(model, names, found)

    def _authorities_named(self, model: type, writings: list[Writing]) -> dict[str, int]:
        named: dict[str, Heading] = {}
        for writing in reversed(writings):  # the first spelling met is the one that is kept
            named |= writing.loaded.headings[model]
        return self.authorities.resolve(model, named)

    def _link_lists(self, writings: Iterable[Writing]) -> None:
        """Themes and territories of mapped custom fields; those set by hand stay."""
        for name in ("themes", "territories"):
            through = getattr(BibliographicRecord, name).through
            target = getattr(BibliographicRecord, name).field.m2m_reverse_field_name()
            links = [
                through(**{"bibliographicrecord_id": writing.pk, f"{target}_id": pk})
                for writing in writings
                for pk in getattr(writing.loaded, name)
            ]
            if links:
                through.objects.bulk_create(links, ignore_conflicts=True)

    def _store(self, writings: Iterable[Writing]) -> None:
        stored = [(*self._stored_values(writing.arrival), writing.pk, self.source.pk) for writing in writings]
        rows.insert(StoredRecord, (*STORED_FIELDS, "record", "source"), stored)

    def _stored_values(self, arrival: Arrival) -> tuple[Any, ...]:
        received = arrival.source
        reading = (arrival.digest, arrival.reading, self.moment, received.raw)
        return (arrival.source_id, received.format, received.encoding, *reading)

    # Notices that are there already

    def change(self, writings: list[Writing]) -> None:
        """Bring notices up to date with their source."""
        if not writings:
            return
        self._change_columns(writings)
        for model in PART_FIELDS:
            touched = [writing for writing in writings if _differs(writing, model)]
            rows.delete(model, "record", [writing.pk for writing in touched])
            self._add_parts(model, touched)
        self._change_items(writings)
        self._link_lists(writings)
        self._store_again(writings)

    def _change_columns(self, writings: list[Writing]) -> None:
        held = BibliographicRecord.objects.filter(pk__in=[writing.pk for writing in writings])
        now_held = {pk: (state, day) for pk, state, day in held.values_list("pk", "state", "entered_on")}
        changed = [
            (
                writing.pk,
                _changed_columns(writing, *now_held[writing.pk])
                | {"likeness": writing.arrival.likeness, "updated_at": self.moment},
            )
            for writing in writings
        ]
        _update_by_columns(BibliographicRecord, changed)

    def _change_items(self, writings: list[Writing]) -> None:
        held: dict[int, list[dict[str, Any]]] = defaultdict(list)
        items = Item.objects.filter(record_id__in=[writing.pk for writing in writings]).order_by("pk")
        for values in items.values("pk", "record_id", *ITEM_FIELDS):
            held[values["record_id"]].append(values)
        new: list[list[Any]] = []
        changed: list[tuple[int, dict[str, Any]]] = []
        for writing in writings:
            before = list(writing.before.items) if writing.before else []
            for item in writing.loaded.items:
                known, said_before = take_same_item(item, held[writing.pk]), take_same_item(item, before)
                if known is None:
                    new.append(_item_row(writing.pk, item))
                else:
                    changed.append((known["pk"], changes(said_before, item)))
        rows.insert(Item, _ITEM_COLUMNS, new)
        _update_by_columns(Item, changed)

    def _store_again(self, writings: list[Writing]) -> None:
        """Replace the bytes this source gave last time; a source that speaks for the first time adds its own."""
        ids = StoredRecord.objects.filter(source=self.source, record_id__in=[writing.pk for writing in writings])
        known = {
            (record, source_id): pk for pk, record, source_id in ids.values_list("pk", "record_id", "source_record_id")
        }
        kept: list[tuple[Any, ...]] = []
        new: list[Writing] = []
        for writing in writings:
            pk = known.get((writing.pk, writing.arrival.source_id)) or known.get((writing.pk, ""))
            if pk is None:
                new.append(writing)
            else:
                kept.append((*self._stored_values(writing.arrival), pk))
        rows.update(StoredRecord, STORED_FIELDS, kept)
        self._store(new)


def changes(before: Values | None, now: Values) -> dict[str, Any]:
    """What the source itself changed since last time; everything when it says it for the first time."""
    return {name: value for name, value in now.items() if before is None or before.get(name) != value}


def take_same_item(item: Values, held: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The item of `held` that `item` is, taken out of the list: by barcode, else by call number.

    A call number only stands for an item when one of the two has no barcode: a shelf has several copies of one book.
    """
    for same in (_same_barcode, _same_call_number):
        for candidate in held:
            if same(item, candidate):
                held.remove(candidate)
                return candidate
    return None


def _same_barcode(item: Values, other: Values) -> bool:
    return bool(item["barcode"]) and item["barcode"] == other["barcode"]


def _same_call_number(item: Values, other: Values) -> bool:
    return not (item["barcode"] and other["barcode"]) and item["call_number"] == other["call_number"]


_ITEM_COLUMNS = ("record", "edited_here", *ITEM_FIELDS)


def _new_items(writing: Writing) -> Iterable[list[Any]]:
    return (_item_row(writing.pk, item) for item in writing.loaded.items)


def _item_row(record: int, item: Values) -> list[Any]:
    return [record, False, *(item[name] for name in ITEM_FIELDS)]


def _differs(writing: Writing, model: type) -> bool:
    return writing.before is None or writing.before.parts[model] != writing.loaded.parts[model]


def _changed_columns(writing: Writing, state: str, entered_on: date | None) -> dict[str, Any]:
    found = changes(writing.before.columns if writing.before else None, writing.loaded.columns)
    # What a person withdrew stays so.
    if state == State.WITHDRAWN:
        found.pop("state", None)
    entered = writing.loaded.entered_on
    if entered and (entered_on is None or entered < entered_on):
        found["entered_on"] = entered.isoformat()
    if writing.before and writing.before.host != writing.loaded.host:
        found["host"] = None  # `hosts` finds the new one at the end of the run
    return found


def _update_by_columns(model: type, changed: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """One statement for all rows in which the same columns changed."""
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for pk, values in changed:
        groups[tuple(values)].append((*values.values(), pk))
    for names, values_and_keys in groups.items():
        rows.update(model, names, values_and_keys)
