"""A file of subscribers → people, line by line: CSV (UTF-8, UTF-16 or cp1252; « ; », « , » or tab) or XLSX.

A bad line costs itself only, and says what, where, what next.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
from django.utils.translation import gettext as _

from correspondence.addresses import BadAddress, normalised
from experiences.importing.reading import decode
from reference.folding import fold

LARGEST = 20_000_000
LARGEST_UNPACKED = 200_000_000


class TableError(ValueError):
    """The file as a whole cannot be read: why, and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Person:
    """Plain texts; `email` is normalised, or empty for somebody who receives paper only."""

    email: str = ""
    civility: str = ""
    first_name: str = ""
    last_name: str = ""
    function: str = ""
    organisation: str = ""
    category: str = ""
    territories: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    postal_code: str = ""
    city: str = ""
    country: str = ""
    channel: str = ""
    """courriel, papier, les-deux, or nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """`line` as a spreadsheet numbers it. `values` is None when the line is refused, for the reasons of `faults`."""

    line: int
    values: Person | None
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    unknown_columns: tuple[str, ...] = ()


# How address books, spreadsheets and mailing tools name their columns, folded.
_PHRASES = {
    "email": ["courriel", "email", "e mail", "mail", "adresse electronique", "adresse email", "adresse mail",
              "adresse e mail", "email address"],
    "civility": ["civilite", "titre"],
    "first_name": ["prenom", "first name", "firstname"],
    "last_name": ["nom", "nom de famille", "last name", "lastname"],
    "function": ["fonction", "poste", "qualite", "profession"],
    "organisation": ["structure", "organisme", "organisation", "societe", "employeur", "etablissement", "company"],
    "category": ["categorie", "public"],
    "territories": ["territoires", "territoire"],
    "themes": ["themes", "theme", "thematiques"],
    "street1": ["adresse1", "adresse 1", "adresse", "rue", "adresse postale", "address"],
    "street2": ["adresse2", "adresse 2", "complement", "complement d adresse"],
    "street3": ["adresse3", "adresse 3"],
    "postal_code": ["code postal", "cp", "zip", "postal code"],
    "city": ["ville", "commune", "city"],
    "country": ["pays", "country"],
    "channel": ["canal", "envoi", "mode d envoi"],
}  # fmt: skip
_NAMES = {phrase: name for name, phrases in _PHRASES.items() for phrase in phrases}
_CHANNELS = {
    "": "", "courriel": "courriel", "email": "courriel", "mail": "courriel", "electronique": "courriel",
    "papier": "papier", "poste": "papier", "courrier": "papier",
    "les deux": "les-deux", "deux": "les-deux", "courriel et papier": "les-deux",
}  # fmt: skip


def rows(data: bytes, name: str = "") -> Table:
    """Every line of the file. Raises TableError."""
    if len(data) > LARGEST:
        raise TableError(_("Le fichier dépasse 20 Mo. Coupez-le en plusieurs."))
    lines = list(_workbook(data) if data.startswith(b"PK\x03\x04") else _text(data))
    header = next(((number, cells) for number, cells in lines if any(cells)), None)
    if header is None:
        raise TableError(_("Le fichier est vide."))
    first, titles = header
    columns = [_NAMES.get(fold(title), "") for title in titles]
    if "email" not in columns and not {"postal_code", "city"} <= set(columns):
        raise TableError(
            _("Il manque une colonne « courriel » (ou une adresse postale entière). La première ligne dit : %s.")
            % ", ".join(title for title in titles if title)
        )
    unknown = tuple(title for title, column in zip(titles, columns, strict=True) if title and not column)
    return Table(tuple(_people([line for line in lines if line[0] > first], columns)), unknown)


Line = tuple[int, list[str]]


def _text(data: bytes) -> Iterator[Line]:
    if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8")) or b"\0" in _sample(data):
        raise TableError(_("Ce n’est ni un CSV ni un classeur .xlsx. Enregistrez le tableau sous l’un de ces formats."))
    text, _encoding = decode(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=lambda mark: sum(fold(cell) in _NAMES for cell in first.split(mark)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise TableError(
            _("Le fichier ne se lit plus à partir de la ligne %d : un guillemet y reste peut-être ouvert.")
            % reader.line_num
        ) from error


def _sample(data: bytes) -> bytes:
    """UTF-16 has zero bytes of its own."""
    return b"" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data[:4096]


def _workbook(data: bytes) -> Iterator[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise TableError(
                    _("Le classeur est démesuré une fois ouvert. Enregistrez-en la première feuille en CSV.")
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise TableError(_("C’est une archive, et non un classeur. Ouvrez-la, puis donnez le tableau."))
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [" ".join(_cell(cell).split()) for cell in cells]
    except TableError:
        raise
    except Exception as error:
        # openpyxl raises a dozen classes on a damaged workbook.
        raise TableError(_("Le classeur est abîmé. Ouvrez-le, enregistrez-le de nouveau, puis recommencez.")) from error


def _cell(value: object) -> str:
    """A postcode typed as a number keeps its figures: 93200.0 is « 93200 »."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _people(lines: list[Line], columns: list[str]) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for number, cells in lines:
        if not any(cells):
            continue
        row = _person(number, cells, columns)
        address = row.values.email if row.values else ""
        if address and address in seen:
            said = _("Déjà à la ligne %(line)d : %(address)s. Cette ligne-ci est laissée.")
            yield Row(number, None, (said % {"line": seen[address], "address": address},))
            continue
        if address:
            seen[address] = number
        yield row


