"""A file of subscribers, line by line: what is good comes in, what is not says why."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters.subscribing.table import Person, TableError, rows


def people(text: str, encoding: str = "utf-8") -> list[Person | None]:
    return [row.values for row in rows(text.encode(encoding)).rows]


def test_a_latin_file_with_semicolons_is_read() -> None:
    [ines] = people("Prénom;Nom;Courriel;Organisme\nInès;Fontaine;Ines@ville.fr;Ville d'Épinay\n", "cp1252")
    assert ines == Person(email="ines@ville.fr", first_name="Inès", last_name="Fontaine", organisation="Ville d'Épinay")


@pytest.mark.parametrize(
    "text", ["E-mail,Nom\nines@ville.fr,Fontaine", "\ufeffNom\tAdresse électronique\nFontaine\tines@ville.fr"]
)
def test_separators_and_names_of_columns_are_found(text: str) -> None:
    [ines] = people(text)
    assert ines is not None
    assert (ines.email, ines.last_name) == ("ines@ville.fr", "Fontaine")


def test_a_workbook_is_read_and_its_postcodes_keep_their_figures() -> None:
    book = openpyxl.Workbook()
    book.active.append(["courriel", "code postal", "ville", "canal", "thèmes"])
    book.active.append(["ines@ville.fr", 93200.0, "Saint-Denis", "les deux", "Habitat | Emploi"])
    stream = io.BytesIO()
    book.save(stream)
    [row] = rows(stream.getvalue(), "abonnes.xlsx").rows
    assert row.values is not None
    assert (row.line, row.values.postal_code, row.values.channel) == (2, "93200", "les-deux")
    assert row.values.themes == ("Habitat", "Emploi")


def test_a_bad_line_costs_itself_and_says_where() -> None:
    table = rows(b"courriel;nom\nines@ville.fr;Fontaine\npas une adresse;Durand\npaul@ville.fr;Martin\n")
    assert [row.values and row.values.email for row in table.rows] == ["ines@ville.fr", None, "paul@ville.fr"]
    [fault] = table.rows[1].faults
    assert fault.startswith("Ligne 3, courriel : ")


def test_an_address_written_twice_by_case_is_kept_once() -> None:
    table = rows(b"courriel\nines@ville.fr\nINES@Ville.fr\n")
    assert table.rows[1].values is None
    assert "Déjà à la ligne 2" in table.rows[1].faults[0]


def test_header_injection_is_refused() -> None:
    [row] = rows(b'courriel;nom\n"ines@ville.fr\nBcc: tous@ville.fr";x\n').rows
    assert row.values is None


def test_paper_only_needs_a_whole_postal_address() -> None:
    good, bad = rows(b"nom;rue;code postal;ville\nDurand;2 rue A;93200;Saint-Denis\nMartin;3 rue B;;\n").rows
    assert good.values is not None
    assert (good.values.channel, good.values.street) == ("papier", ("2 rue A",))
    assert "ni adresse électronique, ni adresse postale" in bad.faults[0]


def test_columns_that_are_not_known_are_named() -> None:
    assert rows(b"courriel;pointure\nines@ville.fr;38\n").unknown_columns == ("pointure",)


def test_a_line_with_too_many_cells_is_refused() -> None:
    [row] = rows(b"courriel;nom\nines@ville.fr;Fontaine;x;y\n").rows
    assert "4 cases pour 2 colonnes" in row.faults[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "vide"),
        (b"\n\n", "vide"),
        (b"%PDF-1.7", "ni un CSV"),
        (b"PK\x03\x04 pas un classeur", "abîmé"),
        (b"nom;prenom\nDurand;Paul\n", "Il manque une colonne « courriel »"),
        (b"\0\1\2\3", "ni un CSV"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(data: bytes, why: str) -> None:
    with pytest.raises(TableError, match=why):
        rows(data)


def test_an_archive_that_is_no_workbook_is_named_so() -> None:
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("lettre.txt", "bonjour")
    with pytest.raises(TableError, match="C’est une archive"):
        rows(stream.getvalue())


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"courriel;nom\n{text}".encode()))
def test_nothing_makes_it_fail_otherwise(data: bytes) -> None:
    try:
        rows(data)
    except TableError:
        return
