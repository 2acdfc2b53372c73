"""Tables that arrive damaged: each costs what is damaged, and says so in French."""

import io
import json
import zipfile
from datetime import date, datetime

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiences.importing.columns import COLUMNS, Unreadable
from experiences.importing.pipeline import import_experiences
from experiences.importing.reading import BrokenRow, Row, parse_table
from experiences.importing.rows import parse_row, parsed_day
from experiences.models import ExperiencePage

HEADER = ";".join(COLUMNS)


@pytest.fixture
def refused(lists, table, fiche):
    """The reason for which a row with these cells is refused; its sound neighbour is loaded."""

    def reason(**changes):
        report = import_experiences(table(fiche(identifiant="AVANT-1"), fiche(identifiant="X-2") | changes))
        assert ExperiencePage.objects.filter(number="AVANT-1").exists()
        assert report.exit_status == 1
        (rejection,) = report.rejections
        return rejection.reason

    return reason


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"identifiant": ""}, "colonne « identifiant » : cette cellule ne peut pas être vide"),
        ({"identifiant": "fiche n° 12"}, "colonne « identifiant » : une cote s’écrit sans espace"),
        ({"titre": ""}, "colonne « titre »"),
        ({"accroche": "x" * 301}, "colonne « accroche » : 301 caractères, 300 au plus"),
        ({"communes_insee": "93999"}, "la commune 93999 n’est pas dans les listes de référence"),
        ({"communes_insee": "Bondy"}, "« Bondy » n’est pas un code Insee"),
        ({"qpv": "le Franc-Moisin"}, "n’est pas un code de QPV"),
        ({"themes": "habitats et cadre de vie"}, "vouliez-vous dire « habitat et cadre de vie »"),
        ({"cadre": "Plan Marshall"}, "colonne « cadre » : « Plan Marshall » n’est pas dans la liste"),
        ({"etat": "rêvée"}, "écrivez En cours, Achevée, Arrêtée, Pérennisée"),
        ({"debut": "31/02/2018"}, "colonne « debut » : « 31/02/2018 » n’est pas une date"),
        ({"debut": "printemps 2018"}, "AAAA-MM-JJ ou JJ/MM/AAAA"),
        ({"debut": "2018-05-01", "fin": "2017-05-01"}, "la fin précède le début"),
        ({"contact_courriel": "claire chez exemple"}, "n’est pas une adresse"),
        ({"contact_public": "peut-être"}, "écrivez oui ou non"),
    ],
)
def test_a_wrong_cell_costs_its_row_and_is_named(refused, cells, words):
    assert words in refused(**cells)


def test_all_the_wrong_cells_of_a_row_are_said_at_once(refused):
    reason = refused(etat="rêvée", debut="hier", communes_insee="99")
    assert all(column in reason for column in ("etat", "debut", "communes_insee"))


def test_the_same_number_twice_keeps_the_first_row(lists, table, fiche):
    report = import_experiences(table(fiche(titre="La première"), fiche(titre="La seconde")))
    assert ExperiencePage.objects.get().title == "La première"
    assert "déjà donné à la ligne 2" in report.rejections[0].reason


def test_the_report_says_line_cause_and_what_next(lists, table, fiche, capsys):
    with pytest.raises(SystemExit) as exit_:
        call_command(
            "import_experiences", str(table(fiche(contexte="", objectifs=""), fiche(identifiant="X-9", fin="?")))
        )
    assert exit_.value.code == 1
    out = capsys.readouterr().out
    assert "Ligne 3 (X-9) refusée, colonne « fin »" in out
    assert "Corrigez-la puis relancez l’import ; l’autre est chargée." in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf\r\n\r\n", "vide"),
        (b"nom;prenom\r\nA;B\r\n", "Aucune colonne reconnue"),
        (b"\xd0\xcf\x11\xe0rest", ".xls ancien"),
        (b"%PDF-1.7", "ni un CSV ni un classeur"),
        (b"PK\x03\x04 broken", "n’est pas un classeur"),
        (HEADER.replace("accroche;", "").encode() + b"\n", "Colonne absente : accroche"),
        (HEADER.replace("themes", "theme").encode() + b"\n", "« theme » est-elle « themes »"),
        ((HEADER + ";titre").encode() + b"\n", "Colonne en double : titre"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, words):
    with pytest.raises(Unreadable) as error:
        parse_table(content)
    assert words in str(error.value)


def test_a_zip_is_not_a_spreadsheet():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("fiches.csv", HEADER)
    with pytest.raises(Unreadable, match="archive"):
        parse_table(stream.getvalue())


def test_a_missing_column_ends_with_status_2_and_writes_nothing(lists, tmp_path, capsys):
    path = tmp_path / "court.csv"
    path.write_text(HEADER.replace(";references", "") + "\nPB-1" + ";" * (len(COLUMNS) - 2) + "\n", "utf-8")
    with pytest.raises(SystemExit) as exit_:
        call_command("import_experiences", str(path), "--json")
    assert exit_.value.code == 2
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert "Colonne absente : references" in file["rejections"][0]["reason"]
    assert not ExperiencePage.objects.exists()


