"""Find or make the agents, subjects, series and publishers that a batch names: one query a table, none a row."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from typing import Any

from catalogue.importing import rows
from catalogue.importing.loading import Heading, fitted, series_title, subject_label
from catalogue.models import Publisher, Series, Subject, Vocabulary
from catalogue.parsed import Agent, SeriesStatement, SubjectHeading
from catalogue.vocabularies import vocabulary_code
from reference.models import Agent as AgentAuthority

REMEMBERED = 20_000
"""Of each kind."""


class Authorities:
    """What was found lately is kept in memory: descriptors and publishers come back in every batch."""

    def __init__(self) -> None:
        self._keys: dict[type, OrderedDict[str, int]] = defaultdict(OrderedDict)
        self._vocabularies: dict[str, int] = {}

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
            made = [self._columns(model, match_key, heading) for match_key, heading in absent.items()]
            rows.insert_absent(model, list(made[0]), [list(one.values()) for one in made])
            found |= _existing(model, absent)
        self._remember(model, found)
        return found

    def _columns(self, model: type, match_key: str, heading: Any) -> dict[str, Any]:
        columns = {"match_key": match_key, **_fitted_columns(model, heading)}
        return columns | {"vocabulary": self._vocabulary(heading)} if model is Subject else columns

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
    held = model.objects.order_by()
    return {
        match_key: key
        for some in rows.chunks(list(match_keys))
        for match_key, key in held.filter(match_key__in=some).values_list("match_key", "pk")
    }


def _fitted_columns(model: type, heading: Any) -> dict[str, str]:
    return {name: fitted(model, name, value) for name, value in _COLUMNS[model](heading).items()}


def heading_text(model: type, heading: Heading) -> str:
    """« Donzelot, Jacques (1943-) »: the authority in words, whether it exists already or not."""
    return str(model(**_fitted_columns(model, heading)))


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
