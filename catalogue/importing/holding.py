"""Notices as we hold them, some hundreds at a time, for an import to compare and an undoing to put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from catalogue.importing.loading import AUTHORITY_OF, ITEM_FIELDS, PART_FIELDS
from catalogue.importing.overlay import JSON_COLUMNS, LINKS, Held
from catalogue.importing.rows import as_json, chunks
from catalogue.models import BibliographicRecord, Item

COLUMNS = (
    "level", "document_type", "state", "title", "other_information", "responsibility", "sort_title", "edition",
    "printed_date", "year_start", "year_end", "extent", "languages", "countries", "abstract", "keywords", "details",
)  # fmt: skip
"""Those that a source fills: the keys of `Loaded.columns`, in their order."""

_OURS = ("pk", "source_id", "edited_here", "entered_on", "host_id", "likeness")


def hold(keys: Iterable[int]) -> dict[int, Held]:
    """By primary key; a notice that is no more is left out."""
    found: dict[int, Held] = {}
    for some in chunks(list(keys)):
        found |= _held(list(some))
    return found


def _held(keys: list[int]) -> dict[int, Held]:
    records = BibliographicRecord.objects.filter(pk__in=keys).order_by()
    parts = {model: part_rows(model, keys) for model in PART_FIELDS}
    authorities = {model: _authorities(model, parts[model]) for model in AUTHORITY_OF}
    links = {name: linked(name, keys) for name in LINKS}
    items = items_of(keys)
    return {
        pk: Held(
            pk=pk,
            source=source,
            columns=dict(zip(COLUMNS, columns, strict=True)),
            parts={model: [row[1:] for row in parts[model].get(pk, ())] for model in PART_FIELDS},
            authorities=authorities,
            links={name: links[name].get(pk, []) for name in LINKS},
            items=items.get(pk, []),
            edited=frozenset(edited),
            entered_on=entered_on,
            host=host,
            likeness=likeness,
        )
        for pk, source, edited, entered_on, host, likeness, *columns in records.values_list(*_OURS, *COLUMNS)
    }


Rows = dict[int, list[tuple[Any, ...]]]
"""Notice → its rows in order: (authority or None, first field…)."""


def part_rows(model: type, keys: list[int]) -> Rows:
    """(primary key of the authority, match key, other fields…), or the fields alone when there is no authority."""
    names = PART_FIELDS[model]
    authority = names[0] if model in AUTHORITY_OF else None
    asked = (f"{authority}_id", f"{authority}__match_key", *names[1:]) if authority else names
    rows = model.objects.filter(record_id__in=keys).order_by("record_id", "sort_order", "pk")
    as_text = [asked.index(name) for name in asked if name == "relators"]
    found: Rows = defaultdict(list)
    for record, *row in rows.values_list("record_id", *asked):
        for place in as_text:
            row[place] = as_json(row[place])
        found[record].append(tuple(row) if authority else (None, *row))
    return found


def _authorities(model: type, rows: Rows) -> dict[str, int]:
    return {row[1]: row[0] for some in rows.values() for row in some if row[0] is not None}


def linked(name: str, keys: list[int]) -> dict[int, list[int]]:
    """Notice → primary keys of its themes, or of its territories."""
    field = BibliographicRecord._meta.get_field(name)
    through = field.remote_field.through
    target = field.m2m_reverse_field_name()
    found: dict[int, list[int]] = defaultdict(list)
    rows = through.objects.filter(bibliographicrecord_id__in=keys).order_by("pk")
    for record, pk in rows.values_list("bibliographicrecord_id", f"{target}_id"):
        found[record].append(pk)
    return found


def items_of(keys: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Item.objects.filter(record_id__in=keys).order_by("record_id", "pk")
    for values in rows.values("pk", "record_id", "edited_here", *ITEM_FIELDS):
        values["created_on"] = values["created_on"] and values["created_on"].isoformat()
        found[values["record_id"]].append(values)
    return found


def stored_text(name: str, value: Any) -> Any:
    """A plain value of a column as `rows` writes it."""
    return as_json(value) if name in JSON_COLUMNS else value
