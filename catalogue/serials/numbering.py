"""How the issues of a serial are numbered: « n° %n », « vol. %v, n° %n ». No Django.

%n the number   %v the volume   %a the year
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_AT_ONCE = 12
"""Numbers that one issue may bear: « 12-13 », never « 12-1998 »."""
_NUMBER = re.compile(r"(?:n\s*°|n[o°]\.?|numéro)?\s*(\d{1,9})(?:\s*[-–/]\s*(\d{1,9}))?", re.IGNORECASE)
_MARK = re.compile(r"%(.)")


class BadPattern(ValueError):
    """`mark` is what the pattern may not say, "" when it lacks %n."""

    def __init__(self, mark: str = "") -> None:
        super().__init__(mark)
        self.mark = mark


@dataclass(frozen=True, slots=True)
class Position:
    """One issue in the sequence. `end` is `number`, but for a double one."""

    number: int
    end: int
    volume: int | None = None

    @property
    def size(self) -> int:
        return self.end - self.number + 1

    @property
    def text(self) -> str:
        """« 12 », « 12-13 »."""
        return str(self.number) if self.end == self.number else f"{self.number}-{self.end}"

    def overlaps(self, other: Position) -> bool:
        return self.volume == other.volume and self.number <= other.end and other.number <= self.end


@dataclass(frozen=True, slots=True)
class Numbering:
    pattern: str = "n° %n"
    restarts: bool = False
    """From 1 each year."""

    @property
    def counts_volumes(self) -> bool:
        return "%v" in self.pattern

    @property
    def says_year(self) -> bool:
        return self.counts_volumes or "%a" in self.pattern

    def label(self, position: Position, year: int) -> str:
        said = {"n": position.text, "v": str(position.volume or ""), "a": str(year)}
        return _MARK.sub(lambda found: said.get(found[1], found[0]), self.pattern)

    def following(self, last: Position, last_year: int, year: int) -> Position:
        """The issue of `year` after this one of `last_year`: a new year is a new volume."""
        years = max(0, year - last_year)
        number = 1 if years and self.restarts else last.end + 1
        volume = last.volume + years if last.volume is not None else None
        return Position(number, number, volume)

    def first(self) -> Position:
        return Position(1, 1, 1 if self.counts_volumes else None)


def checked(pattern: str) -> str:
    """The pattern itself. Raises BadPattern."""
    for mark in _MARK.findall(pattern):
        if mark not in "nva":
            raise BadPattern(mark)
    if "%n" not in pattern:
        raise BadPattern
    return pattern


def number_in(text: str) -> tuple[int, int] | None:
    """« 12 » → (12, 12), « n° 12-13 » → (12, 13); None for what is no number of an issue."""
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return None
    number, end = int(found[1]), int(found[2] or found[1])
    return (number, end) if 0 <= end - number < MOST_AT_ONCE else None
