"""The figures that Nadia gives to the board: each adds up, and says what it counts."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.exchange.spreadsheet import Sheet, as_csv, as_workbook, sheet_name
from catalogue.figures.holdings import holdings
from catalogue.figures.movements import Period, movements
from catalogue.figures.tables import Table
from catalogue.inventory import acts
from catalogue.models import BibliographicRecord, DigitalDocument, Item, Source
from reference.models import Theme

pytestmark = pytest.mark.django_db
HERE = "Profession Banlieue"


@pytest.fixture(autouse=True)
def holding(settings) -> None:
    """Four notices (one withdrawn), two themes on one of them, three items of ours and one of another centre."""
    settings.OUR_LOCALISATIONS = [HERE]
    source = Source.objects.create(name="Cosoter")
    habitat, ecole = (
        Theme.objects.create(name=name, short_name=name, slug=name.lower()) for name in ("Habitat", "École")
    )
    make = BibliographicRecord.objects.create
    first = make(title="A", document_type="Rapport", year_start=2009, languages=["fre", "eng"], source=source,
                 entered_on=date(2026, 2, 3))  # fmt: skip
    second = make(title="B", document_type="Rapport", year_start=2001, languages=["fre"], entered_on=date(2026, 3, 1))
    third = make(title="C", level="a", year_start=None, source=source, first_load=True, entered_on=date(2026, 2, 4))
    gone = make(title="D", document_type="Rapport", state="withdrawn", year_start=1999)
    first.themes.set([habitat, ecole])
    first.save(), second.themes.set([habitat]), second.save()
    for barcode, record, localisation, day in (
        ("PB1", first, HERE, date(2026, 2, 3)),
        ("PB2", first, "", date(2026, 2, 20)),
        ("PB3", third, HERE, None),
        ("VM1", second, "Ville et Métiers", date(2026, 2, 3)),
        ("PB4", gone, HERE, date(2020, 5, 5)),
    ):
        Item.objects.create(record=record, barcode=barcode, localisation=localisation, created_on=day)
    DigitalDocument.objects.create(record=second, url="https://exemple.fr/a.pdf")


def tables(found: list[Table]) -> dict[str, Table]:
    return {table.key: table for table in found}


def rows(table: Table) -> dict[str, list[int]]:
    return {row.label: list(row.values) for row in table.rows}


class TestHoldings:
    def test_each_table_counts_notices_and_items(self):
        found = tables(holdings())
        assert rows(found["types"]) == {"Rapport": [2, 2], "Article": [1, 1]}
        assert rows(found["decennies"]) == {"2000 à 2009": [2, 2], "Sans année": [1, 1]}
        assert rows(found["annees"]) == {"2009": [1, 2], "2001": [1, 0], "Sans année": [1, 1]}
        assert rows(found["sources"]) == {"Cosoter": [2, 3], "Saisies ici": [1, 0]}
        assert rows(found["etats"]) == {"Publique": [3, 3], "Retirée": [1, 1]}
        assert rows(found["localisations"]) == {
            HERE: [3, 3, 0],
            "Ville et Métiers": [1, 1, 0],
            "Sans localisation": [1, 1, 0],
        }
        assert rows(found["documents"]) == {"Adresse en ligne": [1, 0, 0]}

    def test_a_notice_of_two_themes_is_in_both_and_once_in_the_total(self):
        found = tables(holdings())
        assert rows(found["themes"]) == {"Habitat": [2, 2], "École": [1, 2], "Sans thème": [1, 1]}
        assert rows(found["langues"]) == {"Français": [2, 2], "Anglais": [1, 2], "Sans langue": [1, 1]}
        assert found["themes"].total == found["langues"].total == [3, 3]

    def test_every_total_of_notices_is_the_same(self):
        found = tables(holdings())
        whole = {
            key: list(found[key].total) for key in ("types", "themes", "decennies", "annees", "langues", "sources")
        }
        assert set(map(tuple, whole.values())) == {(3, 3)}
        assert found["exemplaires"].total == [3]
        assert rows(found["exemplaires"]) == {
            "Avec un exemplaire chez nous": [2],
            "Avec un exemplaire ailleurs seulement": [1],
            "Sans exemplaire, avec un document numérique": [0],
            "Sans exemplaire ni document numérique": [0],
        }

    def test_a_weeded_item_is_no_longer_held_and_a_missing_one_is_told(self):
        acts.weed(Item.objects.filter(barcode="PB1"), reason="Abîmé")
        acts.miss(Item.objects.filter(barcode="PB3"))
        found = tables(holdings())
        assert rows(found["types"])["Rapport"] == [2, 1]
        assert rows(found["localisations"])[HERE] == [2, 2, 1]

    def test_the_queries_are_counted(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            holdings()

    def test_an_empty_library_has_its_figures(self):
        BibliographicRecord.objects.all().delete()
        assert [table.total for table in holdings()][:2] == [[0, 0], [0, 0]]


class TestMovements:
    def test_entries_come_month_by_month_and_first_loads_apart(self):
        entries = tables(movements(Period(date(2026, 1, 1), date(2026, 3, 31))))["entrees"]
        assert rows(entries) == {
            "janvier 2026": [0, 0, 0, 0],
            "février 2026": [2, 0, 2, 1],
            "mars 2026": [0, 0, 1, 0],
        }
        assert "1 exemplaires n’ont pas de date" in entries.counts
        assert entries.counts.endswith("Du 1er janvier 2026 au 31 mars 2026.")

    def test_an_item_weeded_since_has_entered_all_the_same(self):
        acts.weed(Item.objects.filter(barcode="PB1"), reason="Abîmé", on=date(2026, 3, 5))
        found = tables(movements(Period(date(2026, 2, 1), date(2026, 3, 31))))
        assert rows(found["entrees"])["février 2026"][0] == 2
        assert rows(found["sorties"]) == {"février 2026": [0, 0], "mars 2026": [1, 0]}
        assert rows(found["motifs"]) == {"Abîmé": [1]}

    def test_by_year_and_only_the_days_asked(self):
        entries = tables(movements(Period(date(2020, 5, 6), date(2026, 2, 10), by_year=True)))["entrees"]
        assert rows(entries)["2020"] == [0, 0, 0, 0]
        assert rows(entries)["2026"] == [1, 0, 2, 1]
        assert len(entries.rows) == 7

    def test_undone_it_never_left(self):
        [act] = acts.weed(Item.objects.filter(barcode="PB1"), reason="Abîmé", on=date(2026, 3, 5))
        acts.undo(act)
        assert tables(movements(Period(date(2026, 3, 1), date(2026, 3, 31))))["sorties"].total == [0, 0]


class TestSheets:
    def test_no_cell_is_a_formula(self):
        sheet = Sheet("Types", ["=Type", "Nombre"], [["@x", 1], ["+1", -2], ["-a", None]], "=note")
        lines = b"".join(as_csv(sheet)).decode("utf-8-sig").split("\r\n")
        assert lines == ["'=Type;Nombre", "'@x;1", "'+1;-2", "'-a;", "", "'=note", ""]
        page = openpyxl.load_workbook(io.BytesIO(as_workbook([sheet]))).active
        assert [[cell.value for cell in row] for row in page.iter_rows(max_row=4)] == [
            ["'=Type", "Nombre"], ["'@x", 1], ["'+1", -2], ["'-a", None],
        ]  # fmt: skip

    def test_a_control_character_does_not_cost_the_workbook(self):
        assert as_workbook([Sheet("A", ["x"], [["a\x0bb"]])])

    def test_names_of_sheets_are_short_and_all_different(self):
        assert sheet_name("Par année : détail / [2026]", set()) == "Par année   détail    2026"
        long = "Sans exemplaire ni document numérique"
        assert len(sheet_name(long, set())) == 31
        assert sheet_name("Types", {"types", "types (2)"}) == "Types (3)"


class TestPages:
    @pytest.fixture
    def nadia(self, client: Client) -> Client:
        client.force_login(User.objects.create_superuser("nadia", password="x"))
        return client

    def test_the_holdings_and_the_period_are_read_on_the_page(self, nadia):
        fonds = nadia.get(reverse("catalogue_admin:figures")).content.decode()
        assert "Par décennie" in fonds and "2000 à 2009" in fonds
        url = reverse("catalogue_admin:movements") + "?de=2026-02-01&a=2026-02-28&par=mois"
        period = nadia.get(url).content.decode()
        assert "février 2026" in period and "janvier 2026" not in period

    @pytest.mark.parametrize(
        "query", ["?de=x&a=y", "?de=2026-05-01&a=2026-01-01", "?de=0001-01-01", "?a=9999-12-31&par=zz"]
    )
    def test_dates_that_make_no_sense_are_told(self, nadia, query):
        response = nadia.get(reverse("catalogue_admin:movements") + query)
        assert response.status_code == 200
        assert "w-field__errors" in response.content.decode()
        assert str(timezone.localdate().year) in response.content.decode()

    def test_a_table_leaves_as_csv_and_all_of_them_as_one_workbook(self, nadia):
        url = reverse("catalogue_admin:figures_file", args=["fonds", "csv"]) + "?table=types"
        data = b"".join(nadia.get(url).streaming_content).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(data), delimiter=";"))[:4] == [
            ["Type", "Notices", "Exemplaires"], ["Rapport", "2", "2"], ["Article", "1", "1"], ["Total", "3", "3"],
        ]  # fmt: skip
        book = openpyxl.load_workbook(
            io.BytesIO(nadia.get(reverse("catalogue_admin:figures_file", args=["tout", "xlsx"])).content)
        )
        assert len(book.sheetnames) == 13
        assert "Par thème" in book.sheetnames and "Entrées" in book.sheetnames

    @pytest.mark.parametrize("address", ["tout.csv", "fonds.pdf", "x.csv", "fonds.csv?table=rien"])
    def test_what_is_no_table_is_not_found(self, nadia, address):
        assert nadia.get(f"/admin/catalogue/chiffres/{address}").status_code == 404
