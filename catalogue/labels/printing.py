"""Items → the PDF of their labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from catalogue.labels.bars import Bars, bars
from catalogue.labels.sheets import Sheet
from reference import paper

PADDING = 2.5
"""Millimetres: printers shift by one or two."""
POINT = 25.4 / 72
LEADING = 1.2
LETTER = 0.62
"""Width of a letter of a call number, in ems: capitals and figures, a little more than the average."""
LARGEST, SMALLEST = 16.0, 5.0


@dataclass(frozen=True, slots=True)
class CallNumber:
    """« EDU 12 BON » in three lines, as on a spine."""

    call_number: str
    template: str = "catalogue/print/call_number.html"

    def drawn(self, sheet: Sheet) -> dict[str, Any]:
        lines = self.call_number.split()
        return {"lines": lines, "size": f"{size_of(lines, sheet):.1f}"}


@dataclass(frozen=True, slots=True)
class Barcode:
    """The bars, the number in clear below, the centre above."""

    code: str
    centre: str
    template: str = "catalogue/print/barcode.html"

    def drawn(self, sheet: Sheet) -> dict[str, Any]:
        """Raises Unprintable."""
        drawn: Bars = bars(self.code)
        width = drawn.width(sheet.width - 2 * PADDING)
        return {
            "code": self.code,
            "centre": self.centre,
            "bars": drawn,
            "width": f"{width:.3f}",
            "height": f"{min(15.0, sheet.height * 0.42):.2f}",
        }


Label = CallNumber | Barcode


def size_of(lines: Sequence[str], sheet: Sheet) -> float:
    """Points: the largest at which every line holds."""
    longest = max((len(line) for line in lines), default=1)
    by_width = (sheet.width - 2 * PADDING) / (longest * LETTER * POINT)
    by_height = (sheet.height - 2 * PADDING) / (max(len(lines), 1) * LEADING * POINT)
    return max(SMALLEST, min(LARGEST, by_width, by_height))


def pdf(labels: Iterable[Label], sheet: Sheet, start: int = 1) -> bytes:
    """Raises Unprintable, PrintingUnavailable; ValueError when `start` is not on the sheet."""
    labels = list(labels)
    spots = zip(labels, sheet.spots(len(labels), start), strict=True)
    placed = [(page, placed_at(label, sheet, left, top)) for label, (page, left, top) in spots]
    pages = [[label for _page, label in group] for _page, group in groupby(placed, key=lambda one: one[0])]
    html = render_to_string("catalogue/print/labels.html", {"pages": pages, "sheet": measures(sheet)})
    data: bytes = paper.laid_out(html).write_pdf()
    return data


def placed_at(label: Label, sheet: Sheet, left: float, top: float) -> dict[str, Any]:
    return {"template": label.template, "left": f"{left:.2f}", "top": f"{top:.2f}", **label.drawn(sheet)}


def measures(sheet: Sheet) -> dict[str, str]:
    return {"width": f"{sheet.width:.2f}", "height": f"{sheet.height:.2f}", "padding": f"{PADDING:.2f}"}
