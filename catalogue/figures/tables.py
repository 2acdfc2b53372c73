"""A table of figures, as values: the page, the CSV and the workbook all lay out the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.exchange.spreadsheet import Cell, Sheet


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    values: Sequence[int]
    share: float = 0
    """Of the longest bar, in hundredths."""


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    counts: str
    """What is counted, in one sentence."""
    headings: Sequence[str]
    """Of the first column, then of the values."""
    rows: Sequence[Row]
    total: Sequence[int] | None = None
    is_detail: bool = False
    """Shown folded."""
    on: int = 0
    """The value that the bars show."""

    @property
    def sheet(self) -> Sheet:
        rows: list[list[Cell]] = [[row.label, *row.values] for row in self.rows]
        if self.total is not None:
            rows.append(["Total", *self.total])
        return Sheet(self.title, self.headings, rows, self.counts)


def with_shares(rows: Sequence[tuple[str, Sequence[int]]], on: int = 0) -> list[Row]:
    longest = max((values[on] for _label, values in rows), default=0)
    return [Row(label, values, round(100 * values[on] / longest, 1) if longest else 0) for label, values in rows]
