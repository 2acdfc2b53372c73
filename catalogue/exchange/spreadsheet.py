"""Plain tables → CSV, or an XLSX workbook of one sheet a table. Numbers stay numbers; no text is taken for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from catalogue.exchange.table import BYTE_ORDER_MARK, line, safe

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_NAME = 31
_WIDEST = 60
_MEASURED = 200
"""Rows looked at to choose the width of a column."""

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    note: str = ""
    """What is counted: a line of its own under the rows."""


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + line([safe(heading) for heading in sheet.headings])
    for row in sheet.rows:
        yield line([said(cell) for cell in row])
    if sheet.note:
        yield line([]) + line([safe(sheet.note)])


def said(cell: Cell) -> str:
    if isinstance(cell, date):
        return written(cell)
    return safe(cell) if isinstance(cell, str) else "" if cell is None else str(cell).replace(".", ",")


def as_workbook(sheets: Iterable[Sheet]) -> bytes:
    workbook = Workbook(write_only=True)
    names: set[str] = set()
    for sheet in sheets:
        name = sheet_name(sheet.name, names)
        names.add(name.casefold())
        rows = list(sheet.rows)
        page = workbook.create_sheet(name)
        page.freeze_panes = "A2"
        for number in range(1, len(sheet.headings) + 1):
            widest = max(len(str(row[number - 1] or "")) for row in [sheet.headings, *rows[:_MEASURED]])
            page.column_dimensions[get_column_letter(number)].width = min(widest + 3, _WIDEST)
        page.append([_bold(page, heading) for heading in sheet.headings])
        for row in rows:
            page.append([_value(cell) for cell in row])
        if sheet.note:
            page.append([])
            page.append([_value(sheet.note)])
    written_to = BytesIO()
    workbook.save(written_to)
    return written_to.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Of thirty-one characters at most, and like no other."""
    bare = _NOT_IN_A_NAME.sub(" ", wanted).strip(" '") or "Feuille"
    name = bare[:_LONGEST_NAME].rstrip()
    rank = 1
    while name.casefold() in taken:
        rank += 1
        name = f"{bare[: _LONGEST_NAME - 5].rstrip()} ({rank})"
    return name


def _bold(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=_value(text))
    cell.font = Font(bold=True)
    return cell


def _value(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return written(cell)
    return safe(_CONTROLS.sub("", cell)) if isinstance(cell, str) else cell


def written(moment: date) -> str:
    """« 03/11/2026 », « 03/11/2026 14:05 »."""
    return f"{moment:%d/%m/%Y %H:%M}" if isinstance(moment, datetime) else f"{moment:%d/%m/%Y}"
