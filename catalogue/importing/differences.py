"""What a line changes, field by field, in words: « Auteurs », before, after, and why ours stays."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalogue.display import words
from catalogue.importing.journal import Changes, unpack
from catalogue.importing.loading import AUTHORITY_OF, PART_FIELDS
from catalogue.importing.overlay import RELATIONS
from catalogue.models import Aspect, BibliographicRecord, Holdings, ImportLine, Item
from catalogue.models.aspects import FIELDS
from catalogue.unimarc import code_lists
from reference.models import Territory, Theme

MODELS = {name: model for model, name in RELATIONS.items()}
_LINKED = {"themes": Theme, "territories": Territory}
_ORDER = list(Aspect)
_IN_COLUMNS = {"proper", "sort", "other_information", "responsibility"}
_SAID_OF_HOLDINGS = ("gaps", "retention", "call_number", "support", "note")
# What people never read as such.
_INTERNAL = {"sort_title", "likeness"}


@dataclass(slots=True)
class Difference:
    aspect: Aspect
    label: str
    """« Date telle qu’imprimée »: the field, where its aspect holds several."""
    before: list[str]
    after: list[str]
    kept: str = ""
    """Why ours stays: the sentence to show; empty when the change is applied."""


def differences(line: ImportLine) -> list[Difference]:
    """In the order in which one reads a notice. Empty for a notice created or unchanged."""
    changes = unpack(line.changes)
    columns = (_column(name, *change) for name, change in changes.get("columns", {}).items() if name not in _INTERNAL)
    found = [
        *(one for one in columns if one.before != one.after),
        *(_part(name, *change, changes) for name, change in changes.get("parts", {}).items()),
        *(_link(name, *change) for name, change in changes.get("links", {}).items()),
        *_items(changes.get("items", {})),
        *(_kept(name, *kept, changes) for name, kept in changes.get("kept", {}).items() if name not in _INTERNAL),
    ]
    return sorted(found, key=lambda one: (_ORDER.index(one.aspect), bool(one.kept)))


def _column(name: str, before: Any, after: Any) -> Difference:
    if name == "details":
        before, after = _details(before, after)
        return Difference(Aspect.DETAILS, str(Aspect.DETAILS.label), before, after)
    # The day when it entered the holdings goes with what its items say.
    aspect = FIELDS.get(name, Aspect.ITEMS)
    return Difference(aspect, _label(name), _words(name, before), _words(name, after))


def _label(name: str) -> str:
    label = str(BibliographicRecord._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _words(name: str, value: Any) -> list[str]:
    if value in (None, "", [], {}):
        return []
    match name:
        case "languages":
            return [code_lists.language(code) for code in value]
        case "countries":
            return [code_lists.country(code) for code in value]
        case "level" | "state":
            choices = dict(BibliographicRecord._meta.get_field(name).flatchoices)
            return [str(choices.get(value, value))]
        case "host":
            return [str(BibliographicRecord.objects.filter(pk=value).first() or value)]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _details(before: Changes, after: Changes) -> tuple[list[str], list[str]]:
    """The sentences that only one side has."""
    ours, theirs = (set(_leaves(_without_columns(side))) for side in (before, after))
    return sorted(ours - theirs), sorted(theirs - ours)


def _without_columns(details: Changes) -> Changes:
    """What the notice has in columns of its own is shown there."""
    title = {name: value for name, value in details.get("title", {}).items() if name not in _IN_COLUMNS}
    return details | {"title": title}


def _leaves(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, str):
        yield value


def _part(name: str, before: list[Any], after: list[Any], changes: Changes) -> Difference:
    aspect = FIELDS[name]
    names = changes.get("names", {}).get(name, {})
    labels = _authorities(name, [*before, *after], names)
    return Difference(
        aspect,
        str(aspect.label),
        [_row(name, row, labels) for row in before],
        [_row(name, row, labels) for row in after],
    )


def _authorities(name: str, rows: list[Any], names: dict[str, str]) -> dict[str, str]:
    """Match key → heading: as it is now, else as the record gives it."""
    model = AUTHORITY_OF.get(MODELS[name])
    if model is None:
        return {}
    known = model.objects.filter(match_key__in=[row[0] for row in rows if row[0]])
    return names | {one.match_key: str(one) for one in known}


def _row(name: str, row: list[Any], labels: dict[str, str]) -> str:
    match name:
        case "contributions":
            key, relators, _rank = row
            role = words.role(json.loads(relators))
            heading = labels.get(key, key)
            return f"{heading} ({role})" if role else heading
        case "subject_assignments":
            return labels.get(row[0], row[0])
        case "series_memberships":
            return "\u00a0; ".join(filter(None, (labels.get(row[0], row[0]), row[1])))
        case "publications":
            key, place, date = row
            return ", ".join(filter(None, (place, labels.get(key, key) if key else "", date)))
        case "holdings":
            return _holdings(Holdings(**dict(zip(PART_FIELDS[Holdings], row, strict=True))))
    kind, value, *_rest = row
    return f"{words.IDENTIFIERS.get(kind, kind)} {value}"


def _holdings(one: Holdings) -> str:
    """« Bobigny : N° 1 (2009)-. Lacunes : n° 15. Cote : REV 12 »."""
    labelled = [(Holdings._meta.get_field(name), getattr(one, name)) for name in _SAID_OF_HOLDINGS]
    told = [f"{str(field.verbose_name).capitalize()}\u00a0: {value}" for field, value in labelled if value]
    return ". ".join([f"{one.localisation}\u00a0: {one.held}" if one.localisation else one.held, *told])


def _link(name: str, before: list[int], after: list[int]) -> Difference:
    model = _LINKED[name]
    known = {one.pk: str(one) for one in model.objects.filter(pk__in=[*before, *after])}
    aspect = FIELDS[name]
    labels = [[known[pk] for pk in some if pk in known] for some in (before, after)]
    return Difference(aspect, str(aspect.label), *labels)


def _items(items: Changes) -> Iterable[Difference]:
    label = str(Aspect.ITEMS.label)
    for values in items.get("new", ()):
        yield Difference(Aspect.ITEMS, label, [], [_item(values)])
    for values in items.get("gone", ()):
        yield Difference(Aspect.ITEMS, label, [_item(values)], [])
    held = Item.objects.in_bulk([pk for pk, _changes in items.get("changed", ())])
    for pk, changes in items.get("changed", ()):
        name = str(held.get(pk) or pk)
        sides = [[_item_field(field, change[side]) for field, change in changes.items()] for side in (0, 1)]
        yield Difference(Aspect.ITEMS, f"{label}\u00a0: {name}", *sides)


def _item(values: Changes) -> str:
    """« 331 DON, code-barres PB00123, Bobigny »."""
    barcode = values.get("barcode") and _("code-barres %(barcode)s") % {"barcode": values["barcode"]}
    return ", ".join(filter(None, (values.get("call_number"), barcode, values.get("localisation"))))


def _item_field(name: str, value: Any) -> str:
    label = str(Item._meta.get_field(name).verbose_name)
    if isinstance(value, bool):
        value = _("oui") if value else _("non")
    return f"{label}\u00a0: {value if value not in (None, '') else '–'}"


def _kept(name: str, ours: Any, theirs: Any, is_correction: bool, changes: Changes) -> Difference:
    found = _part(name, ours, theirs, changes) if name in MODELS else _column(name, ours, theirs)
    found.kept = _("Corrigé ici : le nôtre reste.") if is_correction else _("Les règles gardent le nôtre.")
    return found
