"""How good a ranking is, from the grades of its documents, best first.

Discounted cumulated gain: Järvelin and Kekäläinen, « Cumulated gain-based evaluation of IR techniques », ACM TOIS 20,
2002, with the gain 2^grade - 1 of Burges and others (ICML 2005).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from math import log2

RELEVANT = 2
"""The lowest grade of a document worth opening."""


def dcg(grades: Iterable[int], depth: int = 10) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(islice(grades, depth), 1))


def ndcg(found: Sequence[int], judged: Iterable[int], depth: int = 10) -> float:
    """From 0 to 1: `found` beside the best order that all the `judged` grades allow."""
    best = dcg(sorted(judged, reverse=True), depth)
    return dcg(found, depth) / best if best else 0.0


def first_rank(found: Iterable[int], grade: int) -> int | None:
    """Of the first document worth at least this, from 1."""
    return next((rank for rank, one in enumerate(found, 1) if one >= grade), None)


def reciprocal_rank(found: Iterable[int], grade: int = RELEVANT) -> float:
    rank = first_rank(found, grade)
    return 1 / rank if rank else 0.0


def mean(values: Iterable[float]) -> float:
    kept = list(values)
    return sum(kept) / len(kept) if kept else 0.0
