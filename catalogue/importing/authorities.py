"""Find or make the agents, subjects, series and publishers that a batch names: two queries a table, none a row.

`settle` first: a rejected form is read as its authority, and a heading of another vocabulary that a person has linked to
ours brings ours along. What is compared, written and undone then speaks of authorities alone.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from catalogue.importing.loading import AUTHORITY_OF, Heading, Loaded, fitted, series_title, subject_label
from catalogue.importing.rows import chunks
from catalogue.models import Publisher, Series, Subject, Vocabulary
from catalogue.parsed import Agent, SeriesStatement, SubjectHeading
from catalogue.vocabularies import vocabulary_code
from reference.models import Agent as AgentAuthority
from reference.models.authorities import variant_model

REMEMBERED = 20_000
"""Of each kind."""


class Authorities:
    """What was found lately is kept in memory: descriptors and publishers come back in every batch."""

    def __init__(self) -> None:
        self._keys: dict[type, OrderedDict[str, int]] = defaultdict(OrderedDict)
        self._vocabularies: dict[str, int] = {}
        self._forms: dict[type, dict[str, str]] = {}
        """Rejected form → form in use, of what this run has met; of a table without any, nothing is asked again."""
        self._asked: dict[type, set[str]] = {}
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
        if model not in self._asked:
            self._asked[model], self._forms[model] = set(), {}
            if not variant_model(model).objects.exists():
                del self._forms[model]
        if model not in self._forms:
            return {}
        if len(self._asked[model]) > REMEMBERED:
            self._asked[model], self._forms[model] = set(), {}
        asked, forms = self._asked[model], self._forms[model]
        forms |= _rejected(model, sorted(match_keys - asked))
        asked |= match_keys
        return forms

    def _linked_to_ours(self) -> dict[str, str]:
        if self._ours is None:
            linked = Subject.objects.exclude(mapped_to=None).order_by()
            self._ours = dict(linked.values_list("match_key", "mapped_to__match_key"))
        return self._ours

    def resolve(self, model: type, headings: dict[str, Heading]) -> dict[str, int]:
        """Match key → primary key of all these authorities, made when needed."""
        known = self._keys[model]
        found = {}
        missing = {}
        for match_key, heading in headings.items():
            if match_key in known:
                found[match_key] = known[match_key]
                known.move_to_end(match_key)
            else:
                missing[match_key] = heading
        if missing:
            found |= self._look_up(model, missing)
        return found

    @staticmethod
    def known(model: type, match_keys: Iterable[str]) -> dict[str, int]:
        """Of these match keys, those that stand for an authority; nothing is made."""
        return _existing(model, match_keys)

    def forget(self) -> None:
        """After a rollback, what it had made is no more."""
        self._keys.clear()
        self._vocabularies.clear()

    def _look_up(self, model: type, headings: dict[str, Heading]) -> dict[str, int]:
        found = _existing(model, headings)
        if absent := {match_key: heading for match_key, heading in headings.items() if match_key not in found}:
            # Another import may make the same one at this very moment: both then find it.
            made = [_made(model, match_key, heading) for match_key, heading in absent.items()]
            if model is Subject:
                for one, heading in zip(made, absent.values(), strict=True):
                    one.vocabulary_id = self._vocabulary(heading)
            model.objects.bulk_create(made, ignore_conflicts=True)
            found |= _existing(model, absent)
        self._remember(model, found)
        return found

    def _vocabulary(self, heading: SubjectHeading) -> int:
        code = vocabulary_code(heading.scheme)
        if code not in self._vocabularies:
            self._vocabularies[code] = Vocabulary.of(code).pk
        return self._vocabularies[code]

    def _remember(self, model: type, keys: dict[str, int]) -> None:
        known = self._keys[model]
        known |= keys
        while len(known) > REMEMBERED:
            known.popitem(last=False)


def _existing(model: type, match_keys: Iterable[str]) -> dict[str, int]:
    rows = model.objects.order_by()
    return {
        match_key: key
        for some in chunks(list(match_keys))
        for match_key, key in rows.filter(match_key__in=some).values_list("match_key", "pk")
    }


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
        settled = [(forms.get(row[0], row[0]), *row[1:]) for row in rows]
        # « HLM » and « Logement social » on one record are one line; what came twice under one form stays so.
        already = set(rows)
        rows = [new for old, new in zip(rows, settled, strict=True) if old == new or new not in already]
        loaded.parts[parts] = rows
    for row in list(rows):
        linked = ours.get(row[0])
        if linked is not None and (linked,) not in rows:
            headings[linked] = headings[row[0]]
            rows.append((linked,))


def _made(model: type, match_key: str, heading: Any) -> Any:
    columns = _COLUMNS[model](heading)
    return model(match_key=match_key, **{name: fitted(model, name, value) for name, value in columns.items()})


def heading_text(model: type, heading: Heading) -> str:
    """« Donzelot, Jacques (1943-) »: the authority in words, whether it exists already or not."""
    return str(_made(model, "", heading))


def _agent(agent: Agent) -> dict[str, str]:
    return {
        "kind": agent.kind.value,
        "name": agent.name,
        "forename": agent.forename,
        "dates": agent.dates,
        "qualifiers": agent.qualifiers,
    }


def _subject(subject: SubjectHeading) -> dict[str, str]:
    # PMB's numbers are its own, and change from a server to another.
    number = subject.authority_id if vocabulary_code(subject.scheme) else ""
    return {"kind": subject.kind.value, "label": subject_label(subject), "source_number": number}


def _series(statement: SeriesStatement) -> dict[str, str]:
    return {"title": series_title(statement), "issn": statement.issn}


def _publisher(name: str) -> dict[str, str]:
    return {"name": name}


_COLUMNS: dict[type, Any] = {
    AgentAuthority: _agent,
    Subject: _subject,
    Series: _series,
    Publisher: _publisher,
}
