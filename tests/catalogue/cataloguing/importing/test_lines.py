"""Two hundred thousand lines or ten: found by a word however it is spelt, by a number, fifty a page."""

from __future__ import annotations

import re

import pytest

from catalogue.cataloguing.importing.lines import found, spelt
from catalogue.models import ImportLine, ImportRun, Source
from tests.catalogue.cataloguing.importing.conftest import at, words

pytestmark = pytest.mark.django_db

ALONE = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.fixture
def run() -> ImportRun:
    return ImportRun.objects.create(source=Source.objects.create(name="Cosoter"), status=ImportRun.Status.READY)


def lines(run: ImportRun, *titles: str, outcome: str = "created") -> None:
    ImportLine.objects.bulk_create(
        ImportLine(run=run, outcome=outcome, title=title, position=n, source_record_id=f"C{n}")
        for n, title in enumerate(titles, start=1)
    )


class TestSearching:
    @pytest.mark.parametrize(
        ("typed", "titles"),
        [
            ("ecole", {"L’École et la ville", "ÉCOLES"}),
            ("école VILLE", {"L’École et la ville"}),
            ("coeur", {"Cœur de banlieue"}),
            ("C3", {"Cœur de banlieue"}),
            ("100 %", {"Un quartier à 100 %"}),
            ("(", {"Parenthèse (ou non)"}),
            ("rien", set()),
        ],
    )
    def test_words_with_or_without_accents_and_numbers(self, run, typed, titles) -> None:
        lines(run, "L’École et la ville", "ÉCOLES", "Cœur de banlieue", "Un quartier à 100 %", "Parenthèse (ou non)")
        assert set(found(run.lines.all(), typed).values_list("title", flat=True)) == titles

    def test_a_pattern_is_a_pattern_for_words_only(self) -> None:
        assert re.fullmatch(spelt("oeuvre"), "Œuvre")
        assert re.fullmatch(spelt("oeuvre"), "oeuvré")
        assert not re.fullmatch(spelt("a.c"), "abc")

    def test_a_search_stays_in_its_tab(self, read, run) -> None:
        lines(run, "Habiter la ville", "Loger")
        lines(run, "Quitter la ville", outcome="updated")
        page = read(at("import_run", run.pk, query="?sort=created&q=ville"))
        assert "1 réponse pour « ville »" in page
        assert "Habiter la ville" in page
        assert "Quitter la ville" not in page


class TestTabs:
    def test_what_waits_for_an_answer_comes_first(self, nadia, run) -> None:
        lines(run, "Habiter")
        lines(run, "Loger", outcome="to_decide")
        html = nadia.get(at("import_run", run.pk)).content.decode()
        assert re.search(r'aria-current="page">\s*À décider', html)

    def test_an_outcome_that_does_not_exist_is_ignored(self, read, run) -> None:
        lines(run, "Habiter")
        for asked in ("?sort=nimporte", "?sort=created&p=9999", "?p=abc", "?q=" + "é" * 5000):
            read(at("import_run", run.pk, query=asked))

    def test_fifty_a_page(self, nadia, run) -> None:
        lines(run, *(f"Notice {n:03}" for n in range(1, 121)))
        html = nadia.get(at("import_run", run.pk, query="?sort=created&p=2")).content.decode()
        assert html.count("data-open") == 50
        assert "Notice 051" in html
        assert "p=3#notices" in html

    def test_alone_for_the_page_that_shows_it(self, nadia, run) -> None:
        lines(run, "Habiter")
        response = nadia.get(at("import_lines", run.pk, query="?sort=created"), **ALONE)
        assert b"<html" not in response.content
        assert "Habiter" in words(response)
        assert nadia.get(at("import_lines", run.pk, query="?sort=created")).url.startswith(at("import_run", run.pk))
