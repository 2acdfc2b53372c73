"""Ask judged queries, and see how high what people want comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from search import french
from search.document import Kind, SearchDocument
from search.engines.base import Engine, Hit
from search.judging.files import JudgedQuery, document_key, without_numbers
from search.judging.measures import RELEVANT, first_rank, mean, ndcg, reciprocal_rank
from search.query import Query

DEPTH = 10
"""Results that count: half a page."""
POOL = 20
FIRST = 3
"""Where a known item must stand."""


class Answer(NamedTuple):
    addresses: Sequence[str]
    """Of the documents found, best first."""
    suggestion: str = ""
    """The other spelling that found them, when what was typed found nothing."""


Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Outcome:
    query: JudgedQuery
    answer: Answer
    grades: tuple[int, ...]
    """Of the documents found, best first; not judged is 0."""

    @property
    def ndcg(self) -> float:
        return ndcg(self.grades, self.query.grades.values(), DEPTH)

    @property
    def reciprocal_rank(self) -> float:
        return reciprocal_rank(self.grades, min(RELEVANT, self.best_grade))

    @property
    def best_grade(self) -> int:
        return max(self.query.grades.values())

    @property
    def rank_of_best(self) -> int | None:
        """Where the first of the best documents stands, from 1; None beyond the results read."""
        return first_rank(self.grades, self.best_grade)

    @property
    def misses(self) -> bool:
        """A known item beyond the first three, or nothing useful on half a page."""
        limit = FIRST if self.query.is_known_item else DEPTH
        grade = self.best_grade if self.query.is_known_item else min(RELEVANT, self.best_grade)
        return (first_rank(self.grades, grade) or limit + 1) > limit


@dataclass(frozen=True, slots=True)
class Evaluation:
    outcomes: tuple[Outcome, ...]

    @property
    def ndcg(self) -> float:
        return mean(outcome.ndcg for outcome in self.outcomes)

    @property
    def mrr(self) -> float:
        return mean(outcome.reciprocal_rank for outcome in self.outcomes)

    @property
    def missing(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.misses)

    @property
    def without_suggestions(self) -> float:
        """nDCG as if nobody followed a suggestion."""
        return mean(0.0 if outcome.answer.suggestion else outcome.ndcg for outcome in self.outcomes)

    def of(self, *, held_out: bool) -> Evaluation:
        return Evaluation(tuple(outcome for outcome in self.outcomes if outcome.query.held_out is held_out))


def evaluate(ask: Ask, queries: Iterable[JudgedQuery]) -> Evaluation:
    return Evaluation(tuple(_outcome(query, ask(query.text)) for query in queries))


def asking(engine: Engine) -> Ask:
    """Ask an engine as the search page does. Raises EngineUnavailable.

    Who finds nothing is shown another spelling, and follows it: so do we, and say so.
    """

    def ask(text: str) -> Answer:
        found = engine.search(Query(text=text, page_size=POOL, with_facets=False))
        if not found.total and found.suggestion:
            respelled = engine.search(Query(text=found.suggestion, page_size=POOL, with_facets=False))
            return Answer([named(hit) for hit in (*respelled.hits, *respelled.near)], found.suggestion)
        return Answer([named(hit) for hit in (*found.hits, *found.near)])

    return ask


def named(found: Hit | SearchDocument) -> str:
    """The address under which it is judged. An article of the press shares its own with all those of its week."""
    return f"/presse/{french.key(found.title).replace(' ', '-')}/" if found.kind == Kind.PRESS else found.url


def _outcome(query: JudgedQuery, answer: Answer) -> Outcome:
    grades, seen = [], set()
    for address in answer.addresses:
        judged = judged_key(query, address)
        # Two documents under one key are judged together, and counted once.
        grades.append(query.grades.get(judged, 0) if judged not in seen else 0)
        seen.add(judged)
    return Outcome(query, answer, tuple(grades))


def judged_key(query: JudgedQuery, address: str) -> str:
    """The key under which this document is judged: with the numbers of its address, else without."""
    key = document_key(address)
    return key if key in query.grades else without_numbers(key)
