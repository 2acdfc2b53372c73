"""What an import changes in a notice that we hold: three readings compared, under the rules of the source. No query.

What the source said last time, what it says now, what we hold. By default only what the source itself changed moves, and
never what was corrected here. Lists are compared line by line: an author added here stays when the source adds another.

    overlay(held, before, says, rules)  →  Overlay
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalogue.importing.loading import PART_FIELDS, Loaded
from catalogue.models import (
    Aspect,
    BibliographicRecord,
    Contribution,
    Holdings,
    Identifier,
    OverlayRule,
    Publication,
    SeriesMembership,
    Source,
    SubjectAssignment,
)
from catalogue.models.aspects import FIELDS

Action = OverlayRule.Action
State = BibliographicRecord.State
Values = Mapping[str, Any]
Change = tuple[Any, Any]
"""(before, after)."""

JSON_COLUMNS = frozenset({"languages", "countries", "keywords", "details"})
LINKS = ("themes", "territories")
_COMPARED = frozenset({"title", "level", "year_start", "details"})
RELATIONS: dict[type, str] = {
    Contribution: "contributions",
    SubjectAssignment: "subject_assignments",
    SeriesMembership: "series_memberships",
    Publication: "publications",
    Identifier: "identifiers",
    Holdings: "holdings",
}
# Of these, another source's wording beside ours would say the same thing twice: « Donzelot, Jacques (1943-) ».
_FILLED_WHEN_EMPTY = frozenset({Contribution, Publication, SeriesMembership})


@dataclass(slots=True)
class Held:
    """A notice as we hold it. An authority is its match key in `parts`, as in `Loaded`."""

    pk: int
    source: int | None
    columns: dict[str, Any]
    parts: dict[type, list[tuple[Any, ...]]]
    authorities: dict[type, dict[str, int]]
    """Match key → primary key of the authorities that `parts` names."""
    links: dict[str, list[int]]
    items: list[dict[str, Any]]
    edited: frozenset[str]
    entered_on: date | None
    host: int | None
    likeness: int | None


@dataclass(slots=True)
class Overlay:
    """What to write, and what was there: enough to write it, to show it and to undo it."""

    columns: dict[str, Change] = field(default_factory=dict)
    parts: dict[type, Change] = field(default_factory=dict)
    links: dict[str, Change] = field(default_factory=dict)
    new_items: list[Values] = field(default_factory=list)
    changed_items: list[tuple[int, dict[str, Change]]] = field(default_factory=list)
    gone_items: list[int] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    """Field → what the source says otherwise, and why ours stays."""

    def resembles(self, before: int | None, now: int | None) -> None:
        """What matching compares follows the title, the year and the authors, when one of them moved."""
        if before != now and (_COMPARED & self.columns.keys() or Contribution in self.parts):
            self.columns["likeness"] = (before, now)


@dataclass(frozen=True, slots=True)
class Kept:
    ours: Any
    theirs: Any
    is_correction: bool
    """Ours was corrected here; else a rule, or the notice being another source's, keeps it."""


_NOT_YET = -1
"""A source that a dry run only speaks of: it keeps no notice."""


class Rules:
    """The rules of one source: aspect → action."""

    def __init__(self, source: Source, chosen: Mapping[str, str] | None = None) -> None:
        self.source = source.pk or _NOT_YET
        self.default = Action.ADD if source.role == Source.Role.COPY else Action.PROTECT
        self.chosen = dict(chosen or {})

    @classmethod
    def of(cls, source: Source) -> Rules:
        return cls(source, dict(source.rules.values_list("aspect", "action")))

    def action(self, aspect: str, held: Held) -> str:
        """A notice that another source keeps, or that was typed here, is only completed."""
        if aspect in self.chosen:
            return self.chosen[aspect]
        return self.default if held.source == self.source else Action.ADD


