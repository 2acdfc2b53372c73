"""Under which form a heading is used here, before anything is compared, written or undone.

A rejected form is read as its authority; a heading of another vocabulary that a person has linked to ours brings ours
along. What follows then speaks of authorities alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef

from catalogue.importing.loading import AUTHORITY_OF, Loaded
from catalogue.importing.rows import chunks
from catalogue.models import Subject
from reference.models.authorities import variant_model

REMEMBERED = 20_000
"""Headings of each kind."""


class FormsInUse:
    """One object a run: it asks once for each heading, and nothing of a table without rejected forms."""

    def __init__(self) -> None:
        self._forms: dict[type, dict[str, str] | None] = {}
        """Rejected form → form in use, of what this run has met; None for a table without any."""
        self._asked: dict[type, set[str]] = defaultdict(set)
        self._ours: dict[str, str] | None = None

    def settle(self, batch: Collection[Loaded]) -> None:
        """Name by the forms in use, in place. One query a table, for the headings that this run has not met."""
        for parts, authority in AUTHORITY_OF.items():
            named = {match_key for one in batch for match_key in one.headings[authority]}
            forms = self._forms_in_use(authority, named)
            ours = self._linked_to_ours() if authority is Subject else {}
            if forms or ours:
                for one in batch:
                    _settle(one, parts, authority, forms, ours)

    def _forms_in_use(self, model: type, match_keys: set[str]) -> dict[str, str]:
        if model not in self._forms:
            self._forms[model] = {} if variant_model(model).objects.exists() else None
        if (forms := self._forms[model]) is None:
            return {}
        asked = self._asked[model]
        if len(asked) > REMEMBERED:
            asked.clear()
            forms.clear()
        forms |= _rejected(model, sorted(match_keys - asked))
        asked |= match_keys
        return forms

    def _linked_to_ours(self) -> dict[str, str]:
        if self._ours is None:
            linked = Subject.objects.exclude(mapped_to=None).order_by()
            self._ours = dict(linked.values_list("match_key", "mapped_to__match_key"))
        return self._ours


def _rejected(model: type, match_keys: list[str]) -> dict[str, str]:
    """Rejected form → form in use. One that two authorities share stands for neither; one in use, for itself."""
    in_use = model.objects.filter(match_key=OuterRef("match_key"))
    rows = variant_model(model).objects.filter(~Exists(in_use)).order_by()
    found: dict[str, set[str]] = defaultdict(set)
    for some in chunks(match_keys):
        for form, used in rows.filter(match_key__in=some).values_list("match_key", "authority__match_key"):
            found[form].add(used)
    return {form: used.pop() for form, used in found.items() if len(used) == 1}


def _settle(loaded: Loaded, parts: type, authority: type, forms: dict[str, str], ours: dict[str, str]) -> None:
    headings, rows = loaded.headings[authority], loaded.parts[parts]
    if headings.keys() & forms.keys():
        loaded.headings[authority] = headings = {forms.get(key, key): heading for key, heading in headings.items()}
        rows = loaded.parts[parts] = _one_a_form(rows, forms)
    for row in list(rows):
        linked = ours.get(row[0])
        if linked is not None and (linked,) not in rows:
            headings[linked] = headings[row[0]]
            rows.append((linked,))


def _one_a_form(rows: list[tuple[Any, ...]], forms: dict[str, str]) -> list[tuple[Any, ...]]:
    """« HLM » and « Logement social » on one record are one line; what came twice under one form stays so."""
    found: list[tuple[Any, ...]] = []
    met = set(rows)
    for row in rows:
        if row[0] in forms:
            row = (forms[row[0]], *row[1:])
            if row in met:
                continue
            met.add(row)
        found.append(row)
    return found
