"""What changes in a notice, aspect by aspect, with the very words that change marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from catalogue.importing.differences import differences
from catalogue.models import ImportLine

LONGEST = 4000
"""Words compared one by one in a text no longer than this: beyond, it is shown whole."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

Piece = tuple[str, bool]
"""(text, whether the other side lacks it)."""


@dataclass(frozen=True, slots=True)
class Shown:
    label: str
    before: list[list[Piece]]
    after: list[list[Piece]]
    kept: str


def shown(line: ImportLine) -> list[Shown]:
    return [Shown(one.label, *marked(list(one.before), list(one.after)), one.kept) for one in differences(line)]


def marked(before: list[str], after: list[str]) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Lines that both sides have are plain; a line that replaces another shows the words that differ."""
    if len(before) == len(after) == 1:
        old, new = pieces(before[0], after[0])
        return [old], [new]
    return [[(text, text not in after)] for text in before], [[(text, text not in before)] for text in after]


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    if len(before) + len(after) > LONGEST:
        return [(before, True)], [(after, True)]
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.4:
        # Two different sentences: a few common words are no likeness.
        return [(before, True)], [(after, True)]
    blocks = matcher.get_opcodes()
    return (
        list(_joined(("".join(old[i:j]), tag != "equal") for tag, i, j, _k, _l in blocks)),
        list(_joined(("".join(new[k:m]), tag != "equal") for tag, _i, _j, k, m in blocks)),
    )


def _joined(parts: Iterator[Piece]) -> Iterator[Piece]:
    return (part for part in parts if part[0])
