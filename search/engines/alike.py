"""Which documents are near another: a question made of what tells it best, its subjects, its authors, its title.

Both engines read these from their own index, so that nothing reserved or withdrawn is ever near.

What the first documents found have in common also looks for others, when few have the words (relevance feedback without
a judge: Rocchio, « Relevance feedback in information retrieval », 1971).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from search.engines.keys import title_proper
from search.engines.ranking import All, Clause, Is, IsOneOf
from search.engines.shown import Shown
from search.fields import FACETS
from search.french import FUNCTION_WORDS, cut, exact_form, stem

WEIGHTS = {"sujet": 4.0, "auteur": 2.0, "collection": 1.0, "theme": 1.5, "territoire": 1.5}
"""What a value in common is worth, beside its rarity, which the engine knows."""
TITLE_WEIGHT = 2.0
MOST_VALUES, MOST_WORDS = 12, 10
FIRST_FOUND = 5
IN_COMMON = {"sujet": 8.0, "theme": 8.0}
"""What a value that all the first documents found bear is worth, beside its rarity."""
ID = "id"


def aggregations(names: Iterable[str] = WEIGHTS, size: int = MOST_VALUES) -> dict[str, Any]:
    """Asked of one document: its own values."""
    return {name: {"terms": {"field": FACETS[name].raw, "size": size}} for name in names}


def first_found(ids: Sequence[str]) -> Clause:
    return IsOneOf(ID, tuple(ids[:FIRST_FOUND]))


def values_in_common() -> dict[str, Any]:
    """Asked of the first documents found: all their values."""
    return aggregations(IN_COMMON, size=FIRST_FOUND * MOST_VALUES)


def in_common(answers: dict[str, Any], found: int) -> tuple[Clause, ...]:
    """What the first of `found` documents bear, the more of them the better."""
    first = min(found, FIRST_FOUND)
    return tuple(
        Is(FACETS[name].raw, value, weight * count / first)
        for name, weight in IN_COMMON.items()
        for value, count in _most_shared(answers[name]["buckets"])
    )


def _most_shared(buckets: Iterable[dict[str, Any]]) -> list[tuple[str, int]]:
    """Of values borne by as many documents, the same on both engines."""
    counted = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return sorted(counted, key=lambda one: (-one[1], one[0]))[:MOST_VALUES]


def near(id: str, kept: list[Any], answers: dict[str, Any]) -> Clause | None:
    """None when nothing tells the document. Two things in common are needed, unless there are not so many."""
    clauses: list[Clause] = [
        Is(FACETS[name].raw, str(bucket["key"]), weight)
        for name, weight in WEIGHTS.items()
        for bucket in answers[name]["buckets"]
    ]
    words = map(exact_form, cut(title_proper(Shown(*kept).title)))
    stems = dict.fromkeys(stem(word) for word in words if word not in FUNCTION_WORDS and len(word) > 2)
    clauses += [Is("title", word, TITLE_WEIGHT) for word in list(stems)[:MOST_WORDS]]
    if not clauses:
        return None
    return All(should=tuple(clauses), must_not=(Is(ID, id),), minimum=min(2, len(clauses)))