def _person(number: int, cells: list[str], columns: list[str]) -> Row:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        said = _("Ligne %(line)d : %(cells)d cases pour %(columns)d colonnes. Un séparateur est peut-être dans un nom.")
        return Row(number, None, (said % {"line": number, "cells": len(cells), "columns": len(columns)},))
    said_by: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell:
            said_by.setdefault(column, cell)
    faults: list[str] = []
    warnings: list[str] = []
    address = _address(said_by.get("email", ""), number, faults)
    channel = _CHANNELS.get(fold(said_by.get("channel", "")))
    if channel is None:
        warnings.append(_("Canal « %s » inconnu : ce sera par courriel.") % said_by["channel"])
        channel = ""
    wants_paper = channel in ("papier", "les-deux") or not said_by.get("email")
    if wants_paper and not (said_by.get("postal_code") and said_by.get("city")) and not faults:
        faults.append(
            _("Ligne %d : ni adresse électronique, ni adresse postale entière (code postal et ville).") % number
            if not address
            else _("Ligne %d : le papier demande un code postal et une ville.") % number
        )
    if faults:
        return Row(number, None, tuple(faults), tuple(warnings))
    return Row(number, _filled(said_by, address, channel or ("" if address else "papier")), (), tuple(warnings))


def _address(text: str, number: int, faults: list[str]) -> str:
    if not text:
        return ""
    try:
        return normalised(text)
    except BadAddress as error:
        faults.append(_("Ligne %(line)d, courriel : %(reason)s") % {"line": number, "reason": error})
        return ""


def _filled(said: dict[str, str], address: str, channel: str) -> Person:
    plain = {name: said.get(name, "")[:longest] for name, longest in _LONGEST.items()}
    return Person(
        email=address,
        channel=channel,
        territories=_several(said.get("territories", "")),
        themes=_several(said.get("themes", "")),
        street=tuple(filter(None, (said.get(f"street{rank}", "") for rank in (1, 2, 3)))),
        **plain,
    )


_LONGEST = {
    "civility": 20, "first_name": 100, "last_name": 120, "function": 160, "organisation": 200, "category": 40,
    "postal_code": 10, "city": 100, "country": 60,
}  # fmt: skip


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
