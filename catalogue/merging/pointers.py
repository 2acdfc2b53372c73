"""Everything that points to one row points to another: foreign keys of every app, and blocks of pages.

Whatever room declares the foreign key: those above ask nothing of the catalogue, and it knows none of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex


class RefusedMerge(Exception):
    """The message is a French sentence that says what to do."""


def repoint(loser: models.Model, winner: models.Model, *, but: Collection[type] = ()) -> None:
    """Foreign keys and many-to-many links. Of two rows that become the same, one stays. `but`: tables done already."""
    repoint_blocks(loser, winner)
    for relation in loser._meta.get_fields(include_hidden=True):
        points_here = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if points_here and relation.related_model not in but:
            move(relation.field, loser, winner)


def move(field: models.ForeignKey, loser: models.Model, winner: models.Model) -> None:
    for row in field.model._base_manager.filter(**{field.name: loser}):
        if has_twin(row, field, winner):
            row.delete()
            continue
        try:
            with transaction.atomic():
                field.model._base_manager.filter(pk=row.pk).update(**{field.name: winner})
        except IntegrityError:  # a constraint over fewer fields than `has_twin` compares
            row.delete()


def has_twin(row: models.Model, field: models.ForeignKey, winner: models.Model) -> bool:
    """Whether the winner has the same already, its place in a list aside."""
    same = {
        one.attname: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if not one.primary_key and one.name not in {field.name, "sort_order"} and not one.is_relation
    }
    same |= {
        one.name: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if one.is_relation and one.name != field.name and not one.primary_key
    }
    return type(row)._base_manager.filter(**same, **{field.name: winner}).exists()


# Blocks


def repoint_blocks(loser: models.Model, winner: models.Model) -> None:
    """Choosers in StreamFields, which Wagtail's index of references knows; in the page itself and in its last draft."""
    for reference in ReferenceIndex.get_references_to(loser):
        name, *path = reference.content_path.split(".")
        model = ContentType.objects.get_for_id(reference.content_type_id).model_class()
        if path and name in {field.name for field in model._meta.get_fields() if isinstance(field, StreamField)}:
            holder = model._base_manager.filter(pk=reference.object_id).first()
            if holder is not None:
                repoint_block(holder, name, path, loser.pk, winner.pk)


def repoint_block(holder: models.Model, name: str, path: list[str], old: int, new: int) -> None:
    stream = list(getattr(holder, name).get_prep_value())
    setattr(holder, name, json.dumps(replaced(stream, path, old, new)))
    options = {"clean": False} if isinstance(holder, Page) else {}
    holder.save(**options)
    draft = getattr(holder, "latest_revision", None)
    if draft and draft.content.get(name):
        draft.content[name] = json.dumps(replaced(json.loads(draft.content[name]), path, old, new))
        draft.save(update_fields=["content"])


def replaced(value: Any, path: list[str], old: int, new: int) -> Any:
    """`path` goes down by ids of blocks and names of their parts, as the index of references writes it."""
    if not path:
        return new if value == old else value
    head, *rest = path
    if isinstance(value, list):
        return [
            {**one, "value": replaced(one["value"], rest, old, new)} if one.get("id") == head else one for one in value
        ]
    if isinstance(value, dict) and head in value:
        return {**value, head: replaced(value[head], rest, old, new)}
    return value
