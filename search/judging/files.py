"""Judged queries, as two files that a table editor opens: what is asked, and what each document is worth for it.

    queries.tsv      id  query  kinds  need  set        set: « tuning », or « held-out » when it must not be tuned upon
    judgements.tsv   query  document  grade  note       query: an id of the first file

Separated by tabulations, with the names of the columns first, in any order; lines that begin with # are left out. One
file alone will do when it has the columns « query », « document » and « grade »: the query is then written as it is typed.
A line that cannot be read costs itself, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

KNOWN_ITEM = "connu"
"""Among the kinds: one document is looked for, which must come among the first three."""
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
HELD_OUT, TUNING = "held-out", "tuning"
GRADES = range(4)
"""0 beside the point, 1 touches on it, 2 useful, 3 just what is looked for."""


class Unreadable(Exception):
    """The file as a whole. The message tells what, where, and what to do next."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """`grades` maps the key of a document (see `document_key`) to its grade."""

    id: str
    text: str
    kinds: tuple[str, ...] = ()
    need: str = ""
    held_out: bool = False
    grades: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_known_item(self) -> bool:
        return KNOWN_ITEM in self.kinds


class Judged(NamedTuple):
    queries: tuple[JudgedQuery, ...]
    warnings: tuple[str, ...]
    """What could not be read, one sentence each."""


class Row(NamedTuple):
    file: str
    number: int
    """Line, from 1."""
    values: dict[str, str]

    @property
    def place(self) -> str:
        return f"{self.file}, ligne {self.number}"


def read_judged(queries: Path, judgements: Path | None = None) -> Judged:
    """Both files, or the one that holds everything. Without its path, judgements are read beside the queries.

    Raises Unreadable.
    """
    rows = _Rows(queries)
    if {"document", "grade"} <= rows.columns:
        rows.need("query", "document", "grade")
        return _from_one_file(rows)
    rows.need("id", "query")
    beside = judgements or queries.with_name("judgements.tsv")
    judged = _Rows(beside)
    judged.need("query", "document", "grade")
    return _from_two_files(rows, judged)


class _Rows:
    """The lines of a file, under the names of its columns."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.warnings: list[str] = []
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except FileNotFoundError as error:
            raise Unreadable(f"{path} n’existe pas. Donnez le chemin d’un fichier TSV.") from error
        except UnicodeDecodeError as error:
            raise Unreadable(f"{path} n’est pas en UTF-8. Enregistrez-le en « texte Unicode (UTF-8) ».") from error
        except OSError as error:
            raise Unreadable(f"{path} ne peut pas être lu : {error.strerror}.") from error
        numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
        if not numbered:
            raise Unreadable(f"{path} est vide. Sa première ligne nomme les colonnes, séparées par des tabulations.")
        self.names = [name.strip() for name in numbered[0][1].split("\t")]
        self.lines = numbered[1:]

    @property
    def columns(self) -> set[str]:
        return set(self.names)

    def need(self, *names: str) -> None:
        if missing := [name for name in names if name not in self.columns]:
            raise Unreadable(
                f"{self.name} : il manque la colonne « {' », « '.join(missing)} ». "
                "La première ligne nomme les colonnes, séparées par des tabulations ; "
                "voyez tests/relevance/queries.tsv pour un exemple."
            )

    def __iter__(self) -> Iterator[Row]:
        for number, line in self.lines:
            values = [_as_typed(value.strip()) for value in line.split("\t")]
            row = Row(self.name, number, dict(zip(self.names, values, strict=False)))
            if len(values) > len(self.names) and any(values[len(self.names) :]):
                self.lose(row, f"{len(values)} colonnes au lieu de {len(self.names)}")
            else:
                yield row

    def lose(self, row: Row, cause: str) -> None:
        self.warnings.append(f"{row.place} : {cause}. Cette ligne est laissée de côté.")


