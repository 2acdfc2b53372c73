"""A tile map: one hexagon a commune, of the same size whatever its area, neighbours kept neighbours. Pure: no model.

A table says where each stands (`experiences/data/cartograms/93.tsv`), so that another département draws its own:

    kind     commune, groupe (EPT, EPCI, canton: what is outlined) or eau (a point of a river)
    code     Insee of the commune, Siren of the group; nothing for a point
    column   and row, from 0; odd rows stand half a column to the right. A group: where its name is written
    group    of a commune: the code of its group
    short    what is written of its name on a small screen; of a river, its name
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import atan2, degrees, hypot, isfinite
from pathlib import Path

from django.utils.translation import gettext as _

WIDTH, HEIGHT = 88, 100
"""Of a hexagon that stands on a corner, in units of the drawing."""
PITCH = 75
"""From one row to the next."""
INSET = 0.95
"""A tile in its cell: a thread of paper shows between two of them."""
MARGIN = 12
CORNERS = ((0, -50), (44, -25), (44, 25), (0, 50), (-44, 25), (-44, -25))
# Side i goes from corner i to corner i + 1: towards the north-east, the east, and so on round.
NEIGHBOURS_EVEN = ((0, -1), (1, 0), (0, 1), (-1, 1), (-1, 0), (-1, -1))
NEIGHBOURS_ODD = ((1, -1), (1, 0), (1, 1), (0, 1), (-1, 0), (0, -1))
LABEL_WIDTH, LABEL_HEIGHT = 250, 74
FARTHEST = 200
"""Columns and rows: beyond, the drawing would be nothing but emptiness."""
KINDS = ("commune", "groupe", "eau")
COLUMNS = ("kind", "code", "column", "row", "group", "short")

Point = tuple[float, float]


class BadCartogram(Exception):
    """The table cannot be drawn; the message, in French, says which line and why."""


@dataclass(frozen=True, slots=True)
class Cell:
    code: str
    column: int
    row: int
    group: str
    short: str

    @property
    def center(self) -> Point:
        return (self.column + (self.row % 2) / 2) * WIDTH, self.row * PITCH

    def neighbours(self) -> list[tuple[int, int]]:
        """The cells around, in the order of the sides."""
        around = NEIGHBOURS_ODD if self.row % 2 else NEIGHBOURS_EVEN
        return [(self.column + across, self.row + down) for across, down in around]

    @property
    def shape(self) -> str:
        """The path of its tile."""
        x, y = self.center
        return polygon((x + across * INSET, y + down * INSET) for across, down in CORNERS)


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    column: float
    row: float

    @property
    def corner(self) -> Point:
        """Top left of the box of its name."""
        return self.column * WIDTH, self.row * PITCH


@dataclass(frozen=True)
class Cartogram:
    cells: tuple[Cell, ...]
    groups: tuple[Group, ...] = ()
    rivers: dict[str, list[Point]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, Cell]:
        return {cell.code: cell for cell in self.cells}

    @cached_property
    def at(self) -> dict[tuple[int, int], Cell]:
        return {(cell.column, cell.row): cell for cell in self.cells}

    @cached_property
    def frame(self) -> tuple[int, int, int, int]:
        """x, y, width, height of all that is drawn."""
        xs, ys = zip(*self._extent(), strict=True)
        left, top = min(xs) - MARGIN, min(ys) - MARGIN
        return round(left), round(top), round(max(xs) + MARGIN - left), round(max(ys) + MARGIN - top)

    def _extent(self) -> Iterator[Point]:
        yield from self._tiles_extent()
        for group in self.groups:
            x, y = group.corner
            yield from ((x, y), (x + LABEL_WIDTH, y + LABEL_HEIGHT))
        for points in self.rivers.values():
            yield from points

    def _tiles_extent(self) -> Iterator[Point]:
        for cell in self.cells:
            x, y = cell.center
            yield from ((x - WIDTH / 2, y - HEIGHT / 2), (x + WIDTH / 2, y + HEIGHT / 2))

    @cached_property
    def tiles_frame(self) -> tuple[int, int, int, int]:
        """The same without the names of the groups: for a map with no words."""
        xs, ys = zip(*self._tiles_extent(), strict=True)
        return round(min(xs)) - 4, round(min(ys)) - 4, round(max(xs) - min(xs)) + 8, round(max(ys) - min(ys)) + 8

    @cached_property
    def borders(self) -> str:
        """The path that parts the groups, and goes round them: each side once."""
        sides = set()
        for cell in self.cells:
            for number, place in enumerate(cell.neighbours()):
                other = self.at.get(place)
                if other is None or other.group != cell.group:
                    sides.add(tuple(sorted(self._side(cell, number))))
        return "".join(f"M{said(start)}L{said(end)}" for start, end in sorted(sides))

    def _side(self, cell: Cell, number: int) -> tuple[Point, Point]:
        x, y = cell.center
        first, second = CORNERS[number], CORNERS[(number + 1) % 6]
        return (x + first[0], y + first[1]), (x + second[0], y + second[1])

    def shapes(self, codes: Iterable[str] | None = None) -> str:
        """The path of several tiles at once; of all."""
        cells = self.cells if codes is None else [self.by_code[code] for code in sorted(codes) if code in self.by_code]
        return "".join(cell.shape for cell in cells)

    @cached_property
    def waters(self) -> list[tuple[str, str]]:
        """(name, path) of each river."""
        return [(name, curve(points)) for name, points in self.rivers.items()]

    @cached_property
    def water_names(self) -> list[tuple[str, str]]:
        """(name, transform) of each river: along its middle, on its left bank."""
        named = []
        for name, points in self.rivers.items():
            for start, end in pairwise(points):
                named.append((hypot(end[0] - start[0], end[1] - start[1]), name, start, end))
        longest = {name: (start, end) for _length, name, start, end in sorted(named)}
        return [(name, along(*sides)) for name, sides in longest.items()]

    def neighbours(self, code: str) -> set[str]:
        return {self.at[place].code for place in self.by_code[code].neighbours() if place in self.at}


def read(path: Path) -> Cartogram:
    """OSError: no such file. BadCartogram: it says something that cannot be drawn."""
    cells: list[Cell] = []
    groups: list[Group] = []
    rivers: dict[str, list[Point]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            numbered = [(number, line) for number, line in enumerate(stream, 1) if line.strip() and line[0] != "#"]
    except UnicodeDecodeError as error:
        raise BadCartogram(_("le fichier n’est pas en UTF-8. Enregistrez-le dans ce codage.")) from error
    table = csv.DictReader((line for _number, line in numbered), delimiter="\t", quoting=csv.QUOTE_NONE)
    if missing := [name for name in COLUMNS if name not in (table.fieldnames or ())]:
        raise BadCartogram(_("colonne absente : %(names)s.") % {"names": ", ".join(missing)})
    for (number, _line), row in zip(numbered[1:], table, strict=True):
        column, down = figure(row["column"]), figure(row["row"])
        if column is None or down is None:
            raise BadCartogram(_("ligne %(line)s : colonne et rang s’écrivent en chiffres.") % {"line": number})
        code, short = row["code"] or "", row["short"] or ""
        match row["kind"]:
            case "commune":
                cells.append(Cell(code, int(column), int(down), row["group"] or "", short))
            case "groupe":
                groups.append(Group(code, column, down))
            case "eau":
                rivers.setdefault(short, []).append((column * WIDTH, down * PITCH))
            case kind:
                words = {"line": number, "kind": kind, "kinds": ", ".join(KINDS)}
                raise BadCartogram(_("ligne %(line)s : « %(kind)s » n’est pas une nature (%(kinds)s).") % words)
    cartogram = Cartogram(tuple(cells), tuple(groups), rivers)
    if not cells:
        raise BadCartogram(_("aucune commune."))
    if len(cartogram.by_code) < len(cells):
        raise BadCartogram(_("deux communes ont le même code."))
    if len(cartogram.at) < len(cells):
        raise BadCartogram(_("deux communes sont dans la même case."))
    return cartogram


def figure(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) and abs(number) < FARTHEST else None


def polygon(points: Iterable[Point]) -> str:
    return "M" + "L".join(map(said, points)) + "Z"


def curve(points: list[Point]) -> str:
    """A soft line through the points (Catmull-Rom, as cubic Bézier)."""
    if len(points) < 2:
        return ""
    ends = [points[0], *points, points[-1]]
    path = f"M{said(points[0])}"
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path += f"C{said(first)} {said(second)} {said(end)}"
    return path


def along(start: Point, end: Point) -> str:
    """Where words go that follow a line: at its middle, turned as it is, never upside down."""
    slope = degrees(atan2(end[1] - start[1], end[0] - start[0]))
    turned = slope - 180 if slope > 90 else slope + 180 if slope < -90 else slope
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return f"translate({said(middle)}) rotate({turned:.0f})"


def said(point: Point) -> str:
    """« 44 -25.5 »: no more figures than the eye sees."""
    return f"{point[0]:.1f}".removesuffix(".0") + " " + f"{point[1]:.1f}".removesuffix(".0")
