"""Criteria: what a collection asks of the pages. Pure values: neither Django nor the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

Span = tuple[date | None, date | None]
"""First and last day, both included; None where it is open."""


class State(Enum):
    ANY = ""
    TO_COME = "a-venir"
    PAST = "passe"
    RUNNING = "en-cours"
    ENDED = "termine"


class Sort(Enum):
    NEWEST = "recent"
    OLDEST = "ancien"
    TITLE = "titre"
    TREE = "ordre"


STATES_OF = {
    State.TO_COME: "rendez-vous",
    State.PAST: "rendez-vous",
    State.RUNNING: "fiche",
    State.ENDED: "fiche",
}
"""A state that only one kind has narrows the collection to that kind."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Each empty criterion asks nothing; several values of one are « or », criteria together are « and »."""

    kinds: tuple[str, ...] = ()
    """Keys of `kinds.KINDS`."""
    themes: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    territories: tuple[int, ...] = ()
    """And all that lies in them."""
    since: date | None = None
    until: date | None = None
    sliding: int = 0
    """-90: the last ninety days; 30: the next thirty. Meets `since` and `until` where they are given too."""
    under: int | None = None
    """The page whose descendants are asked for."""
    state: State = State.ANY
    sort: Sort = Sort.NEWEST
    limit: int | None = None

    def span(self, today: date) -> Span:
        """The days asked for, on a given day."""
        since, until = self.since, self.until
        if self.sliding < 0:
            since = latest(since, today + timedelta(days=self.sliding))
            until = earliest(until, today)
        elif self.sliding > 0:
            since = latest(since, today)
            until = earliest(until, today + timedelta(days=self.sliding))
        return since, until

    @property
    def asked_kinds(self) -> tuple[str, ...]:
        """Empty: all of them. What no kind can be, such as a page « en cours », is asked of the kind that can."""
        own = STATES_OF.get(self.state)
        return (own,) if own else self.kinds

    @property
    def is_impossible(self) -> bool:
        """Nothing can ever answer: a last day before the first, or a state of a kind that is not asked for."""
        own = STATES_OF.get(self.state)
        crossed = self.since is not None and self.until is not None and self.until < self.since
        return crossed or bool(own and self.kinds and own not in self.kinds)


def latest(one: date | None, other: date) -> date:
    return max(one, other) if one else other


def earliest(one: date | None, other: date) -> date:
    return min(one, other) if one else other


def words(text: str) -> tuple[str, ...]:
    """« mixité, relogement » → its words, each once, whatever the spaces."""
    found = (" ".join(word.split()) for word in text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(word for word in found if word))
