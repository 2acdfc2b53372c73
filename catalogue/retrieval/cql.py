r"""A question in CQL, the query language of SRU.

Source: CQL 1.2 (Library of Congress): a term between double quotes, in which `\"` and `\\` stand for themselves.
"""

from __future__ import annotations

import re
import unicodedata

from stdnum import isbn

from catalogue.retrieval.question import Question
from catalogue.retrieval.targets import Target

# « l’ », « d’ », « qu’ »: part of a word for no catalogue.
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu)['’]", re.IGNORECASE)
# A trailing `*` is kept: it stands for any ending on both catalogues.
_WORD = re.compile(r"[^\W_]+\*?")
# Words that catalogues leave out of their indexes: asked one by one, they would find nothing.
_EMPTY = frozenset(["a", "au", "aux", "de", "des", "du", "en", "et", "la", "le", "les", "un", "une", "l", "d"])


def query(question: Question, target: Target) -> str:
    """The CQL query; empty when the question has no word to look for."""
    clauses = [clause for criterion in target.clauses for clause in _clauses(criterion, question, target)]
    return " and ".join(clauses)


def _clauses(criterion: str, question: Question, target: Target) -> list[str]:
    said: str = getattr(question, criterion)
    template = target.clauses[criterion]
    if not said:
        return []
    if criterion == "isbn" and target.by_word:
        forms = [template.format(quoted(form)) for form in isbn_forms(said)]
        return [f"({' or '.join(forms)})" if len(forms) > 1 else forms[0]]
    if criterion in ("isbn", "issn", "year"):
        return [template.format(quoted(said))]
    found = words(said)
    if target.by_word:
        return [template.format(quoted(without_accents(word))) for word in found]
    return [template.format(quoted(" ".join(found)))] if found else []


def quoted(term: str) -> str:
    r"""« la "ville" » → "la \"ville\""."""
    escaped = term.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def words(text: str) -> list[str]:
    """The words worth looking for, without punctuation: a `?` or a `^` would be a joker in CQL."""
    found = _WORD.findall(_ELIDED.sub(" ", unicodedata.normalize("NFC", text)))
    return [word for word in found if without_accents(word).lower() not in _EMPTY] or found


def without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def isbn_forms(isbn13: str) -> list[str]:
    """The ISBN and its old form of 10, under which older records stand."""
    return [isbn13, str(isbn.to_isbn10(isbn13))] if isbn13.startswith("978") else [isbn13]
