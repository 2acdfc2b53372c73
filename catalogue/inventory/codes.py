"""The barcodes of a file, as a reader or a spreadsheet wrote it: TXT or CSV (first column), or XLSX. Pure.

Any newline, any usual separator, a byte order mark, quotes, the asterisks of Code 39: none of it is part of a code.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
from django.utils.translation import gettext as _
from stdnum import ean

LARGEST = 5_000_000
"""Octets: some four hundred thousand codes."""
LARGEST_UNPACKED = 100_000_000
MOST_LINES = 100_000
LONGEST = 100
HEADINGS = {
    "CODE",
    "CODES",
    "CODE-BARRES",
    "CODES-BARRES",
    "CODE BARRES",
    "CODEBARRES",
    "BARCODE",
    "BARCODES",
    "CB",
    "EXPL_CB",
}
_BINARY = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8", b"GIF8", b"Rar!", b"7z\xbc\xaf")
_MARKS = re.compile(r"[\s\u200b\ufeff\x00-\x1f\x7f]+")


class UnreadableCodes(ValueError):
    """The file as a whole: why, and what to do, in French."""


def read_codes(data: bytes) -> list[str]:
    """In the order of the reading, repetitions included. Raises UnreadableCodes."""
    if len(data) > LARGEST:
        raise UnreadableCodes(
            _("Ce fichier dépasse 5 Mo : ce n’est pas une liste de codes-barres. Coupez-le en plusieurs.")
        )
    cells = _workbook(data) if data.startswith(b"PK\x03\x04") else _text(data)
    found = []
    for line, cell in enumerate(cells):
        if line >= MOST_LINES:
            raise UnreadableCodes(_("Ce fichier a plus de 100 000 lignes : coupez-le en plusieurs. Rien n’est retenu."))
        code = cleaned(cell)
        if code and not (not found and code in HEADINGS):
            found.append(code)
    if not found:
        raise UnreadableCodes(_("Ce fichier est vide : aucun code-barres n’y est écrit. Rien n’est retenu."))
    if (long := next((code for code in found if len(code) > LONGEST), None)) is not None:
        said = _("« %s… » est trop long pour un code-barres. Donnez un fichier d’un code par ligne. Rien n’est retenu.")
        raise UnreadableCodes(said % long[:40])
    return found


def cleaned(text: str) -> str:
    """« *pb00123* » → « PB00123 »: a code is compared in capitals, without what a reader puts around it."""
    bare = _MARKS.sub(" ", text).strip().strip("\"'").strip()
    if len(bare) > 2 and bare.startswith("*") and bare.endswith("*"):
        bare = bare[1:-1].strip()
    return bare.upper()


def remark(code: str) -> str:
    """Of a code that no item bears: what it looks like. "" when it looks like nothing known."""
    if not code.isdigit() or len(code) != 13:
        return ""
    if not ean.is_valid(code):
        return _("Clé d’EAN fausse : le lecteur a sans doute mal lu. Relisez l’étiquette.")
    if code.startswith(("978", "979", "977")):
        return _("C’est le code imprimé par l’éditeur (ISBN ou ISSN), et non notre étiquette.")
    return ""


def _text(data: bytes) -> Iterator[str]:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if data.startswith(_BINARY) or (b"\0" in data and not is_wide):
        raise UnreadableCodes(
            _("Ce n’est ni un texte, ni un CSV, ni un classeur .xlsx. Enregistrez la liste sous l’un de ces formats.")
        )
    text = _decoded(data, is_wide=is_wide).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    for line in text.split("\n"):
        yield _first_cell(line)


def _decoded(data: bytes, *, is_wide: bool) -> str:
    if is_wide:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _first_cell(line: str) -> str:
    """Before the first separator; a quote left open is part of nothing."""
    for separator in ";\t,|":
        if separator in line:
            try:
                return next(iter(next(csv.reader([line], delimiter=separator), [])), "")
            except csv.Error:
                return line.split(separator)[0]
    return line


def _workbook(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableCodes(
                    _("Ce classeur est démesuré une fois ouvert. Enregistrez-en la première feuille en CSV.")
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableCodes(_("C’est une archive, et non un classeur. Ouvrez-la, puis donnez la liste."))
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        for cells in sheet.iter_rows(values_only=True, max_col=1):
            yield _cell(cells[0] if cells else None)
    except UnreadableCodes:
        raise
    except Exception as error:
        # openpyxl raises a dozen classes on a damaged workbook.
        raise UnreadableCodes(
            _("Ce classeur est abîmé. Ouvrez-le, enregistrez-le de nouveau, puis recommencez.")
        ) from error


def _cell(value: object) -> str:
    """A code that a spreadsheet took for a number: 3760000000123.0 is « 3760000000123 »."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
