"""What a documentalist looks for: an ISBN, an ISSN, or words of a title, an author, a year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import isbn, issn
from stdnum.exceptions import ValidationError

_OUTSIDE = re.compile(r"[^0-9A-Z]")
_PREFIX = re.compile(r"^\s*(?:ISBN|ISSN)(?:-1[03])?\s*[:.]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    isbn: str = ""
    """13 digits."""
    issn: str = ""
    """1234-567X."""
    title: str = ""
    author: str = ""
    year: str = ""


class BadNumber(ValueError):
    """The message is a French sentence: what is wrong, what to check."""


def about_number(text: str) -> Question:
    """The question that an ISBN, an ISSN or the barcode of a book or journal asks. Raises BadNumber.

    An ISBN of 10 is asked as 13 digits (ISO 2108). The barcode of a journal, 977…, holds its ISSN (ISO 3297).
    """
    compact = _OUTSIDE.sub("", _PREFIX.sub("", text).upper())
    if not compact.rstrip("X").isdigit() or compact.count("X") > 1:
        raise BadNumber("Un ISBN ou un ISSN ne contient que des chiffres, et parfois un X à la fin.")
    if len(compact) == 8:
        return Question(issn=_issn(compact))
    if len(compact) == 13 and compact.startswith("977"):
        return Question(issn=f"{compact[3:7]}-{compact[7:10]}{issn.calc_check_digit(compact[3:10])}")
    if len(compact) == 10:
        return Question(isbn=isbn.to_isbn13(_isbn(compact)))
    if len(compact) != 13:
        raise BadNumber(
            f"Un ISBN a 13 chiffres (10 avant 2007), un ISSN en a 8 ; celui-ci en a {len(compact)}. "
            "Il en manque, ou il y en a trop."
        )
    if not compact.startswith(("978", "979")) or compact.startswith("9790"):
        raise BadNumber(
            "Ce code-barres n’est pas celui d’un livre : un ISBN commence par 978 ou 979. Cherchez plutôt par titre."
        )
    return Question(isbn=_isbn(compact))


def _isbn(compact: str) -> str:
    try:
        return str(isbn.validate(compact))
    except ValidationError as error:
        raise BadNumber(_wrong_digit("Cet ISBN", compact[-1])) from error


def _issn(compact: str) -> str:
    try:
        issn.validate(compact)
    except ValidationError as error:
        raise BadNumber(_wrong_digit("Cet ISSN", compact[-1])) from error
    return f"{compact[:4]}-{compact[4:]}"


def _wrong_digit(what: str, last: str) -> str:
    # What the last digit should be is not told: the mistake is as often in another one.
    return f"{what} a une faute de frappe : son dernier signe ({last}) ne s’accorde pas avec les autres. Relisez-le."
