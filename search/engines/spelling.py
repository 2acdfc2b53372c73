"""Other spellings of a word, by the letter: what the embedded engine proposes when a question finds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import ascii_lowercase


def one_slip_away(word: str) -> Iterator[str]:
    """Every word that one letter lost, added, changed or swapped would make of this one (after Peter Norvig, 2007)."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    for left, right in halves:
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in ascii_lowercase:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


def closest(word: str, candidates: Iterable[tuple[str, int]], within: int) -> str:
    """Of (candidate, frequency), the nearest and then the most frequent, no further than `within` slips; or ""."""
    ranked = [
        (slips, -frequency, candidate)
        for candidate, frequency in candidates
        if candidate != word
        and abs(len(candidate) - len(word)) <= within
        and (slips := distance(word, candidate)) <= within
    ]
    return min(ranked, default=(0, 0, ""))[2]


def distance(one: str, other: str) -> int:
    """How many letters lost, added, changed or swapped lie between two words (optimal string alignment)."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, facing in enumerate(other, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
