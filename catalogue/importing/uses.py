"""What keeps a notice, or an item, from going: a person's correction, or anything that refers to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from catalogue.importing import rows
from catalogue.importing.snapshots import TABLES, pointing_to
from catalogue.models import (
    BibliographicRecord,
    CheckedLink,
    DigitalDocument,
    ExpectedItem,
    ImportLine,
    ImportRun,
    Item,
    ItemQuestion,
)

Line = ImportLine.Outcome
Reasons = dict[int, str]
"""Primary key → French sentence, for those that should not go without asking."""

# Only a question, or an answer, about it: it goes with it. A barcode that was read proves an item, to be expected does not.
_ABOUT_IT = (ItemQuestion, CheckedLink, ExpectedItem)


def reasons_to_keep(keys: list[int], run: ImportRun) -> Reasons:
    """Why these notices, which `run` created, should not go with it."""
    found: Reasons = {}
    for some in rows.chunks(keys):
        for sentence, held in (
            (_("Corrigée ici depuis."), _edited(some)),
            (_("Un de ses exemplaires a été corrigé ici, ou sert ailleurs."), _items_in_use(some)),
            (_("Un document y a été attaché ici."), _with_documents(some)),
            (_("Mise à jour depuis par un autre import."), _changed_later(some, run)),
            (_("D’autres notices, d’une autre provenance, y sont rattachées."), _hosting(some, run)),
            (_("Une page, une liste ou un autre contenu du site y renvoie."), _referred_to(BibliographicRecord, some)),
        ):
            for pk in held:
                found.setdefault(pk, sentence)
    return found


def items_to_keep(keys: list[int]) -> set[int]:
    """Of these items, those that a person corrected or that something refers to: a loan, say."""
    edited = Item.objects.filter(pk__in=keys, edited_here=True).values_list("pk", flat=True).order_by()
    return set(edited) | _referred_to(Item, keys)


def _edited(keys: Iterable[int]) -> set[int]:
    edited = BibliographicRecord.objects.filter(pk__in=keys).exclude(edited_here=[])
    return set(edited.values_list("pk", flat=True).order_by())


def _with_documents(keys: Iterable[int]) -> set[int]:
    return set(DigitalDocument.objects.filter(record__in=keys).values_list("record_id", flat=True).order_by())


def _items_in_use(keys: Iterable[int]) -> set[int]:
    items = dict(Item.objects.filter(record_id__in=keys).values_list("pk", "record_id").order_by())
    return {items[pk] for pk in items_to_keep(list(items))}


def _changed_later(keys: Iterable[int], run: ImportRun) -> set[int]:
    """By a later import that stands: one that was itself undone left no trace, and a preview wrote nothing."""
    later = ImportLine.objects.filter(record_number__in=keys, run_id__gt=run.pk, outcome=Line.UPDATED)
    undone = ImportRun.objects.filter(undoes=OuterRef("run_id"))
    written = later.filter(run__kind=ImportRun.Kind.IMPORT, run__progress__writing=True)
    standing = written.exclude(Exists(undone))
    return set(standing.exclude(run=run).values_list("record_number", flat=True).order_by())


def _hosting(keys: Iterable[int], run: ImportRun) -> set[int]:
    same_run = ImportLine.objects.filter(run=run, outcome=Line.CREATED, record_number=OuterRef("pk"))
    parts = BibliographicRecord.objects.filter(host_id__in=keys).exclude(Exists(same_run))
    return set(parts.values_list("host_id", flat=True).order_by())


def _referred_to(model: type[models.Model], keys: Iterable[int]) -> set[int]:
    keys = list(keys)
    found: set[int] = set()
    for relation in pointing_to(model):
        name = relation.field.name
        if relation.related_model in _ABOUT_IT or name == "host":
            continue
        rows_there = relation.related_model._base_manager.filter(**{f"{name}__in": keys}).order_by()
        found |= set(rows_there.values_list(name, flat=True))
    kind = ContentType.objects.get_for_model(model)
    referred = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=[str(pk) for pk in keys])
    # An item's own notice, and a notice's own parts, are no use of it.
    own = ContentType.objects.get_for_models(*TABLES).values()
    elsewhere = referred.exclude(base_content_type__in=own)
    return found | {int(pk) for pk in elsewhere.values_list("to_object_id", flat=True)}