def overlay(held: Held, before: Loaded | None, says: Loaded, rules: Rules) -> Overlay:
    """`before` is None when the source speaks of the notice for the first time, or is read otherwise than last time."""
    found = Overlay()
    _overlay_columns(found, held, before, says, rules)
    _overlay_parts(found, held, before, says, rules)
    _overlay_links(found, held, before, says, rules)
    _overlay_dates_and_host(found, held, before, says, rules)
    _overlay_items(found, held, before, says, rules)
    return found


def _overlay_columns(found: Overlay, held: Held, before: Loaded | None, says: Loaded, rules: Rules) -> None:
    said = plain_columns(before.columns) if before else None
    for name, now in plain_columns(says.columns).items():
        ours = held.columns[name]
        if now == ours or (said is not None and said[name] == now):
            continue  # nothing new
        aspect = FIELDS[name].value
        edited = aspect in held.edited or (said is not None and said[name] != ours)
        action = rules.action(aspect, held)
        if name == "state":
            # What a person withdrew stays so, and a state is never half ours.
            edited = edited or ours == State.WITHDRAWN
            action = Action.KEEP if action == Action.ADD else action
        after = _value(action, ours, now, edited=edited)
        if after != ours:
            found.columns[name] = (ours, after)
        else:
            found.kept[name] = Kept(ours, now, edited and action == Action.PROTECT)
    _file_by_title(found, held, says)


def _file_by_title(found: Overlay, held: Held, says: Loaded) -> None:
    """The key of the alphabetical list goes with the title, whatever it was computed from."""
    found.kept.pop("sort_title", None)
    found.columns.pop("sort_title", None)
    ours, theirs = held.columns["sort_title"], says.columns["sort_title"]
    if "title" in found.columns and ours != theirs:
        found.columns["sort_title"] = (ours, theirs)


def _value(action: str, ours: Any, now: Any, *, edited: bool) -> Any:
    match action:
        case Action.REPLACE:
            return now
        case Action.PROTECT:
            return ours if edited else now
        case Action.ADD:
            return _completed(ours, now)
    return ours


def _completed(ours: Any, now: Any) -> Any:
    if isinstance(ours, list) and isinstance(now, list):
        return joined(ours, now)
    if isinstance(ours, dict) and isinstance(now, dict):
        return {**now, **ours}
    return now if ours in ("", None) else ours


def _overlay_parts(found: Overlay, held: Held, before: Loaded | None, says: Loaded, rules: Rules) -> None:
    for model in PART_FIELDS:
        name = RELATIONS[model]
        aspect = FIELDS[name].value
        said = before.parts[model] if before else None
        ours, now = held.parts[model], says.parts[model]
        if ours == now or said == now:
            continue
        action = rules.action(aspect, held)
        if action == Action.ADD and ours and model in _FILLED_WHEN_EMPTY:
            after = ours
        elif model is Holdings and (action == Action.ADD or (action == Action.PROTECT and aspect in held.edited)):
            after = _other_shelves(ours, said or [], now)
        else:
            after = _rows(action, ours, said, now, edited=aspect in held.edited)
        if after != ours:
            found.parts[model] = (ours, after)
        else:
            found.kept[name] = Kept(ours, now, aspect in held.edited and action == Action.PROTECT)


def _other_shelves(ours: list[Any], said: list[Any], now: list[Any]) -> list[Any]:
    """A localisation has one état de collection: a person's, or another source's, is not said twice beside ours."""
    known = {row[0] for row in (*ours, *said)}
    return joined(ours, [row for row in now if row[0] not in known])


def _overlay_links(found: Overlay, held: Held, before: Loaded | None, says: Loaded, rules: Rules) -> None:
    """Themes and territories that custom fields give; a source that gives none says nothing of ours."""
    for name in LINKS:
        aspect = FIELDS[name].value
        ours = held.links[name]
        said = getattr(before, name) if before else []
        now = getattr(says, name)
        if said == now:
            continue
        action = rules.action(aspect, held)
        if action == Action.REPLACE:
            after = now
        else:
            after = _rows(Action.PROTECT if action == Action.ADD and said else action, ours, said, now, edited=True)
        if set(after) != set(ours):
            found.links[name] = (ours, after)


