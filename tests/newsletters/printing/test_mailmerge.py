"""A CSV that opens in a spreadsheet, and addresses as the post wants them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters.printing.mailmerge import COLUMNS, Recipient, address_of, capitals, csv_rows

YAMINA = Recipient(
    courtesy="Madame",
    name="Yamina Boucherit-Lang",
    organisation="Centre social Les Marronniers",
    street=("Escalier 4", "12, rue des Lilas"),
    postcode="93200",
    town="Saint-Denis",
    country="France",
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_the_file_opens_in_a_spreadsheet():
    text = csv_rows([YAMINA])
    assert text.encode().startswith(b"\xef\xbb\xbfcivilite;nom;structure;adresse1;")
    assert text.count("\r\n") == 2


def test_a_recipient_is_a_row():
    header, row = rows(csv_rows([YAMINA]))
    assert tuple(header) == COLUMNS
    assert dict(zip(header, row, strict=True)) == {
        "civilite": "Madame",
        "nom": "Yamina Boucherit-Lang",
        "structure": "Centre social Les Marronniers",
        "adresse1": "Escalier 4",
        "adresse2": "12, rue des Lilas",
        "adresse3": "",
        "adresse4": "",
        "code_postal": "93200",
        "ville": "Saint-Denis",
        "pays": "France",
    }


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_formula_is_only_text(cell: str):
    assert rows(csv_rows([Recipient(name=cell)]))[1][1] == f"'{cell}"


@given(st.lists(st.text(max_size=12), max_size=7).map(tuple), st.text(max_size=12))
def test_every_row_has_every_column_whatever_was_typed(street: tuple[str, ...], name: str):
    (row,) = rows(csv_rows([Recipient(name=name, street=street)]))[1:]
    assert len(row) == len(COLUMNS)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_an_address_follows_the_norm():
    assert address_of(YAMINA).lines == (
        "Centre social Les Marronniers",
        "Madame Yamina Boucherit-Lang",
        "Escalier 4",
        "12, rue des Lilas",
        "93200 SAINT DENIS",
    )


def test_a_foreign_address_ends_with_its_country():
    abroad = Recipient(name="Inès", street=("rue Haute, 3",), postcode="1000", town="Bruxelles", country="Belgique")
    assert address_of(abroad).lines[-2:] == ("1000 BRUXELLES", "BELGIQUE")


def test_an_address_never_exceeds_six_lines():
    street = ("Pôle A", "Étage 2", "Bâtiment C", "1, rue X", "BP 3")
    crowded = Recipient(name="Inès", organisation="Ville", street=street, town="Lyon", country="Suisse")
    lines = address_of(crowded).lines
    assert len(lines) == 6
    assert lines[2:4] == ("Pôle A, Étage 2, Bâtiment C, 1, rue X", "BP 3")


@pytest.mark.parametrize(
    ("town", "printed"),
    [
        ("L’Haÿ-les-Roses", "L HAY LES ROSES"),
        ("Saint-Œnon", "SAINT OENON"),
        ("Épinay-sur-Seine  Cedex 09", "EPINAY SUR SEINE CEDEX 09"),
        ("", ""),
    ],
)
def test_towns_are_in_capitals_without_accents_or_punctuation(town: str, printed: str):
    assert capitals(town) == printed
