"""`manage.py evaluate_search`, on a small index."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.document import Kind, SearchDocument
from search.indexing import current_engine

pytestmark = pytest.mark.django_db

QUERIES = (
    "id\tquery\tkinds\tneed\tset\n"
    "relogement\trelogement\tsujet\tReloger.\ttuning\n"
    "cabanes\tcabanes\ttitre court, connu\tL’article.\ttuning\n"
    "parking\tparking\tsujet\tStationner.\theld-out\n"
    "relogemnt\trelogemnt\tfaute\tReloger, mal tapé.\theld-out\n"
)
JUDGEMENTS = (
    "query\tdocument\tgrade\n"
    "relogement\tnotices/reloger\t3\n"
    "cabanes\tnotices/cabanes-de-plage\t3\n"
    "parking\tnotices/stationner\t3\n"
    "relogemnt\tnotices/reloger\t3\n"
)


def record(pk: int, slug: str, title: str) -> SearchDocument:
    return SearchDocument(kind=Kind.RECORD, pk=pk, url=f"/notices/{pk}/{slug}/", title=title)


@pytest.fixture
def queries(engine, tmp_path):
    """The files of a centre, over its three notices."""
    engine.rebuild(
        [record(1, "reloger", "Le relogement"), record(2, "cabanes", "Cabanes"), record(3, "stationner", "Stationner")]
    )
    (tmp_path / "judgements.tsv").write_text(JUDGEMENTS, encoding="utf-8")
    path = tmp_path / "queries.tsv"
    path.write_text(QUERIES, encoding="utf-8")
    return path


def evaluate(*arguments) -> str:
    output = StringIO()
    call_command("evaluate_search", *arguments, stdout=output)
    return output.getvalue()


def test_samir_reads_the_measures_and_what_fails(queries) -> None:
    text = evaluate("--queries", str(queries))
    assert f"Moteur : {current_engine().status().name}. Requêtes jugées : 4." in text
    assert "pour le réglage                     2     0,500   0,500" in text
    assert "gardées à part                      2     0,500   0,500" in text
    assert "« cabanes » : document connu absent des 20 premiers, attendu dans les trois premiers" in text
    assert "« parking » (gardée à part) : rien d’utile dans les dix premiers" in text
    assert "Requêtes qui ne trouvent rien telles quelles, mesurées sur l’orthographe proposée : 1." in text


def test_a_program_reads_them_as_json(queries) -> None:
    answer = json.loads(evaluate("--queries", str(queries), "--json"))
    assert (answer["ndcg@10"], answer["mrr"]) == (0.5, 0.5)
    assert answer["ndcg@10_without_suggestions"] == 0.25
    assert answer["held_out"]["count"] == 2
    assert answer["failing"] == ["cabanes", "parking"]
    assert [query["query"] for query in answer["queries"]] == ["relogement", "cabanes", "parking", "relogemnt"]


def test_nadia_gets_the_lines_that_remain_to_be_judged(queries) -> None:
    assert evaluate("--queries", str(queries), "--to-judge") == "cabanes\tnotices/cabanes\t\t\n"


def test_a_bad_file_is_refused_with_the_cure(engine, tmp_path) -> None:
    with pytest.raises(CommandError, match="n’existe pas"):
        evaluate("--queries", str(tmp_path / "rien.tsv"))


def test_a_bad_line_is_told_and_the_rest_measured(queries, capsys) -> None:
    errors, output = StringIO(), StringIO()
    queries.write_text(QUERIES + "cabanes\tencore\n", encoding="utf-8")
    call_command("evaluate_search", "--queries", str(queries), stdout=output, stderr=errors)
    assert "ligne 6 : l’identifiant « cabanes » est déjà celui de la ligne 3" in errors.getvalue()
    assert "Requêtes jugées : 4." in output.getvalue()


def test_an_engine_that_is_down_is_told(settings, tmp_path, queries) -> None:
    settings.SEARCH_URL, settings.SEARCH_INDEX_DIR = "", tmp_path / "rien"
    with pytest.raises(CommandError, match="n’existe pas encore"):
        evaluate("--queries", str(queries))


def test_an_article_of_the_press_is_judged_under_its_title(queries) -> None:
    current_engine().rebuild(
        SearchDocument(kind=Kind.PRESS, pk=pk, url=f"/veille/semaines/2026-48/#article-{pk}", title=title)
        for pk, title in ((1, "L’été à l’abri"), (2, "Parking : l’abri de l’été"))
    )
    to_judge = evaluate("--queries", str(queries), "--to-judge").splitlines()
    assert to_judge == ["parking\tpresse/parking-abri-de-ete\t\t"]