def _rows(action: str, ours: list[Any], said: list[Any] | None, now: list[Any], *, edited: bool) -> list[Any]:
    match action:
        case Action.REPLACE:
            return now
        case Action.ADD:
            return joined(ours, now)
        case Action.PROTECT:
            if said is not None:
                return merged(ours, said, now)
            return ours if edited else now
    return ours


def merged(ours: Sequence[Hashable], said: Sequence[Hashable], now: Sequence[Hashable]) -> list[Any]:
    """The source's own additions and removals, in our list. As the source gives it, when we had touched nothing."""
    if list(ours) == list(said):
        return list(now)
    kept = [one for one in ours if one not in said or one in now]
    return joined(kept, [one for one in now if one not in said])


def joined(ours: Iterable[Any], now: Iterable[Any]) -> list[Any]:
    """Ours, then what it lacks."""
    found = list(ours)
    return [*found, *(one for one in dict.fromkeys(now) if one not in found)]


def _overlay_dates_and_host(found: Overlay, held: Held, before: Loaded | None, says: Loaded, rules: Rules) -> None:
    entered = says.entered_on
    if held.source is not None and entered and (held.entered_on is None or entered < held.entered_on):
        found.columns["entered_on"] = (held.entered_on and held.entered_on.isoformat(), entered.isoformat())
    aspect = Aspect.HOST.value
    moved = before is not None and before.host != says.host and held.host is not None
    if moved and aspect not in held.edited and rules.action(aspect, held) in {Action.PROTECT, Action.REPLACE}:
        found.columns["host"] = (held.host, None)  # `hosts` finds the new one at the end of the run


def _overlay_items(found: Overlay, held: Held, before: Loaded | None, says: Loaded, rules: Rules) -> None:
    action = rules.action(Aspect.ITEMS.value, held)
    ours = list(held.items)
    said = list(before.items) if before else []
    for now in says.items:
        known, last = take_same_item(now, ours), take_same_item(now, said)
        if known is None:
            if action != Action.KEEP:
                found.new_items.append(now)
        elif changed := _item_changes(action, known, last, now):
            found.changed_items.append((known["pk"], changed))
    # What the source had and has no more: asked, never removed.
    gone = (take_same_item(last, ours) for last in said)
    found.gone_items = [item["pk"] for item in gone if item is not None]


def _item_changes(action: str, known: Values, last: Values | None, now: Values) -> dict[str, Change]:
    if action == Action.KEEP:
        return {}
    changed = {}
    for name, value in now.items():
        ours = known[name]
        if value == ours or (last is not None and last[name] == value):
            continue
        edited = known["edited_here"] or (last is not None and last[name] != ours)
        after = _value(action, ours, value, edited=edited)
        if after != ours:
            changed[name] = (ours, after)
    return changed


def take_same_item(item: Values, held: list[Any]) -> Any | None:
    """The item of `held` that `item` is, taken out of the list: by barcode within its localisation, else by barcode,
    else by call number.

    A call number only stands for an item when one of the two has no barcode: a shelf has several copies of one book.
    """
    for same in (_same_place, _same_barcode, _same_call_number):
        for candidate in held:
            if same(item, candidate):
                held.remove(candidate)
                return candidate
    return None


def _same_place(item: Values, other: Values) -> bool:
    return _same_barcode(item, other) and item.get("localisation") == other.get("localisation")


def _same_barcode(item: Values, other: Values) -> bool:
    return bool(item["barcode"]) and item["barcode"] == other["barcode"]


def _same_call_number(item: Values, other: Values) -> bool:
    return not (item["barcode"] and other["barcode"]) and item["call_number"] == other["call_number"]


def plain_columns(columns: Values) -> dict[str, Any]:
    """With JSON as values, which compare whatever the order of their keys."""
    return {name: json.loads(value) if name in JSON_COLUMNS else value for name, value in columns.items()}
