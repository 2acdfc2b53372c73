"""Code lists as data: `codes/*.tsv`, which a librarian can read and correct.

An unknown code is its own label: nothing is hidden from the reader, and the missing line shows.
"""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "codes"


def language(code: str) -> str:
    """`fre` → « français » (ISO 639-2)."""
    return _labels("languages").get(code, (code,))[0]


def country(code: str) -> str:
    """`FR` → « France » (ISO 3166-1)."""
    return _labels("countries").get(code, (code,))[0]


def document_type(letter: str) -> str:
    """Leader/6: `a` → « Texte imprimé »."""
    return _labels("document_types").get(letter, (letter,))[0]


def document_type_letter(word: str) -> str:
    """« Texte imprimé » → `a`; "" for a word that is not in the list."""
    return next((letter for letter, columns in _labels("document_types").items() if columns[0] == word), "")


def unimarc_relator(code: str) -> str:
    """MARC21's `trl` → `730`; a code of UNIMARC, or an unknown one, as it is."""
    return _unimarc_relators().get(code, code)


def relator(code: str) -> str:
    """Who: `730` → « traducteur »; MARC21's `trl` too."""
    return _relator(code, 1)


def contribution(code: str) -> str:
    """What, which says nothing of a person's gender: `730` → « traduction »."""
    return _relator(code, 2)


def language_codes() -> tuple[str, ...]:
    return tuple(_labels("languages"))


def relator_codes() -> tuple[str, ...]:
    return tuple(_labels("relators"))


def _relator(code: str, column: int) -> str:
    found = _labels("relators").get(code) or _labels("relators").get(_unimarc_relators().get(code, ""))
    return found[column] if found else code


@cache
def _unimarc_relators() -> dict[str, str]:
    """MARC21 code → UNIMARC code."""
    return {columns[0]: code for code, columns in _labels("relators").items() if columns[0]}


@cache
def _labels(name: str) -> dict[str, tuple[str, ...]]:
    """Code → the other columns of its line."""
    lines = (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {code: tuple(columns) for code, *columns in rows}
