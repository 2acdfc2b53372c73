"""Judged queries, read from tables that people write."""

from pathlib import Path

import pytest

from search.judging.files import JudgedQuery, Unreadable, document_key, read_judged, without_numbers

QUERIES = "id\tquery\tkinds\tneed\tset\nqpv\tQPV\tsigle, connu\tLes quartiers prioritaires.\theld-out\n"
JUDGEMENTS = "query\tdocument\tgrade\tnote\nqpv\t/notices/12/observer/\t3\nqpv\tnotices/cartes\t0\tà côté\n"


@pytest.fixture
def written(tmp_path):
    """Write both files; the path of the queries."""

    def write(queries: str = QUERIES, judgements: str | None = JUDGEMENTS) -> Path:
        if judgements is not None:
            (tmp_path / "judgements.tsv").write_text(judgements, encoding="utf-8")
        path = tmp_path / "queries.tsv"
        path.write_text(queries, encoding="utf-8")
        return path

    return write


class TestReading:
    def test_it_reads_what_is_asked_and_what_each_document_is_worth(self, written) -> None:
        [query] = read_judged(written()).queries
        grades = {"notices/12/observer": 3, "notices/cartes": 0}
        assert query == JudgedQuery("qpv", "QPV", ("sigle", "connu"), "Les quartiers prioritaires.", True, grades)
        assert query.is_known_item

    def test_one_file_may_hold_everything(self, written) -> None:
        text = (
            "grade\tquery\tdocument\n3\tQPV\thttps://centre.example.org/notices/12/observer/\n1\tQPV\t/agenda/cartes/\n"
        )
        [query] = read_judged(written(text, None)).queries
        assert (query.text, query.grades) == ("QPV", {"notices/12/observer": 3, "agenda/cartes": 1})
        assert not query.held_out

    def test_a_comment_and_an_empty_line_count_for_nothing(self, written) -> None:
        assert len(read_judged(written("# Nos requêtes\n\n" + QUERIES)).queries) == 1

    def test_quotes_stay_as_typed_by_hand_or_saved_by_a_spreadsheet(self, written) -> None:
        for typed in ('"droit à la ville"', '"""droit à la ville"""'):
            [query] = read_judged(written(f"id\tquery\nqpv\t{typed}\n")).queries
            assert query.text == '"droit à la ville"'

    def test_the_order_of_the_columns_is_free(self, written) -> None:
        [query] = read_judged(written("set\tquery\tid\ntuning\tQPV\tqpv\n")).queries
        assert (query.id, query.text) == ("qpv", "QPV")


class TestBadLines:
    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("qpv\tnotices/a\t4", "judgements.tsv, ligne 4 : « 4 » n’est pas une note : écrivez 0, 1, 2 ou 3."),
            ("qpv\tnotices/a", "« » n’est pas une note"),
            ("qpv\t\t2", "il faut un document"),
            ("zus\tnotices/a\t2", "aucune requête ne porte l’identifiant « zus »"),
            ("qpv\tnotices/cartes\t2", "« notices/cartes » a déjà une autre note pour cette requête (0)"),
            ("qpv\tnotices/a\t2\tnote\tde trop", "5 colonnes au lieu de 4"),
        ],
    )
    def test_a_bad_judgement_costs_itself_and_is_told(self, written, line: str, told: str) -> None:
        judged = read_judged(written(QUERIES, JUDGEMENTS + line + "\n"))
        assert len(judged.queries) == 1
        [warning] = judged.warnings
        assert told.replace("« »", "«  »") in warning.replace("« »", "«  »")

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("\tsans nom", "queries.tsv, ligne 3 : il faut un identifiant et une requête."),
            ("qpv\tencore", "l’identifiant « qpv » est déjà celui de la ligne 2"),
            ("zus\tZUS\t\t\tessai", "« essai » n’est pas un ensemble"),
            ("zus\tZUS", "« ZUS » : aucun document n’est noté au-dessus de 0"),
        ],
    )
    def test_a_bad_query_costs_itself_and_is_told(self, written, line: str, told: str) -> None:
        judged = read_judged(written(QUERIES + line + "\n"))
        assert [query.id for query in judged.queries] == ["qpv"]
        assert told in judged.warnings[0]


class TestUnreadableFiles:
    @pytest.mark.parametrize(
        ("queries", "judgements", "told"),
        [
            ("", JUDGEMENTS, "est vide"),
            ("QPV\tsigle\n", JUDGEMENTS, "il manque la colonne « id », « query »"),
            (QUERIES, "query\tgrade\n", "judgements.tsv : il manque la colonne « document »"),
            (QUERIES, None, "judgements.tsv n’existe pas"),
            (QUERIES, "query\tdocument\tgrade\n", "ne contient aucune requête jugée"),
        ],
    )
    def test_it_tells_what_is_missing(self, written, queries: str, judgements: str | None, told: str) -> None:
        with pytest.raises(Unreadable, match=told):
            read_judged(written(queries, judgements))

    def test_another_encoding_is_told(self, tmp_path) -> None:
        (tmp_path / "queries.tsv").write_bytes("id\tquery\nété\tété\n".encode("latin-1"))
        with pytest.raises(Unreadable, match="UTF-8"):
            read_judged(tmp_path / "queries.tsv")


class TestKeys:
    @pytest.mark.parametrize(
        "address", ["/notices/12/la-ville/", "notices/12/la-ville", "https://a.org/notices/12/la-ville/"]
    )
    def test_a_document_is_named_by_its_path(self, address: str) -> None:
        assert document_key(address) == "notices/12/la-ville"

    def test_a_key_without_numbers_outlives_a_new_loading(self) -> None:
        assert without_numbers("notices/12/la-ville") == "notices/la-ville"
        assert without_numbers("agenda/les-5-a-7") == "agenda/les-5-a-7"
