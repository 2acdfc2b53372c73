"""One row of text → one ParsedFiche. Knows the profile of the file; neither our lists nor the database.

Every problem of the row is gathered, so that one correction is enough.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from experiences.importing import further
from experiences.importing.profile import REPEAT
from experiences.importing.reading import Row
from reference.folding import fold

STORIES = {
    "contexte": "context",
    "objectifs": "objectives",
    "demarche": "approach",
    "participation": "participation",
    "resultats": "results",
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
YES, NO = {"oui", "o", "vrai", "true", "1", "x", "yes"}, {"", "non", "n", "faux", "false", "0", "no"}


@dataclass(frozen=True, slots=True)
class Problem:
    column: str
    message: str

    def __str__(self) -> str:
        return _("colonne « %(column)s » : %(message)s") % {"column": self.column, "message": self.message}


@dataclass(frozen=True, slots=True)
class ParsedContact:
    name: str
    position: str
    email: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class ParsedFiche:
    line: int
    number: str
    title: str
    summary: str
    communes: tuple[str, ...]
    quarters: tuple[str, ...]
    place: str
    holders: tuple[str, ...]
    partners: tuple[str, ...]
    """As written: « Caf (financeur) », « Maison des parents »."""
    themes: tuple[str, ...]
    frameworks: tuple[str, ...]
    audiences: tuple[str, ...]
    started_on: date | None
    ended_on: date | None
    state: str
    resources: str
    stories: dict[str, str]
    """{field of the page: plain text, paragraphs separated by a blank line}."""
    levers: tuple[str, ...]
    """As written: « Pilotage : un chef de projet dédié », « Un lieu ouvert le soir »."""
    brakes: tuple[str, ...]
    contact: ParsedContact | None
    writers: tuple[str, ...]
    written_on: date | None
    references: tuple[str, ...]
    problems: tuple[Problem, ...] = field(default=())
    further: dict[str, Any] = field(default_factory=dict)
    """{field of the page: value} of the columns beyond the required ones."""
    further_rows: dict[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)
    wider: tuple[tuple[str, str], ...] = ()
    """(scale, code) of an EPT, a département, a région."""
    contact_details: tuple[str, str, date | None, date | None] | None = None
    """Body, telephone, agreed on, shown until."""


class Cells:
    """The cells of a row, and the problems met while reading them."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.problems: list[Problem] = []

    def text(self, column: str, limit: int | None = None, required: bool = False) -> str:
        value = self.row.cells[column]
        if required and not value:
            self.problem(column, _("cette cellule ne peut pas être vide"))
        if limit and len(value) > limit:
            self.problem(column, too_long(len(value), limit))
        return value

    def several(self, column: str, limit: int | None = None) -> tuple[str, ...]:
        """The values of a cell, each once, in order."""
        values = tuple(dict.fromkeys(filter(None, (part.strip() for part in self.text(column).split(REPEAT)))))
        for value in values:
            if limit and len(value) > limit:
                self.problem(column, too_long(len(value), limit))
        return values

    def day(self, column: str) -> date | None:
        value = self.text(column)
        if not value:
            return None
        day = parsed_day(value)
        if day is None:
            self.problem(
                column, _("« %(value)s » n’est pas une date ; écrivez AAAA-MM-JJ ou JJ/MM/AAAA") % {"value": value[:40]}
            )
        return day

    def yes(self, column: str) -> bool:
        value = fold(self.text(column))
        if value not in YES | NO:
            self.problem(column, _("« %(value)s » : écrivez oui ou non") % {"value": value[:40]})
        return value in YES

    def problem(self, column: str, message: str) -> None:
        self.problems.append(Problem(column, message))


def too_long(length: int, limit: int) -> str:
    return _("%(length)s caractères, %(limit)s au plus") % {"length": length, "limit": limit}


def parsed_day(value: str) -> date | None:
    """None when it is no date between 1900 and 2100."""
    if found := _ISO.fullmatch(value):
        year, month, day = map(int, found.groups())
    elif found := _FRENCH.fullmatch(value):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def parse_row(row: Row) -> ParsedFiche:
    cells = Cells(row)
    values = identity(cells) | action(cells) | lessons(cells) | people(cells) | further.further(cells)
    if values["started_on"] and values["ended_on"] and values["ended_on"] < values["started_on"]:
        cells.problem("fin", _("la fin précède le début"))
    return ParsedFiche(line=row.line, **values, problems=tuple(cells.problems))


def identity(cells: Cells) -> dict:
    number = cells.text("identifiant", limit=40, required=True)
    if number and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", number):
        cells.problem("identifiant", _("une cote s’écrit sans espace ni accent : lettres, chiffres, tirets, points"))
    return {
        "number": number,
        "title": cells.text("titre", limit=255, required=True),
        "summary": " ".join(cells.text("accroche", limit=300, required=True).split()),
        "written_on": cells.day("date_redaction"),
    }


def action(cells: Cells) -> dict:
    return {
        "communes": tuple(code.zfill(5) for code in cells.several("communes_insee")),
        "quarters": tuple(code.upper().replace(" ", "") for code in cells.several("qpv")),
        "place": cells.text("territoire_libre", limit=400),
        "holders": cells.several("porteur", limit=400),
        "partners": cells.several("partenaires", limit=400),
        "themes": cells.several("themes"),
        "frameworks": cells.several("cadre"),
        "audiences": cells.several("publics"),
        "started_on": cells.day("debut"),
        "ended_on": cells.day("fin"),
        "state": cells.text("etat"),
        "resources": cells.text("moyens"),
        "stories": {name: cells.text(column) for column, name in STORIES.items()}
        | {name: cells.text(column) for column, name in further.STORIES.items() if further.has(cells, column)},
    }


def lessons(cells: Cells) -> dict:
    return {
        "levers": cells.several("leviers", limit=400),
        "brakes": cells.several("freins", limit=400),
        "references": cells.several("references", limit=500),
    }


def people(cells: Cells) -> dict:
    name = cells.text("contact_nom", limit=200)
    position = cells.text("contact_fonction", limit=200)
    email = cells.text("contact_courriel", limit=254)
    is_public = cells.yes("contact_public")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        cells.problem("contact_courriel", _("« %(email)s » n’est pas une adresse") % {"email": email[:60]})
    # A service's mailbox is a contact too: it is named by what it is.
    called = name or position or email
    contact = ParsedContact(called, position, email, is_public) if called else None
    return {"contact": contact, "writers": cells.several("redacteur", limit=300)}
