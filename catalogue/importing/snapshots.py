"""A notice as rows, whole: taken before it goes, put back as it was under the same numbers."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from catalogue.importing import rows
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Identifier,
    Item,
    Publication,
    SeriesMembership,
    StoredRecord,
    SubjectAssignment,
)

THEMES = BibliographicRecord.themes.through
TERRITORIES = BibliographicRecord.territories.through

TABLES: dict[type[models.Model], str] = {
    BibliographicRecord: "id",
    Contribution: "record",
    SubjectAssignment: "record",
    SeriesMembership: "record",
    Publication: "record",
    Identifier: "record",
    Item: "record",
    StoredRecord: "record",
    THEMES: "bibliographicrecord",
    TERRITORIES: "bibliographicrecord",
}
"""What a notice is made of, and the field that says whose it is; the notice first."""

Snapshot = dict[str, list[list[Any]]]
"""Table → its rows, values in the order of its columns."""


def snapshots(keys: list[int]) -> dict[int, Snapshot]:
    found: dict[int, Snapshot] = defaultdict(dict)
    for model, owner in TABLES.items():
        names = columns(model)
        place = names.index(model._meta.get_field(owner).attname)
        for some in rows.chunks(keys):
            for row in model.objects.filter(**{f"{owner}__in": some}).order_by("pk").values_list(*names):
                found[row[place]].setdefault(model._meta.db_table, []).append([_plain(value) for value in row])
    return found


def delete(keys: list[int]) -> None:
    """Every row of these notices, the notices last. Who refers to them has been looked at before."""
    for some in rows.chunks(keys):
        BibliographicRecord.objects.filter(host_id__in=some).update(host=None)
    for model, owner in reversed(TABLES.items()):
        rows.delete(model, owner, keys)


def put_back(taken: Iterable[Snapshot]) -> None:
    """Raises IntegrityError when a number has been given again, or when what they point to is no more."""
    all_rows: dict[str, list[list[Any]]] = defaultdict(list)
    for snapshot in taken:
        for table, some in snapshot.items():
            all_rows[table] += some
    for model in TABLES:
        names = columns(model)
        kinds = [model._meta.get_field(_field_of(model, name)) for name in names]
        found = [
            [_stored(kind, value) for kind, value in zip(kinds, row, strict=True)]
            for row in all_rows[model._meta.db_table]
        ]
        rows.insert(model, [_field_of(model, name) for name in names], found)


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _field_of(model: type[models.Model], attname: str) -> str:
    return next(field.name for field in model._meta.concrete_fields if field.attname == attname)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date | datetime) else value


def _stored(field: models.Field, value: Any) -> Any:
    """As `rows` writes it."""
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return b64decode(value)
    if isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(value))
    return value
