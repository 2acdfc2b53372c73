"""Write what was decided: new notices, changed ones, their parts and items. No query a notice.

What changes in a notice that we hold is the business of `overlay`; what happens to an item that another notice holds is
a person's: nothing here deletes or moves one.
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
from catalogue.importing.holding import stored_text
from catalogue.importing.items import ItemsAtHand
from catalogue.importing.loading import AUTHORITY_OF, ITEM_FIELDS, PART_FIELDS, Heading, Loaded
from catalogue.importing.matching import Arrival
from catalogue.importing.overlay import Held, Overlay
from catalogue.models import BibliographicRecord, ImportRun, Item, Source, StoredRecord

STORED_FIELDS = ("source_record_id", "format", "encoding", "digest", "reading", "received_at", "raw")

Values = Mapping[str, Any]


@dataclass(slots=True)
class Writing:
    """One notice to write."""

    pk: int
    arrival: Arrival
    loaded: Loaded
    held: Held | None = None
    """As it was; None for a new one."""
    overlay: Overlay | None = None
    replaced: dict[str, Any] | None = None
    """The row of `StoredRecord` that this one took the place of; None when it adds its own."""


class Shelves:
    """Where an import puts its notices. One object a run: it remembers the authorities it has met."""

    def __init__(self, source: Source, run: ImportRun, *, first_load: bool = False) -> None:
        self.source = source
        self.first_load = first_load
        self.authorities = Authorities()
        self.items = ItemsAtHand(run)
        self.now = timezone.now()
        self.moment = rows.as_moment(self.now)
        self.today: date = timezone.localdate()

    def forget(self) -> None:
        """After a rollback."""
        self.authorities.forget()
        self.items.forget()

    # New notices

    def add(self, writings: list[Writing]) -> None:
        """Write notices whose keys were reserved by `rows.reserve_keys`."""
        if not writings:
            return
        names = (*writings[0].loaded.columns, *_ORIGIN)
        rows.insert(BibliographicRecord, names, [self._new_row(writing) for writing in writings])
        for model in PART_FIELDS:
            self._add_parts(model, [(writing, writing.loaded.parts[model]) for writing in writings])
        self._add_items([(writing, writing.loaded.items) for writing in writings])
        for name in ("themes", "territories"):
            link(name, [(writing.pk, pk) for writing in writings for pk in getattr(writing.loaded, name)])
        self._store(writings)

    def _new_row(self, writing: Writing) -> list[Any]:
        entered_on = (writing.loaded.entered_on or self.today).isoformat()
        arrival = writing.arrival
        identity = (writing.pk, self.source.pk, arrival.source_id, arrival.likeness)
        dates = (self.first_load, entered_on, self.moment, self.moment, "[]")
        return [*writing.loaded.columns.values(), *identity, *dates]

    def _add_parts(self, model: type, parts: list[tuple[Writing, list[tuple[Any, ...]]]]) -> None:
        names = ("record", "sort_order", *PART_FIELDS[model])
        found = [(writing.pk, order, *part) for writing, some in parts for order, part in enumerate(some)]
        if authority := AUTHORITY_OF.get(model):
            keys = self._authorities_named(authority, [writing for writing, _some in parts])
            for writing, _some in parts:
                keys |= writing.held.authorities[model] if writing.held else {}
            found = [(pk, order, keys.get(match_key), *rest) for pk, order, match_key, *rest in found]
        rows.insert(model, names, found)

    def _authorities_named(self, model: type, writings: list[Writing]) -> dict[str, int]:
        named: dict[str, Heading] = {}
        for writing in reversed(writings):  # the first spelling met is the one that is kept
            named |= writing.loaded.headings[model]
        return self.authorities.resolve(model, named)

    def _add_items(self, items: list[tuple[Writing, Iterable[Values]]]) -> None:
        """Those whose barcode no other notice bears; of the others, a person is asked."""
        found = [(writing.pk, item) for writing, some in items for item in some]
        free = self.items.free(found)
        rows.insert(Item, ITEM_COLUMNS, [item_row(pk, item) for pk, item in free])
        self.items.ask()

    def _store(self, writings: Iterable[Writing]) -> None:
        stored = [(*self._stored_values(writing.arrival), writing.pk, self.source.pk) for writing in writings]
        rows.insert(StoredRecord, (*STORED_FIELDS, "record", "source"), stored)

    def _stored_values(self, arrival: Arrival) -> tuple[Any, ...]:
        received = arrival.source
        reading = (arrival.digest, arrival.reading, self.moment, received.raw)
        return (arrival.source_id, received.format, received.encoding, *reading)

    # Notices that are there already

    def change(self, writings: list[Writing]) -> None:
        """Bring notices up to date with their source, as `overlay` says."""
        if not writings:
            return
        self._change_columns(writings)
        for model in PART_FIELDS:
            touched = [writing for writing in writings if model in writing.overlay.parts]
            rows.delete(model, "record", [writing.pk for writing in touched])
            self._add_parts(model, [(writing, writing.overlay.parts[model][1]) for writing in touched])
        self._change_items(writings)
        for name in ("themes", "territories"):
            self._change_links(name, writings)
        self._store_again(writings)

    def _change_columns(self, writings: list[Writing]) -> None:
        changed = []
        for writing in writings:
            values = {name: stored_text(name, after) for name, (_ours, after) in writing.overlay.columns.items()}
            changed.append((writing.pk, values | {"updated_at": self.moment}))
        update_by_columns(BibliographicRecord, changed)

    def _change_items(self, writings: list[Writing]) -> None:
        self._add_items([(writing, writing.overlay.new_items) for writing in writings])
        changed = [
            (pk, {name: after for name, (_ours, after) in changes.items()})
            for writing in writings
            for pk, changes in writing.overlay.changed_items
        ]
        update_by_columns(Item, changed)
        self.items.ask_about_gone([(pk, writing.pk) for writing in writings for pk in writing.overlay.gone_items])

    def _change_links(self, name: str, writings: list[Writing]) -> None:
        changes = [(writing.pk, writing.overlay.links[name]) for writing in writings if name in writing.overlay.links]
        for pk, (ours, after) in changes:
            if removed := set(ours) - set(after):
                unlink(name, pk, removed)
        link(name, [(pk, one) for pk, (ours, after) in changes for one in after if one not in ours])

    def _store_again(self, writings: list[Writing]) -> None:
        """Replace the bytes this source gave last time; a source that speaks for the first time adds its own."""
        of_source = StoredRecord.objects.filter(source=self.source, record_id__in=[writing.pk for writing in writings])
        known = {(row["record_id"], row["source_record_id"]): row for row in of_source.values()}
        kept: list[tuple[Any, ...]] = []
        new: list[Writing] = []
        for writing in writings:
            row = known.get((writing.pk, writing.arrival.source_id)) or known.get((writing.pk, ""))
            if row is None:
                new.append(writing)
            else:
                writing.replaced = row
                kept.append((*self._stored_values(writing.arrival), row["id"]))
        rows.update(StoredRecord, STORED_FIELDS, kept)
        self._store(new)


def update_by_columns(model: type, changed: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """One statement for all rows in which the same columns changed."""
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for pk, values in changed:
        groups[tuple(values)].append((*values.values(), pk))
    for names, values_and_keys in groups.items():
        rows.update(model, names, values_and_keys)


_ORIGIN = (
    "id", "source", "source_record_id", "likeness",
    "first_load", "entered_on", "created_at", "updated_at", "edited_here",
)  # fmt: skip
ITEM_COLUMNS = ("record", "edited_here", *ITEM_FIELDS)


def item_row(record: int, item: Values) -> list[Any]:
    return [record, False, *(item[name] for name in ITEM_FIELDS)]


def link(name: str, pairs: list[tuple[int, int]]) -> None:
    """Themes or territories of notices, those that are there already left alone."""
    if pairs:
        field = BibliographicRecord._meta.get_field(name)
        through, target = field.remote_field.through, field.m2m_reverse_field_name()
        links = [through(**{"bibliographicrecord_id": pk, f"{target}_id": one}) for pk, one in pairs]
        through.objects.bulk_create(links, ignore_conflicts=True)


def unlink(name: str, pk: int, targets: Iterable[int]) -> None:
    field = BibliographicRecord._meta.get_field(name)
    targeted = {f"{field.m2m_reverse_field_name()}_id__in": list(targets)}
    field.remote_field.through.objects.filter(bibliographicrecord_id=pk, **targeted).delete()
