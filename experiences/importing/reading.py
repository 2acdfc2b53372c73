"""Files → numbered rows of text. CSV in UTF-8, UTF-16 or cp1252, separated by ; , or tab; XLSX.

A row that cannot be cut into the right number of cells is given as a `BrokenRow`: it costs itself, not its neighbours.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from experiences.importing.columns import COLUMNS, FURTHER, Unreadable, column_names
from reference.opening import why_closed

MAX_BYTES = 50_000_000
MAX_UNPACKED = 300_000_000
MAX_LINES_OF_ROW = 1000
KNOWN = frozenset((*COLUMNS, *FURTHER))

_DISARMED = re.compile(r"'\s*[=+@-]")
"""As `catalogue.exchange.table.safe` writes it: a list behind dashes begins like a formula."""

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    """As the spreadsheet or the text editor numbers it; the header is line 1."""
    cells: Cells


@dataclass(frozen=True, slots=True)
class BrokenRow:
    line: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    encoding: str
    ignored: tuple[str, ...]
    """Columns that the profile does not know."""
    rows: list[Row | BrokenRow]


def read_table(path: Path) -> Table:
    """Raises Unreadable, with what to do."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(_("Le fichier dépasse 50 Mo : coupez-le en plusieurs."))
        return parse_table(path.read_bytes())
    except OSError as error:
        raise Unreadable(_("Le fichier ne s’ouvre pas : %(error)s") % {"error": why_closed(error)}) from error


def parse_table(content: bytes) -> Table:
    if not content.strip(b"\0\r\n\t ;,\xef\xbb\xbf"):
        raise Unreadable(_("Le fichier est vide."))
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("C’est un classeur .xls ancien : enregistrez-le au format .xlsx ou CSV."))
    if content.startswith((b"%PDF", b"\x1f\x8b", b"<?xml", b"<html", b"<!DOCTYPE")):
        raise Unreadable(_("Ce n’est ni un CSV ni un classeur : enregistrez le tableau au format .xlsx ou CSV."))
    return read_text(content)


def read_text(content: bytes) -> Table:
    text, encoding = decode(content)
    # Lines are cut on CR and LF only: str.splitlines() would also cut on form feeds and U+2028 inside a cell.
    lines = list(io.StringIO(text, newline=""))
    first = next((number for number, line in enumerate(lines) if line.strip(" ;,\t\r\n")), None)
    if first is None:
        raise Unreadable(_("Le fichier est vide."))
    separator = separator_of(lines[first])
    reader = csv.reader(iter(lines[first:]), delimiter=separator)
    try:
        header = next(reader)
    except (csv.Error, StopIteration) as error:
        raise Unreadable(_("La première ligne ne se lit pas : un guillemet y reste ouvert ?")) from error
    names = column_names(header)
    rows = list(text_rows(lines, names, separator, start=first + reader.line_num))
    return Table(encoding, ignored_columns(header, names), rows)


