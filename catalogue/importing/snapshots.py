"""A notice as rows, whole: taken before it goes, put back as it was under the same numbers."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.deletion import Collector

from catalogue.importing import rows
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Holdings,
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
    Holdings: "record",
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
    """Every row of these notices, the notices last. Who refers to them has been looked at before.

    Raises ProtectedError when something that must not lose them still does.
    """
    for some in rows.chunks(keys):
        items = Item.objects.filter(record__in=some).order_by()
        let_go(Item, list(items.values_list("pk", flat=True)))
        let_go(BibliographicRecord, some)
    for model, owner in reversed(TABLES.items()):
        rows.delete(model, owner, keys)


def let_go(model: type[models.Model], keys: Iterable[int]) -> None:
    """What points to these rows from outside goes too, or points to nothing, as its foreign key says.

    `rows.delete` asks the database alone, which knows nothing of `on_delete`.
    """
    collector = Collector(using=DEFAULT_DB_ALIAS)
    for relation in pointing_to(model):
        rows_there = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys}).order_by()
        if rows_there.exists():
            relation.on_delete(collector, relation.field, rows_there, DEFAULT_DB_ALIAS)
    collector.delete()


def pointing_to(model: type[models.Model]) -> list[models.ManyToOneRel]:
    """The foreign keys to this model, from other tables than those of a notice; that of a part to its host comes too."""
    relations = model._meta.get_fields(include_hidden=True)
    return [
        relation
        for relation in relations
        if isinstance(relation, models.ManyToOneRel)
        and (relation.related_model not in TABLES or relation.field.name == "host")
    ]


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
            [_stored(kind, value) for kind, value in zip(kinds, _completed(row, kinds), strict=True)]
            for row in all_rows[model._meta.db_table]
        ]
        rows.insert(model, [_field_of(model, name) for name in names], found)


def _completed(row: list[Any], kinds: list[models.Field]) -> list[Any]:
    """A snapshot older than a column says nothing of it. New columns come last, since they are in the order of the model."""
    return [*row, *(kind.get_default() for kind in kinds[len(row) :])]


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
