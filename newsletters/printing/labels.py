"""Postal addresses → sheets of labels: A4, 21 a sheet, 3 × 7 of 63.5 × 38.1 mm (the common L7160 layout)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from PIL import ImageFont

from reference import paper as engine

PER_ROW, ROWS = 3, 7
PER_SHEET = PER_ROW * ROWS
# Millimetres.
TOP, LEFT, ACROSS, DOWN = 15.15, 7.21, 66.04, 38.1
WIDTH, HEIGHT = 63.5, 38.1
# Printers shift by a millimetre or two, and scissors are not far.
PADDING = 4.0
# Points. Six lines hold at each of the first; below 8, two rows read better than one tiny row.
WHOLE_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
CUT_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0)
LEADING = 1.22
POINT = 25.4 / 72
MOST_LINES = 6
FONT = "bricolage-grotesque"
# The widths are taken from the font; layout rounds each letter a little differently.
PLAY = 0.985
_BREAKS = re.compile(r"[\t\n\r\v\f]+")


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Up to six lines, as NF Z10-011 orders them; printed as they are."""

    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.lines) > MOST_LINES:
            raise ValueError(f"{len(self.lines)} lines in an address of {MOST_LINES}")


@dataclass(frozen=True, slots=True)
class Label:
    """Lines already cut to the width of a label, at `size` points. No line: a label left alone."""

    rows: tuple[str, ...] = ()
    size: float = WHOLE_SIZES[0]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)


def labels(addresses: Iterable[PostalAddress], start: int = 1) -> bytes:
    """The PDF of the sheets; `start` is the first free label of a sheet already begun, from 1 to 21.

    Raises ValueError, PrintingUnavailable.
    """
    if not 1 <= start <= PER_SHEET:
        raise ValueError(_("La première étiquette libre est un nombre de 1 à %(last)d.") % {"last": PER_SHEET})
    placed = list(chain(repeat(Label(), start - 1), (label(address) for address in addresses)))
    sheets = [placed[first : first + PER_SHEET] for first in range(0, max(len(placed), 1), PER_SHEET)]
    html = render_to_string("newsletters/print/labels.html", {"sheets": [list(_spots(sheet)) for sheet in sheets]})
    data: bytes = engine.laid_out(html).write_pdf()
    return data


def label(address: PostalAddress) -> Label:
    """The largest type at which each line holds in a row; when that is too small to read, lines are cut in rows."""
    lines = tuple(_BREAKS.sub(" ", line) for line in address.lines)
    for size in WHOLE_SIZES:
        if all(width(line) <= _room(size) for line in lines):
            return Label(lines, size)
    for size in CUT_SIZES:
        rows = tuple(chain.from_iterable(cut(line, _room(size)) for line in lines))
        if len(rows) <= _most_rows(size):
            return Label(rows, size)
    # More than a thousand letters: no address, but no reason to lose the other labels either.
    return Label(rows[: _most_rows(size)], size)


def cut(line: str, room: float) -> list[str]:
    """`line` in rows of at most `room` ems: between words, or within a word longer than a row."""
    rows = [""]
    for word in line.split(" "):
        together = f"{rows[-1]} {word}" if rows[-1] else word
        if width(together) <= room:
            rows[-1] = together
            continue
        if rows[-1]:
            rows.append("")
        for letter in word:
            if width(rows[-1] + letter) > room:
                rows.append("")
            rows[-1] += letter
    return rows


def width(text: str) -> float:
    """In ems."""
    return float(_measure().getlength(text)) / 100


@lru_cache(maxsize=1)
def _measure() -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(engine.font_path(FONT)), 100)
    # The smallest optical size, as in labels.css: the widest.
    font.set_variation_by_axes([12, 500])
    return font


def _room(size: float) -> float:
    """The width of a label, in ems."""
    return (WIDTH - 2 * PADDING) / (size * POINT) * PLAY


def _most_rows(size: float) -> int:
    return int((HEIGHT - 2 * PADDING) / (size * LEADING * POINT))


def _spots(sheet: list[Label]) -> Iterable[dict[str, str]]:
    for place, one in enumerate(sheet):
        if one.rows:
            row, column = divmod(place, PER_ROW)
            yield {
                "left": f"{LEFT + column * ACROSS:.2f}",
                "top": f"{TOP + row * DOWN:.2f}",
                "text": one.text,
                "size": f"{one.size:.1f}",
            }
