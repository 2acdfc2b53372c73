"""Sheets of self-adhesive labels, A4: the three that stationers sell everywhere, and where each label stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """Millimetres. `across` and `down` go from one label to the next; `reference` is the usual one on the box."""

    key: str
    columns: int
    rows: int
    width: float
    height: float
    top: float
    left: float
    across: float
    down: float
    reference: str

    @property
    def places(self) -> int:
        return self.columns * self.rows

    def spots(self, count: int, start: int = 1) -> Iterator[tuple[int, float, float]]:
        """(page, left, top) of each label; `start` is the first free label of a sheet already begun, from 1."""
        if not 1 <= start <= self.places:
            raise ValueError(f"no label {start} on a sheet of {self.places}")
        for place in range(start - 1, start - 1 + count):
            page, on_page = divmod(place, self.places)
            row, column = divmod(on_page, self.columns)
            yield page, self.left + column * self.across, self.top + row * self.down


SHEETS = {
    sheet.key: sheet
    for sheet in (
        Sheet("24", 3, 8, 70.0, 37.0, 0.5, 0.0, 70.0, 37.0, "Avery 3474"),
        Sheet("21", 3, 7, 63.5, 38.1, 15.15, 7.21, 66.04, 38.1, "Avery L7160"),
        Sheet("65", 5, 13, 38.1, 21.2, 10.7, 4.75, 40.6, 21.2, "Avery L7651"),
    )
}
