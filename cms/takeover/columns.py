"""The columns of the table, under the names that people give them. UTF-8, UTF-16 or cp1252; « ; », « , » or tab."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from experiences.importing.reading import decode
from reference.folding import fold

LARGEST = 20_000_000
MOST_ROWS = 20_000
MOST_LINES_OF_ROW = 1000
"""A quote left open is not looked for further: what it costs is its own line."""

_NAMES = {
    "kind": ["type", "nature"],
    "title": ["titre", "title"],
    "old_address": ["ancienne adresse", "ancienne url", "adresse", "url"],
    "section": ["rubrique", "sous", "parent", "section"],
    "series": ["collection", "serie"],
    "number": ["numero", "n"],
    "date": ["date", "date de publication", "publie le"],
    "year": ["annee"],
    "intro": ["chapo", "introduction", "resume court"],
    "abstract": ["resume"],
    "text": ["texte", "contenu", "corps"],
    "pdf": ["pdf", "fichier", "document"],
    "themes": ["themes", "theme"],
    "territories": ["territoires", "territoire", "communes", "commune"],
    "tags": ["mots cles", "mot cle"],
    "authors": ["auteurs", "auteur"],
    "isbn": ["isbn"],
    "pages": ["pages", "nombre de pages"],
    "origin": ["origine", "partenaire"],
}
BY_NAME = {name: column for column, names in _NAMES.items() for name in names}


class Unreadable(ValueError):
    """The file as a whole: why, and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    """As a text editor numbers it; the headings are line 1."""
    cells: dict[str, str]
    fault: str = ""
    """Why it could not even be cut into cells."""


@dataclass(frozen=True, slots=True)
class Table:
    encoding: str
    rows: list[Row]
    ignored: list[str]


def read(content: bytes) -> Table:
    """Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable(_("Le fichier dépasse 20 Mo : coupez-le en plusieurs."))
    if content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")) or is_binary(content):
        raise Unreadable(_("Ce n’est pas un tableau CSV. Dans votre tableur : « Enregistrer sous », format CSV."))
    text, encoding = decode(content)
    lines = list(io.StringIO(text, newline=""))
    first = next((number for number, line in enumerate(lines) if line.strip(" ;,\t\r\n\ufeff")), None)
    if first is None:
        raise Unreadable(_("Le fichier est vide."))
    separator = max(";,\t", key=lambda mark: sum(fold(cell) in BY_NAME for cell in lines[first].split(mark)))
    headings = next(csv.reader([lines[first]], delimiter=separator))
    columns = [BY_NAME.get(fold(heading), "") for heading in headings]
    if "title" not in columns:
        raise Unreadable(_("Il manque une colonne « titre ». La première ligne dit : %s.") % ", ".join(headings))
    ignored = [heading for heading, column in zip(headings, columns, strict=True) if heading.strip() and not column]
    rows = list(islice(cut(lines[first + 1 :], columns, separator, first + 2), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("Le tableau dépasse %d lignes : coupez-le en plusieurs.") % MOST_ROWS)
    return Table(encoding, rows, ignored)


def is_binary(content: bytes) -> bool:
    """UTF-16 has zero bytes of its own."""
    return b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff"))


def cut(lines: list[str], columns: list[str], separator: str, start: int) -> Iterator[Row]:
    """A text may hold line ends between quotes. A quote left open costs its own line, not those it would swallow."""
    at = 0
    while at < len(lines):
        ahead = range(at, min(at + MOST_LINES_OF_ROW, len(lines)))
        reader = csv.reader(map(lines.__getitem__, ahead), delimiter=separator, strict=True)
        try:
            cells, taken = next(reader), reader.line_num
        except (csv.Error, StopIteration):
            yield Row(start + at, {}, _("un guillemet reste ouvert"))
            at += 1
            continue
        line, at = start + at, at + taken
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            fault = _("%(found)d cases au lieu de %(wanted)d") % {"found": len(cells), "wanted": len(columns)}
            # Cells that a stray quote joined over several lines: only the first is lost.
            at = at - taken + 1 if taken > 1 else at
            yield Row(line, {}, fault)
            continue
        yield Row(line, {column: cell.strip() for column, cell in zip(columns, cells, strict=True) if column})