def decode(content: bytes) -> tuple[str, str]:
    """Text in NFC and the name of its encoding: from the byte-order mark, then from the bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return unicodedata.normalize("NFC", content.decode("utf-16", errors="replace")), "utf-16"
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    escaped = sum("\udc80" <= character <= "\udcff" for character in text)
    proper = sum(character > "\x7f" for character in text) - escaped
    # A few bad bytes in a UTF-8 file spoil their rows only; a file where they dominate is cp1252.
    if escaped > proper:
        return unicodedata.normalize("NFC", content.decode("cp1252", errors="replace")), "cp1252"
    return unicodedata.normalize("NFC", text), "utf-8"


def separator_of(header: str) -> str:
    """The one that cuts the header into most of the columns we know."""

    def known(separator: str) -> int:
        return sum(name.strip().strip('"').lower() in COLUMNS for name in header.rstrip("\r\n").split(separator))

    return max(";,\t", key=known)


def text_rows(lines: list[str], names: list[str], separator: str, start: int) -> Iterator[Row | BrokenRow]:
    """Rows and broken rows in order. The rows that an open quote has swallowed are looked for and given back."""
    while start < len(lines):
        cells, consumed = next_row(lines[start : start + MAX_LINES_OF_ROW], separator)
        whole = cells is not None and (len(cells) == len(names) or consumed == 1)
        swallowed = 0 if whole else swallowed_row(lines, start, consumed, separator, len(names))
        if cells is None or swallowed:
            id_ = first_cell(lines[start], separator)
            yield BrokenRow(start + 1, id_, _("un guillemet ouvert n’est pas refermé"))
        elif any(cell.strip() for cell in cells):
            yield row_of(start + 1, cells, names)
        start += swallowed or consumed


def next_row(lines: list[str], separator: str) -> tuple[list[str] | None, int]:
    """The cells of the first row and the lines it takes; None for a cell beyond what csv accepts (128 kB)."""
    reader = csv.reader(iter(lines), delimiter=separator)
    try:
        return next(reader), max(reader.line_num, 1)
    except csv.Error:
        return None, max(reader.line_num, 1)


def swallowed_row(lines: list[str], start: int, consumed: int, separator: str, width: int) -> int:
    """How far behind `start` the first line is that begins a whole row; 0 when the broken row swallowed none."""
    for ahead in range(1, consumed):
        cells, _taken = next_row(lines[start + ahead : start + ahead + MAX_LINES_OF_ROW], separator)
        if cells is not None and len(cells) == width:
            return ahead
    return 0


def first_cell(line: str, separator: str) -> str:
    return line.split(separator, 1)[0].strip().strip('"')[:40]


def row_of(line: int, cells: list[str], names: list[str]) -> Row | BrokenRow:
    if len(cells) != len(names):
        reason = _("%(found)s cellules pour %(expected)s colonnes : un séparateur manque ou n’est pas entre guillemets")
        return BrokenRow(line, cells[0][:40], reason % {"found": len(cells), "expected": len(names)})
    if bad := next((name for name, cell in zip(names, cells, strict=True) if unreadable(cell)), None):
        reason = _("colonne « %(name)s » : des octets ne se lisent pas ; réenregistrez le fichier en UTF-8")
        return BrokenRow(line, readable(cells[0])[:40], reason % {"name": bad})
    return Row(line, {name: tidy(cell) for name, cell in zip(names, cells, strict=True) if name in KNOWN})


def unreadable(cell: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in cell)


def readable(cell: str) -> str:
    return cell.encode("utf-8", errors="replace").decode("utf-8")


def tidy(cell: str) -> str:
    """One kind of line end, no control character, no space at either end, nor the apostrophe that disarms a formula."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(character for character in text if character >= " " or character in "\n\t").strip()
    return text[1:].strip() if _DISARMED.match(text) else text


def ignored_columns(header: list[str], names: list[str]) -> tuple[str, ...]:
    pairs = zip(header, names, strict=True)
    return tuple(readable(title).strip() for title, name in pairs if name and name not in KNOWN)


def read_workbook(content: bytes) -> Table:
    try:
        refuse_bombs(content)
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        grid = [list(cells) for cells in workbook.worksheets[0].iter_rows(values_only=True)]
    except Unreadable:
        raise
    except Exception as error:  # openpyxl lets through whatever zipfile, its XML parser and its own casts raise
        raise Unreadable(
            _("Ce n’est pas un classeur .xlsx lisible : enregistrez-le de nouveau en .xlsx ou en CSV.")
        ) from error
    return grid_table(grid)


def refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise Unreadable(_("C’est une archive, pas un classeur .xlsx : décompressez-la et donnez le tableau."))
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise Unreadable(_("Le classeur est trop grand une fois déplié : coupez-le en plusieurs."))


def grid_table(grid: list[list[Any]]) -> Table:
    texts = [[cell_text(value) for value in cells] for cells in grid]
    first = next((number for number, cells in enumerate(texts) if any(cells)), None)
    if first is None:
        raise Unreadable(_("La première feuille du classeur est vide."))
    header = texts[first]
    names = column_names(header)
    rows = [
        row_of(number + 1, cells[: len(names)] + [""] * (len(names) - len(cells)), names)
        for number, cells in enumerate(texts)
        if number > first and any(cells)
    ]
    return Table("xlsx", ignored_columns(header, names), rows)


def cell_text(value: Any) -> str:
    """What the cell shows: a date in ISO form, a whole number without its decimals, a yes or no in French."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFC", str(value)).strip()
