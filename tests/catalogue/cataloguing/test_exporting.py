"""Nadia takes away the notices of a list: exactly those that she sees, in the format that she needs."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from django.http import QueryDict
from django.urls import reverse

from catalogue.cataloguing.exporting import CHOICES
from catalogue.exchange.export import FORMATS
from catalogue.models import BibliographicRecord, ImportRun
from tests.catalogue.cataloguing.conftest import NOTICES

pytestmark = pytest.mark.django_db

State = BibliographicRecord.State
EXPORT = "/admin/catalogue/exporter/"


@pytest.fixture
def shelf() -> list[BibliographicRecord]:
    """Thirty-five notices, more than a page of the list: five have an abstract, one is to complete."""
    notices = [
        BibliographicRecord(title=f"L’école n° {number:02}", abstract="Un résumé." if number < 5 else "")
        for number in range(34)
    ]
    notices.append(BibliographicRecord(title="Habiter la ville", state=State.INCOMPLETE))
    for notice in notices:
        notice.save()
    return notices


def titles(response) -> list[str]:
    """Of the CSV that is answered."""
    assert response.status_code == 200, response
    assert response["Content-Type"].startswith("text/csv"), response["Content-Type"]
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return [row["Titre"] for row in csv.DictReader(StringIO(content), delimiter=";")]


def test_every_format_of_the_command_has_its_line():
    assert {choice.format for choice in CHOICES} == set(FORMATS)


class TestFromTheListOfNotices:
    def test_the_button_keeps_the_filters_and_the_words(self, nadia, shelf):
        page = nadia.get(reverse(f"{NOTICES}:list"), {"lacks": "resume", "q": "école", "p": 2}).content.decode()
        assert f'href="{EXPORT}?{"lacks=resume&amp;q=%C3%A9cole"}"' in page

    def test_exactly_what_is_filtered_leaves_all_its_pages(self, nadia, shelf):
        asked = {"lacks": "resume", "q": "ecole", "format": "csv"}
        assert titles(nadia.get(EXPORT, asked)) == [f"L’école n° {number:02}" for number in range(5, 34)]

    def test_in_the_order_of_the_list(self, nadia, shelf):
        found = titles(nadia.get(EXPORT, {"ordering": "-sort_title", "format": "csv"}))
        assert found[:3] == ["Habiter la ville", "L’école n° 33", "L’école n° 32"]

    def test_it_says_how_many_before_and_which_the_public_does_not_see(self, nadia, shelf):
        page = nadia.get(EXPORT, {"state": ["public", "incomplete"]}).content.decode()
        assert "35\xa0notices" in page
        assert "dont 1\xa0à compléter" in page
        assert '<input type="hidden" name="state" value="incomplete">' in page

    @pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.value)
    def test_in_each_format(self, nadia, shelf, choice):
        response = nadia.get(EXPORT, {"q": "Habiter", "format": choice.value})
        content = b"".join(response.streaming_content)
        assert b"Habiter la ville" in content
        today = date.today()
        assert response["Content-Disposition"] == (
            f'attachment; filename="notices-{today:%Y-%m-%d}.{FORMATS[choice.format].extension}"'
        )

    def test_unimarc_in_iso_5426_is_so(self, nadia, shelf):
        def file(value: str) -> bytes:
            return b"".join(nadia.get(EXPORT, {"q": "école n° 33", "format": value}).streaming_content)

        assert "école".encode() in file("unimarc")
        assert b"\xc2ecole" in file("unimarc-iso5426")

    def test_a_list_without_notice_has_nothing_to_take(self, nadia, shelf):
        page = nadia.get(EXPORT, {"q": "rien de tel"}).content.decode()
        assert "0\xa0notice" in page
        assert "Télécharger" not in page


class TestTicked:
    def bulk(self, nadia, **query):
        address = reverse("wagtail_bulk_action", args=["rayonnage_catalogue", "bibliographicrecord", "export"])
        return nadia.get(address, query)["Location"]

    def test_those_alone(self, nadia, shelf):
        url = self.bulk(nadia, id=[shelf[3].pk, shelf[7].pk])
        assert titles(nadia.get(f"{url}&format=csv")) == ["L’école n° 03", "L’école n° 07"]

    def test_all_means_all_that_the_list_shows(self, nadia, shelf):
        url = self.bulk(nadia, id="all", next=f"{reverse(f'{NOTICES}:list')}?lacks=resume&state=incomplete&p=1")
        assert QueryDict(url.partition("?")[2]).dict() == {"lacks": "resume", "state": "incomplete"}
        assert titles(nadia.get(f"{url}&format=csv")) == ["Habiter la ville"]


class TestFromAnImport:
    @pytest.fixture
    def run(self, import_records, book) -> ImportRun:
        BibliographicRecord.objects.create(title="Une autre")
        import_records(book("1", "La ville"), book("2", "L’école"), book("3", "L’école, encore"))
        return ImportRun.objects.get()

    def test_the_notices_of_a_tab(self, nadia, run):
        page = nadia.get(reverse("catalogue_admin:import_run", args=[run.pk])).content.decode()
        assert f'href="{EXPORT}?import={run.pk}&amp;sort=created"' in page
        asked = {"import": run.pk, "sort": "created", "format": "csv"}
        assert titles(nadia.get(EXPORT, asked)) == ["La ville", "L’école", "L’école, encore"]

    def test_the_words_searched_are_kept_to(self, nadia, run):
        asked = {"import": run.pk, "sort": "created", "q": "ecole", "format": "csv"}
        assert titles(nadia.get(EXPORT, asked)) == ["L’école", "L’école, encore"]

    @pytest.mark.parametrize("query", ["import=999", "import=x", "import={run}&sort=rejected"])
    def test_what_is_no_list_is_not_found(self, nadia, run, query):
        assert nadia.get(f"{EXPORT}?{query.format(run=run.pk)}").status_code == 404


def test_who_may_not_catalogue_takes_nothing(paul, shelf):
    assert paul.get(EXPORT, {"format": "csv"}).status_code in (302, 403)


def test_queries_do_not_grow_with_the_list(nadia, shelf, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        assert len(titles(nadia.get(EXPORT, {"format": "csv"}))) == 35
