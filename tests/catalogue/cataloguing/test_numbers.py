"""What is told of a number while Nadia types it."""

from __future__ import annotations

import pytest

from catalogue.cataloguing.numbers import Verdict, told
from catalogue.parsed import IdentifierKind

ISBN, ISSN, EAN, DOI = IdentifierKind.ISBN, IdentifierKind.ISSN, IdentifierKind.EAN, IdentifierKind.DOI


@pytest.mark.parametrize(
    ("value", "declared", "kind", "normalized"),
    [
        ("978-2-07-036822-8", ISBN, ISBN, "9782070368228"),
        ("2-07-036822-X", ISBN, ISBN, "9782070368228"),
        ("1234-5679", ISSN, ISSN, "1234-5679"),
        # Typed in the wrong box: its look says what it is.
        ("1234-5679", ISBN, ISSN, "1234-5679"),
        ("3260050671231", EAN, EAN, "3260050671231"),
    ],
)
def test_a_good_number_is_said_valid(value, declared, kind, normalized):
    found = told(value, declared)
    assert (found.verdict, found.kind, found.normalized) == (Verdict.VALID, kind, normalized)
    assert found.message == f"{kind.name} valide."


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("978-2-07-036822-3", "978-2-07-036822-8"),  # the check digit
        ("978-2-07-038622-8", "978-2-07-036822-8"),  # two figures the wrong way round
        ("2-07-036822-1", "2-07-036822-X"),
    ],
)
def test_a_wrong_check_digit_gets_what_it_may_have_been(typed, meant):
    found = told(typed, ISBN)
    assert found.verdict is Verdict.WRONG
    assert "La clé de cet ISBN est fausse" in found.message
    assert meant in found.instead


def test_a_wrong_issn_too():
    assert "1234-5679" in told("1234-5678", ISSN).instead


def test_a_missing_figure_is_counted():
    found = told("978-2-07-036822", ISBN)
    assert found.message == "Un ISBN a 10 ou 13 caractères, celui-ci en a 12. Vérifiez-le sur le document."
    assert found.instead == ()


@pytest.mark.parametrize(("value", "kind"), [("", ISBN), ("10.1000/12", DOI), ("abc", IdentifierKind.NATIONAL)])
def test_nothing_is_said_of_what_has_no_check_digit(value, kind):
    found = told(value, kind)
    assert (found.verdict, found.message) == (Verdict.UNCHECKED, "")