def test_a_file_that_is_not_there_ends_with_status_2(capsys):
    with pytest.raises(SystemExit) as exit_:
        call_command("import_experiences", "/nowhere/fiches.csv")
    assert exit_.value.code == 2
    assert "ne s’ouvre pas" in capsys.readouterr().out


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_way_of_saving_a_table_is_read(table, fiche, encoding, delimiter):
    (row,) = parse_table(table(fiche(), encoding=encoding, delimiter=delimiter).read_bytes()).rows
    assert row.cells["accroche"] == "Des locataires transforment une dalle en jardin et en font leur lieu de réunion."


def test_accents_typed_in_two_strokes_are_put_together(table, fiche):
    (row,) = parse_table(table(fiche(titre="E\u0301cole")).read_bytes()).rows
    assert row.cells["titre"] == "École"


def test_bad_bytes_in_a_utf8_file_cost_their_row(table, fiche):
    content = table(fiche(identifiant="A-1"), fiche(identifiant="A-2"), fiche(identifiant="A-3")).read_bytes()
    second = content.index(b"A-2")
    damaged = content[:second] + content[second:].replace(b"tours", b"tou\xffrs", 1)
    first, broken, third = parse_table(damaged).rows
    assert (first.cells["identifiant"], third.cells["identifiant"]) == ("A-1", "A-3")
    assert isinstance(broken, BrokenRow)
    assert "titre" in broken.reason


def test_a_quote_left_open_takes_no_neighbour(table, fiche):
    plain = {"contexte": "", "objectifs": ""}
    content = table(*(fiche(identifiant=f"A-{rank}", **plain) for rank in range(4))).read_bytes()
    damaged = content.replace(b"A-1;Un jardin", b'A-1;"Un jardin', 1)
    rows = parse_table(damaged).rows
    assert [row.cells["identifiant"] for row in rows if isinstance(row, Row)] == ["A-0", "A-2", "A-3"]
    (broken,) = [row for row in rows if isinstance(row, BrokenRow)]
    assert (broken.line, broken.id) == (3, "A-1")


def test_a_separator_too_many_costs_its_row(table, fiche):
    content = table(fiche(identifiant="A-1"), fiche(identifiant="A-2")).read_bytes()
    _sound, broken = parse_table(content.replace(b"A-2;", b"A-2;;", 1)).rows
    assert "30 cellules pour 29 colonnes" in broken.reason


def test_a_cell_of_ten_megabytes_costs_its_row(table, fiche):
    rows = parse_table(table(fiche(identifiant="A-1", moyens="x" * 10_000_000), fiche(identifiant="A-2")).read_bytes())
    assert [row.cells["identifiant"] for row in rows.rows if isinstance(row, Row)] == ["A-2"]


def test_a_spreadsheet_keeps_dates_codes_and_yes(lists, workbook, fiche):
    row = fiche(debut=date(2016, 3, 1), fin=datetime(2018, 6, 30), communes_insee=93066, contact_public=True)
    report = import_experiences(workbook(row))
    assert dict(report.outcomes) == {"created": 1}
    assert report.encoding == "xlsx"
    page = ExperiencePage.objects.get()
    assert (page.started_on, page.ended_on) == (date(2016, 3, 1), date(2018, 6, 30))
    assert page.territories.get().name == "Saint-Denis"
    assert page.contacts.get().is_public


def test_the_same_table_as_csv_and_as_a_spreadsheet_is_unchanged(lists, table, workbook, fiche):
    import_experiences(table(fiche()))
    assert dict(import_experiences(workbook(fiche())).outcomes) == {"unchanged": 1}


def test_blank_lines_of_a_spreadsheet_are_not_fiches(workbook, fiche):
    rows = parse_table(workbook(fiche(), dict.fromkeys(COLUMNS), fiche(identifiant="A-2")).read_bytes()).rows
    assert [row.line for row in rows] == [2, 4]


def test_columns_we_do_not_know_are_said(lists, table, fiche):
    report = import_experiences(table({**fiche(), "couleur": "vert"}))
    assert "couleur" in report.remarks[0]
    assert ExperiencePage.objects.exists()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018-03-01", date(2018, 3, 1)),
        ("01/03/2018", date(2018, 3, 1)),
        ("1/3/2018", date(2018, 3, 1)),
        ("2018-03-01 00:00:00", date(2018, 3, 1)),
        ("03/2018", None),
        ("0218-03-01", None),
        ("2018-13-01", None),
    ],
)
def test_dates_are_iso_or_french(written, day):
    assert parsed_day(written) == day


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=600))
def test_no_bytes_make_the_reader_fall(content):
    try:
        parse_table(content)
    except Unreadable as error:
        assert str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from([";", ",", "\t"]))
def test_no_bytes_under_a_good_header_make_the_reader_fall(content, delimiter):
    table = parse_table(HEADER.replace(";", delimiter).encode() + b"\n" + content)
    for row in table.rows:
        if isinstance(row, Row):
            parse_row(row)
        else:
            assert row.reason


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=29, max_size=29))
def test_any_cells_that_a_program_writes_are_read_as_one_row(cells):
    import csv

    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL).writerow(["PB-1", *cells[1:]])
    (row,) = parse_table((HEADER + "\r\n" + stream.getvalue()).encode()).rows
    assert row.cells["identifiant"] == "PB-1"
    assert parse_row(row).number == "PB-1"
