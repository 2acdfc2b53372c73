"""Call numbers as they stand on a shelf, and what was read out of their order. Pure.

331 DON < 331.1 BAC < 331.12 ABC < 331.2 < EDU 2 LAV < EDU 12 BON: numbers as numbers, what follows the point as decimals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from reference.folding import fold

Key = tuple[tuple[int, int, str], ...]

_TOKENS = re.compile(r"(\d+)(?:[.,](\d+))?|([^\W\d_]+)")
_LONGEST_NUMBER = 18
JUDGED_FROM = 3
"""Items: with fewer, no order."""
MOST_OUT = 4
"""One item in so many out of order at most: beyond, the shelves were not read in their order, and none is judged."""


def shelf_key(call_number: str) -> Key:
    """Comparable with any other; () of a call number with nothing to sort."""
    return tuple(
        (0, int(number[:_LONGEST_NUMBER]), decimals) if number else (1, 0, fold(word))
        for number, decimals, word in _TOKENS.findall(call_number)
    )


def begins(call_number: str, prefix: str) -> bool:
    """« EDU 1 » begins « EDU 1.2 LAV » and « edu 1 », not « EDU 12 »."""
    asked = shelf_key(prefix)
    found = shelf_key(call_number)[: len(asked)]
    if found == asked:
        return True
    *firsts, (kind, number, rest) = asked or ((1, 0, ""),)
    if list(found[:-1]) != firsts or not found:
        return False
    # The last one may go on: « ED » → « EDU », « 331 » → « 331.1 ».
    return found[-1][:2] == (kind, number) and found[-1][2].startswith(rest)


def is_between(call_number: str, first: str, last: str) -> bool:
    """Bounds included; the last one with all that it begins: to « EDU 12 » takes « EDU 12 LAV »."""
    key = shelf_key(call_number)
    if not key or (first and key < shelf_key(first)):
        return False
    return not last or key <= shelf_key(last) or begins(call_number, last)


def ranks(call_numbers: Sequence[str]) -> list[int | None]:
    """The place of each on the shelves, from 0; the same for two that sort alike, None for one that does not sort."""
    keys = [shelf_key(one) for one in call_numbers]
    places = {key: place for place, key in enumerate(sorted({key for key in keys if key}))}
    return [places.get(key) for key in keys]


def out_of_order(read: Sequence[int]) -> set[int]:
    """Positions, in `read` (ranks as they were read), of the fewest that must be taken away for the others to go up."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int | None] = []
    for position, rank in enumerate(read):
        place = bisect_right(tails, rank)
        before.append(at[place - 1] if place else None)
        if place == len(tails):
            tails.append(rank)
            at.append(position)
        else:
            tails[place], at[place] = rank, position
    kept: set[int] = set()
    position_kept = at[-1] if at else None
    while position_kept is not None:
        kept.add(position_kept)
        position_kept = before[position_kept]
    return set(range(len(read))) - kept


def was_read_in_order(count: int, out: int) -> bool:
    """Whether a reading follows the shelves enough to say of an item that it stands at a wrong place."""
    return count >= JUDGED_FROM and out * MOST_OUT <= count
