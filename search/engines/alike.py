"""Which documents are near another: a question made of what tells it best, its subjects, its authors, its title.

Both engines read these from their own index, so that nothing reserved or withdrawn is ever near.
"""

from __future__ import annotations

from typing import Any

from search.engines.keys import title_proper
from search.engines.ranking import All, Clause, Is
from search.engines.shown import Shown
from search.fields import FACETS
from search.french import FUNCTION_WORDS, cut, exact_form, stem

WEIGHTS = {"sujet": 4.0, "auteur": 2.0, "collection": 1.0, "theme": 1.5, "territoire": 1.5}
"""What a value in common is worth, beside its rarity, which the engine knows."""
TITLE_WEIGHT = 2.0
MOST_VALUES, MOST_WORDS = 12, 10
ID = "id"


def aggregations() -> dict[str, Any]:
    """Asked of the one document: its own values."""
    return {name: {"terms": {"field": FACETS[name].raw, "size": MOST_VALUES}} for name in WEIGHTS}


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