def _as_typed(value: str) -> str:
    """A spreadsheet writes `"droit à la ville"` as `\"\"\"droit à la ville\"\"\"`; who writes by hand does not."""
    return value[1:-1].replace('""', '"') if '""' in value and _QUOTED.fullmatch(value) else value


def _from_two_files(rows: _Rows, judged: _Rows) -> Judged:
    grades: dict[str, dict[str, int]] = {}
    asked: dict[str, Row] = {}
    for row in rows:
        name, text = row.values.get("id", ""), row.values.get("query", "")
        if not name or not text:
            rows.lose(row, "il faut un identifiant et une requête")
        elif name in asked:
            rows.lose(row, f"l’identifiant « {name} » est déjà celui de la ligne {asked[name].number}")
        elif row.values.get("set", "") not in ("", TUNING, HELD_OUT):
            rows.lose(row, f"« {row.values['set']} » n’est pas un ensemble : écrivez « {TUNING} » ou « {HELD_OUT} »")
        else:
            asked[name] = row
    for row in judged:
        if (name := row.values.get("query", "")) not in asked:
            judged.lose(row, f"aucune requête ne porte l’identifiant « {name} »")
        else:
            _grade(judged, row, grades.setdefault(name, {}))
    queries = [_query(name, row, grades.get(name, {})) for name, row in asked.items()]
    return _kept(queries, [*rows.warnings, *judged.warnings], rows.name)


def _from_one_file(rows: _Rows) -> Judged:
    grades: dict[str, dict[str, int]] = {}
    asked: dict[str, Row] = {}
    for row in rows:
        if not (text := row.values.get("query", "")):
            rows.lose(row, "il faut une requête")
        else:
            asked.setdefault(text, row)
            _grade(rows, row, grades.setdefault(text, {}))
    return _kept([_query(text, row, grades[text]) for text, row in asked.items()], rows.warnings, rows.name)


def _query(name: str, row: Row, grades: dict[str, int]) -> JudgedQuery:
    kinds = tuple(kind.strip() for kind in row.values.get("kinds", "").split(",") if kind.strip())
    held_out = row.values.get("set", "") == HELD_OUT
    return JudgedQuery(name, row.values["query"], kinds, row.values.get("need", ""), held_out, grades)


def _grade(rows: _Rows, row: Row, grades: dict[str, int]) -> None:
    """Add what the line judges to `grades`, or tell why not."""
    document, grade = document_key(row.values.get("document", "")), row.values.get("grade", "")
    if not document:
        rows.lose(row, "il faut un document : son adresse sur le site, comme /notices/12/la-ville/")
    elif grade not in {str(one) for one in GRADES}:
        rows.lose(row, f"« {grade} » n’est pas une note : écrivez 0, 1, 2 ou 3")
    elif grades.get(document, int(grade)) != int(grade):
        rows.lose(row, f"« {document} » a déjà une autre note pour cette requête ({grades[document]})")
    else:
        grades[document] = int(grade)


def _kept(queries: Sequence[JudgedQuery], warnings: Sequence[str], name: str) -> Judged:
    """A query with nothing good to find measures nothing."""
    kept = tuple(query for query in queries if any(query.grades.values()))
    idle = [query.text for query in queries if query not in kept]
    told = [f"« {text} » : aucun document n’est noté au-dessus de 0, la requête n’est pas mesurée." for text in idle]
    if not kept:
        raise Unreadable(" ".join([f"{name} ne contient aucune requête jugée.", *warnings[:3], *told[:3]]))
    return Judged(kept, (*warnings, *told))


def document_key(address: str) -> str:
    """What names a document in judgements: its path, `/notices/12/la-ville/` or `https://…` → `notices/12/la-ville`."""
    return "/".join(part for part in unquote(urlsplit(address.strip()).path).split("/") if part)


def without_numbers(key: str) -> str:
    """`notices/12/la-ville` → `notices/la-ville`: still right when the holdings are loaded again under other numbers."""
    return "/".join(part for part in key.split("/") if not part.isdigit())
