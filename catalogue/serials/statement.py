"""État de collection in words, from the issues that came and those that are missing. No Django.

stated([…], […], open_ended=True)  →  Statement("n° 12 (2019)-", "n° 15 ; n° 18-20")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogue.serials.numbering import Numbering, Position


@dataclass(frozen=True, slots=True)
class Known:
    """An issue: its place among the numbers, and its year."""

    year: int
    position: Position


@dataclass(frozen=True, slots=True)
class Statement:
    held: str
    gaps: str


def stated(held: Iterable[Known], missing: Iterable[Known], numbering: Numbering, *, open_ended: bool) -> Statement:
    """« n° 12 (2019)- » while it still comes, else « n° 12 (2019)-n° 88 (2025) »; "" when nothing came."""
    came = sorted(held, key=lambda one: order(one, numbering))
    if not came:
        return Statement("", "")
    first, last = came[0], came[-1]
    gaps = [one for one in missing if order(first, numbering) < order(one, numbering)]
    end = "" if open_ended else told(last, numbering)
    whole = told(first, numbering) if first == last and not open_ended else f"{told(first, numbering)}-{end}"
    return Statement(whole, " ; ".join(runs(sorted(gaps, key=lambda one: order(one, numbering)), numbering)))


def order(one: Known, numbering: Numbering) -> tuple[int, int]:
    """A serial that starts again each year goes by year; any other goes by its numbers."""
    return (one.year if numbering.restarts else 0, one.position.number)


def told(one: Known, numbering: Numbering) -> str:
    return f"{numbering.label(one.position, one.year)} ({one.year})"


def runs(gaps: list[Known], numbering: Numbering) -> Iterator[str]:
    """« n° 15 », « n° 18-20 »: those that follow each other make one."""
    run: list[Known] = []
    for one in gaps:
        if run and not follows(run[-1], one, numbering):
            yield one_run(run, numbering)
            run = []
        run.append(one)
    if run:
        yield one_run(run, numbering)


def follows(one: Known, other: Known, numbering: Numbering) -> bool:
    same_years = one.year == other.year or not (numbering.restarts or numbering.says_year)
    return same_years and one.position.volume == other.position.volume and other.position.number == one.position.end + 1


def one_run(run: list[Known], numbering: Numbering) -> str:
    whole = Position(run[0].position.number, run[-1].position.end, run[0].position.volume)
    label = numbering.label(whole, run[0].year)
    # A number that comes back each year is nothing without its year.
    return f"{label} ({run[0].year})" if numbering.restarts and not numbering.says_year else label
