"""Put back the fields that a run changed in a notice, where they are still as it left them.

A list is compared line by line, so that a descriptor added since stays; a value that a person wrote since is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalogue.importing import rows
from catalogue.importing.authorities import Authorities
from catalogue.importing.holding import hold, stored_text
from catalogue.importing.journal import Changes, stored_again, stored_row, unpack
from catalogue.importing.loading import AUTHORITY_OF, PART_FIELDS
from catalogue.importing.overlay import RELATIONS, Held, merged, take_same_item
from catalogue.importing.snapshots import let_go
from catalogue.importing.uses import items_to_keep
from catalogue.importing.writing import ITEM_COLUMNS, item_row, link, unlink, update_by_columns
from catalogue.models import BibliographicRecord, ImportLine, ImportRun, Item, Publisher, StoredRecord

MODELS = {name: model for model, name in RELATIONS.items()}
# Computed, or joined again at the end of a run: what stands there now is nobody's correction.
_COMPUTED = {"host", "likeness", "sort_title"}


@dataclass(slots=True)
class Restored:
    inverse: Changes = field(default_factory=dict)
    """What was put back, as changes that another undoing can put back in turn."""
    asked: Changes = field(default_factory=dict)
    """What a person changed since: {columns: {name: [now, as it was]}}."""
    reason: str = ""
    digest: bytes | None = None
    """Of the source record that is there again."""


class PuttingBack:
    def __init__(self, run: ImportRun, moment: Any) -> None:
        self.run = run
        self.moment = moment
        self.authorities = Authorities()
        self.touched: list[int] = []

    def put_back(self, lines: list[ImportLine]) -> Iterator[tuple[ImportLine, Restored]]:
        """In rounds, one line a notice: the latest change of a notice comes back first."""
        while lines:
            now: dict[int, ImportLine] = {}
            later = []
            for line in lines:
                if line.record_number in now:
                    later.append(line)
                else:
                    now[line.record_number] = line
            held = hold(now)
            for pk, line in now.items():
                # A notice deleted since has nothing to come back to.
                yield line, self._one(held[pk], line) if pk in held else Restored()
            lines = later

    def _one(self, held: Held, line: ImportLine) -> Restored:
        changes = unpack(line.changes)
        found = Restored()
        self._columns(held, changes.get("columns", {}), found)
        for name, change in changes.get("parts", {}).items():
            self._parts(held, name, change, changes.get("names", {}).get(name, {}), found)
        for name, (before, after) in changes.get("links", {}).items():
            self._links(held, name, before, after, found)
        self._items(held, changes.get("items", {}), found)
        self._stored(held.pk, line, changes.get("stored"), found)
        if found.inverse:
            rows.update(BibliographicRecord, ["updated_at"], [(self.moment, held.pk)])
            self.touched.append(held.pk)
        return found

    def force(self, pk: int, asked: Changes) -> Changes:
        """Put back what was asked about, whatever it is now; returns the inverse."""
        held = hold([pk]).get(pk)
        if held is None:
            return {}
        values = {name: before for name, (_now, before) in asked.get("columns", {}).items()}
        _write_columns(pk, values)
        inverse = {name: [self._now(held, name), before] for name, before in values.items()}
        rows.update(BibliographicRecord, ["updated_at"], [(self.moment, pk)])
        return {"columns": inverse} if inverse else {}

    def _columns(self, held: Held, columns: dict[str, list[Any]], found: Restored) -> None:
        back = {}
        for name, (before, after) in columns.items():
            now = self._now(held, name)
            if now == before:
                continue
            if now == after or name in _COMPUTED:
                back[name] = before
                found.inverse.setdefault("columns", {})[name] = [now, before]
            else:
                found.asked.setdefault("columns", {})[name] = [now, before]
                found.reason = _("Corrigée ici depuis.")
        if (host := back.get("host")) and not BibliographicRecord.objects.filter(pk=host).exists():
            back["host"] = None
        _write_columns(held.pk, back)

    @staticmethod
    def _now(held: Held, name: str) -> Any:
        if name in ("host", "likeness"):
            return getattr(held, name)
        if name == "entered_on":
            return held.entered_on and held.entered_on.isoformat()
        return held.columns[name]

    def _parts(self, held: Held, name: str, change: list[Any], names: dict[str, str], found: Restored) -> None:
        model = MODELS[name]
        before, after = ([tuple(row) for row in some] for some in change)
        ours = held.parts[model]
        back = merged(ours, after, before)
        if back == ours:
            return
        keys = self._authorities(model, held, back, names)
        rows.delete(model, "record", [held.pk])
        columns = ("record", "sort_order", *PART_FIELDS[model])
        written = [
            (held.pk, order, *((keys.get(row[0]), *row[1:]) if model in AUTHORITY_OF else row))
            for order, row in enumerate(back)
        ]
        found.inverse.setdefault("parts", {})[name] = [ours, back]
        if model in AUTHORITY_OF and AUTHORITY_OF[model] is not Publisher and any(row[2] is None for row in written):
            found.asked["lost"] = True
            found.reason = _("Un auteur, un descripteur ou une collection d’avant a été supprimé depuis : à remettre.")
            written = [row for row in written if row[2] is not None]
        rows.insert(model, columns, written)

    def _authorities(
        self, model: type, held: Held, back: list[tuple[Any, ...]], names: dict[str, str]
    ) -> dict[str, int]:
        if model not in AUTHORITY_OF:
            return {}
        wanted = [row[0] for row in back if row[0]]
        return self.authorities.known(AUTHORITY_OF[model], wanted) | held.authorities[model]

    def _links(self, held: Held, name: str, before: list[int], after: list[int], found: Restored) -> None:
        ours = held.links[name]
        back = merged(ours, after, before)
        if set(back) == set(ours):
            return
        unlink(name, held.pk, set(ours) - set(back))
        link(name, [(held.pk, one) for one in back if one not in ours])
        found.inverse.setdefault("links", {})[name] = [ours, back]

    def _items(self, held: Held, items: Changes, found: Restored) -> None:
        ours = list(held.items)
        added = [item for new in items.get("new", ()) if (item := take_same_item(new, ours))]
        kept = items_to_keep([item["pk"] for item in added]) if added else set()
        going = [item for item in added if item["pk"] not in kept]
        if going:
            let_go(Item, [item["pk"] for item in going])
            rows.delete(Item, "id", [item["pk"] for item in going])
            found.inverse.setdefault("items", {})["gone"] = [_values(item) for item in going]
        back = items.get("gone", [])
        rows.insert(Item, ITEM_COLUMNS, [item_row(held.pk, item) for item in back])
        if back:
            found.inverse.setdefault("items", {})["new"] = back
        self._changed_items({item["pk"]: item for item in held.items}, items.get("changed", ()), found)

    def _changed_items(self, held: dict[int, dict[str, Any]], changed: Any, found: Restored) -> None:
        back = []
        for pk, changes in changed:
            now = held.get(pk)
            if now is None:
                continue
            values = {name: before for name, (before, after) in changes.items() if now[name] == after != before}
            if values:
                back.append((pk, values))
                inverse = {name: [now[name], before] for name, before in values.items()}
                found.inverse.setdefault("items", {}).setdefault("changed", []).append([pk, inverse])
        update_by_columns(Item, back)

    def _stored(self, pk: int, line: ImportLine, before: dict[str, Any] | None, found: Restored) -> None:
        """The source record, so that the next import compares with what it should."""
        if before and before.get("was_added"):
            values = {name: value for name, value in stored_again(before).items() if name not in {"id", "was_added"}}
            StoredRecord.objects.get_or_create(
                source=self.run.source, record_id=pk, digest=values.pop("digest"), defaults=values
            )
            found.digest = bytes.fromhex(before["digest"])
            return
        if line.digest is None:
            return
        of_source = StoredRecord.objects.filter(source=self.run.source, record_id=pk, digest=bytes(line.digest))
        row = of_source.values().first()
        if row is None:
            return
        if before is None:
            found.inverse["stored"] = stored_row(row) | {"was_added": True}
            of_source.filter(pk=row["id"]).delete()
            return
        found.inverse["stored"] = stored_row(row)
        values = stored_again(before)
        of_source.filter(pk=values.pop("id")).update(**values)
        found.digest = bytes.fromhex(before["digest"])


def _write_columns(pk: int, values: dict[str, Any]) -> None:
    if values:
        written = [stored_text(name, value) for name, value in values.items()]
        rows.update(BibliographicRecord, list(values), [(*written, pk)])


def _values(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in {"pk", "record_id", "edited_here"}}
