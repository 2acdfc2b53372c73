"""A barcode as bars: Code 128 (ISO/IEC 15417), encoded by python-barcode, drawn as SVG by modules of equal width."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from barcode.codex import Code128
from barcode.errors import BarcodeError

QUIET = 10
"""Modules left white on each side, without which a reader sees no beginning."""
FINEST, WIDEST = 0.19, 0.38
"""Millimetres of a module: what an office printer and an ordinary reader bear; wider gains nothing."""


class Unprintable(ValueError):
    """The barcode has characters that Code 128 lacks, or does not fit its label."""


@dataclass(frozen=True, slots=True)
class Bars:
    """`runs` are (first module, modules) of the black bars, quiet zone included in the count of `modules`."""

    modules: int
    runs: tuple[tuple[int, int], ...]

    def module_width(self, room: float) -> float:
        """In millimetres, for a label of `room` millimetres. Raises Unprintable."""
        width = min(WIDEST, room / self.modules)
        if width < FINEST:
            raise Unprintable
        return width

    def width(self, room: float) -> float:
        return self.module_width(room) * self.modules


def bars(code: str) -> Bars:
    """Raises Unprintable."""
    try:
        [modules] = Code128(code).build()
    except (BarcodeError, KeyError, ValueError) as error:
        raise Unprintable from error
    runs, place = [], QUIET
    for colour, group in groupby(modules):
        length = len(list(group))
        if colour == "1":
            runs.append((place, length))
        place += length
    return Bars(place + QUIET, tuple(runs))
