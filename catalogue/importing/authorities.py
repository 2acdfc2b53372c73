"""Find or make the agents, subjects, series and publishers that a batch names: one query a table, none a row."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from catalogue.importing.loading import Named, fitted, series_title, subject_label
from catalogue.importing.rows import chunks
from catalogue.models import Publisher, Series, Subject
from catalogue.parsed import Agent, SeriesStatement, SubjectHeading
from reference.models import Agent as AgentAuthority

REMEMBERED = 50_000


class Authorities:
    """What was found lately is kept in memory: descriptors and publishers come back in every batch."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Named, int] = OrderedDict()

    def resolve(self, named: Iterable[Named]) -> dict[Named, int]:
        """Primary keys of all these authorities, made when needed."""
        found: dict[Named, int] = {}
        missing: dict[type, dict[str, Named]] = {}
        for authority in named:
            if (key := self._keys.get(authority)) is not None:
                found[authority] = key
                self._keys.move_to_end(authority)
            else:
                missing.setdefault(authority.model, {}).setdefault(authority.match_key, authority)
        for model, by_match_key in missing.items():
            found |= self._look_up(model, by_match_key)
        return found

    def forget(self) -> None:
        """After a rollback, what it had made is no more."""
        self._keys.clear()

    def _look_up(self, model: type, by_match_key: dict[str, Named]) -> dict[Named, int]:
        found = self._existing(model, by_match_key)
        if absent := [authority for match_key, authority in by_match_key.items() if match_key not in found]:
            # Another import may make the same one at this very moment: both then find it.
            model.objects.bulk_create([_made(authority) for authority in absent], ignore_conflicts=True)
            found |= self._existing(model, [authority.match_key for authority in absent])
        keys = {by_match_key[match_key]: key for match_key, key in found.items()}
        self._remember(keys)
        return keys

    @staticmethod
    def _existing(model: type, match_keys: Iterable[str]) -> dict[str, int]:
        rows = model.objects.order_by()
        return {
            match_key: key
            for some in chunks(list(match_keys))
            for match_key, key in rows.filter(match_key__in=some).values_list("match_key", "pk")
        }

    def _remember(self, keys: dict[Named, int]) -> None:
        self._keys |= keys
        while len(self._keys) > REMEMBERED:
            self._keys.popitem(last=False)


def _made(authority: Named) -> Any:
    columns = _COLUMNS[authority.model](authority.heading)
    fitting = {name: fitted(authority.model, name, value) for name, value in columns.items()}
    return authority.model(match_key=authority.match_key, **fitting)


def _agent(agent: Agent) -> dict[str, str]:
    return {
        "kind": agent.kind.value,
        "name": agent.name,
        "forename": agent.forename,
        "dates": agent.dates,
        "qualifiers": agent.qualifiers,
    }


def _subject(subject: SubjectHeading) -> dict[str, str]:
    return {"kind": subject.kind.value, "label": subject_label(subject), "scheme": subject.scheme}


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
