"""Matching never destroys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import BibliographicRecord, Contribution, ImportDecision, StoredRecord
from reference.models import Agent

pytestmark = pytest.mark.django_db

ISBN = "978-2-13-044178-6"
END = b"\x1d"
OTHER_ISBN = "978-2-07-036024-6"


def titles() -> list[str]:
    return sorted(BibliographicRecord.objects.values_list("title", flat=True))


class TestSameSource:
    def test_the_same_001_is_the_same_notice(self, book, import_records, outcomes) -> None:
        import_records(book("12", "La ville à deux vitesses"))
        before = BibliographicRecord.objects.get()
        report = import_records(book("12", "La ville à trois vitesses"))
        assert outcomes(report) == {"updated": 1}
        after = BibliographicRecord.objects.get()
        assert (after.pk, after.title) == (before.pk, "La ville à trois vitesses")

    def test_two_001_are_two_notices_even_with_one_isbn(self, book, import_records, outcomes) -> None:
        report = import_records(book("1", isbn=ISBN), book("2", isbn=ISBN))
        assert outcomes(report) == {"created": 2}
        assert outcomes(import_records(book("3", isbn=ISBN))) == {"created": 1}

    def test_two_001_are_two_notices_even_with_one_title_year_and_author(self, book, import_records, outcomes) -> None:
        assert outcomes(import_records(book("1"), book("2"))) == {"created": 2}
        assert outcomes(import_records(book("3"))) == {"created": 1}

    def test_equal_bytes_are_unchanged_and_not_written(self, book, import_records, outcomes) -> None:
        import_records(book("12"), book("", "Sans numéro"))
        before = list(BibliographicRecord.objects.order_by("pk").values_list("pk", "updated_at"))
        report = import_records(book("12"), book("", "Sans numéro"))
        assert outcomes(report) == {"unchanged": 2}
        assert list(BibliographicRecord.objects.order_by("pk").values_list("pk", "updated_at")) == before

    def test_a_new_mapping_makes_equal_bytes_new(self, book, import_records, outcomes) -> None:
        from catalogue.models import Source, SourceMapping

        record = book("12", "Cours de piano", "900 ##$aPartition$ntypdoc")
        import_records(record)
        SourceMapping.objects.create(
            source=Source.objects.get(), kind=SourceMapping.Kind.DOCUMENT_TYPE, value="Partition", target="Musique"
        )
        assert outcomes(import_records(record)) == {"updated": 1}
        assert BibliographicRecord.objects.get().document_type == "Musique"
        assert outcomes(import_records(record)) == {"unchanged": 1}

    def test_another_encoding_makes_equal_bytes_new(self, book, import_records, outcomes) -> None:
        record = book("12", "Cafe")
        import_records(record, encoding="utf-8")
        assert outcomes(import_records(record, encoding="cp1252")) == {"updated": 1}


class TestSameFile:
    def test_a_record_given_twice_is_written_once(self, book, import_records, outcomes) -> None:
        report = import_records(book("12"), book("12"), book("", "Sans numéro"), book("", "Sans numéro"))
        assert outcomes(report) == {"created": 2, "unchanged": 2}
        assert report.repeated == 2
        assert import_records(book("12"), book("", "Sans numéro")).repeated == 0

    def test_one_001_with_two_contents_waits_for_nadia(self, book, import_records, outcomes) -> None:
        report = import_records(book("12", "Première"), book("12", "Seconde"))
        assert outcomes(report) == {"created": 1, "to_decide": 1}
        assert titles() == ["Première"]

    def test_it_still_waits_when_the_file_comes_again(self, book, import_records, outcomes) -> None:
        records = book("12", "Première"), book("12", "Seconde")
        import_records(*records)
        assert outcomes(import_records(*records)) == {"unchanged": 1, "to_decide": 1}
        assert titles() == ["Première"]
        assert ImportDecision.objects.count() == 1

    def test_one_isbn_without_001_waits_for_nadia(self, book, import_records, outcomes) -> None:
        report = import_records(book("", "Tome 1", isbn=ISBN), book("", "Tome 2", isbn=ISBN))
        assert outcomes(report) == {"created": 1, "to_decide": 1}
        assert titles() == ["Tome 1"]

    def test_records_in_two_batches_see_each_other(self, book, import_records, outcomes, monkeypatch) -> None:
        monkeypatch.setattr("catalogue.importing.reading.BATCH_RECORDS", 1)
        report = import_records(book("1"), book("1"), book("1", "Autre"), book("2", isbn=ISBN), book("", isbn=ISBN))
        assert outcomes(report) == {"created": 2, "unchanged": 1, "to_decide": 2}

    def test_a_second_file_may_correct_the_first(self, book, tmp_path, outcomes) -> None:
        from catalogue.importing.pipeline import Import, ImportFile

        for name, title in (("janvier.mrc", "Ancien"), ("février.mrc", "Nouveau")):
            (tmp_path / name).write_bytes(book("12", title))
        files = [ImportFile.at(tmp_path / name) for name in ("janvier.mrc", "février.mrc")]
        importing = Import("Cosoter", files)
        list(importing.run())
        assert outcomes(importing.report) == {"created": 1, "updated": 1}
        assert titles() == ["Nouveau"]


class TestAnotherSource:
    def test_an_isbn_held_once_is_the_same_notice(self, book, import_records, outcomes) -> None:
        import_records(book("12", "Titre du Cosoter", isbn=ISBN), source="Cosoter")
        report = import_records(book("FRBNF1", "Titre de la BnF", isbn="2130441785"), source="BnF")
        assert outcomes(report) == {"updated": 1}
        assert titles() == ["Titre du Cosoter"]

    def test_it_is_completed_and_never_overwritten(self, book, import_records) -> None:
        import_records(book("12", "Du Cosoter", "606 #1$aLogement", isbn=ISBN), source="Cosoter")
        import_records(book("FRBNF1", "De la BnF", "330 ##$aUn résumé.", "606 #1$aHabitat", isbn=ISBN), source="BnF")
        record = BibliographicRecord.objects.get()
        assert (record.title, record.abstract) == ("Du Cosoter", "Un résumé.")
        assert [one.subject.label for one in record.subject_assignments.all()] == ["Logement", "Habitat"]

    def test_both_sources_then_know_it_again(self, book, import_records, outcomes) -> None:
        cosoter, bnf = book("12", "Du Cosoter", isbn=ISBN), book("FRBNF1", "De la BnF", isbn=ISBN)
        import_records(cosoter, source="Cosoter")
        import_records(bnf, source="BnF")
        assert outcomes(import_records(cosoter, source="Cosoter")) == {"unchanged": 1}
        assert outcomes(import_records(bnf, source="BnF")) == {"unchanged": 1}
        assert StoredRecord.objects.count() == 2

    def test_two_001_never_share_a_notice_of_another_source(self, book, import_records, outcomes) -> None:
        import_records(book("12", isbn=ISBN), source="Cosoter")
        report = import_records(book("A", isbn=ISBN), book("B", isbn=ISBN), source="BnF")
        assert outcomes(report) == {"updated": 1, "created": 1}

    def test_an_isbn_held_twice_is_to_decide(self, book, import_records, outcomes) -> None:
        import_records(book("1", "Tome 1", isbn=ISBN), book("2", "Tome 2", isbn=ISBN), source="Cosoter")
        raw = book("FRBNF1", "Tome 1", isbn=ISBN)
        assert outcomes(import_records(raw, source="BnF")) == {"to_decide": 1}
        assert titles() == ["Tome 1", "Tome 2"]
        decision = ImportDecision.objects.get()
        assert bytes(decision.raw) == raw.removesuffix(END)
        assert sorted(decision.candidates) == sorted(BibliographicRecord.objects.values_list("pk", flat=True))

    def test_two_isbn_of_two_notices_are_to_decide(self, book, import_records, outcomes) -> None:
        import_records(book("1", "Un", isbn=ISBN), book("2", "Deux", isbn=OTHER_ISBN), source="Cosoter")
        report = import_records(book("A", "Coffret", f"010 ##$a{OTHER_ISBN}", isbn=ISBN), source="BnF")
        assert outcomes(report) == {"to_decide": 1}

    def test_title_year_and_author_are_to_decide(self, book, import_records, outcomes) -> None:
        import_records(book("12"), source="Cosoter")
        report = import_records(book("A", "LA VILLE, à trois vitesses"), source="BnF")
        assert outcomes(report) == {"to_decide": 1}
        assert ImportDecision.objects.get().candidates == [BibliographicRecord.objects.get().pk]

    def test_title_and_year_of_another_author_are_another_notice(self, unimarc, book, import_records, outcomes) -> None:
        import_records(book("12"), source="Cosoter")
        other = unimarc("001 A", "200 1#$aLa ville à trois vitesses", "210 ##$d2009", "700 #1$aBacqué$bMarie-Hélène")
        assert outcomes(import_records(other, source="BnF")) == {"created": 1}

    def test_two_volumes_of_one_title_are_two_notices(self, unimarc, import_records, outcomes) -> None:
        volumes = [unimarc("001 1", f"200 1#$aAtlas$hTome {n}", "210 ##$d2009", "700 #1$aGuy") for n in (1, 2)]
        import_records(volumes[0], source="Cosoter")
        assert outcomes(import_records(volumes[1], source="BnF")) == {"created": 1}

    def test_a_title_without_a_year_says_too_little(self, unimarc, import_records, outcomes) -> None:
        for source in ("Cosoter", "BnF"):
            report = import_records(unimarc("001 1", "200 1#$aRapport annuel"), source=source)
            assert outcomes(report) == {"created": 1}


def test_a_notice_typed_by_hand_is_recognised_by_an_import(book, import_records, outcomes) -> None:
    record = BibliographicRecord.objects.create(title="La ville à trois vitesses", year_start=2009)
    Contribution.objects.create(record=record, agent=Agent.objects.create(name="Donzelot", forename="Jacques"))
    record.save()
    report = import_records(book("12"))
    assert outcomes(report) == {"to_decide": 1}
    assert BibliographicRecord.objects.count() == 1


class TestLevels:
    ISSN = "1767-3356"

    def serial(self, unimarc, number: str) -> bytes:
        return unimarc(f"001 {number}", f"011 ##$a{self.ISSN}", "200 1#$aConnaissance de l’emploi", kind="nas1")

    def test_an_issn_is_the_same_serial(self, unimarc, import_records, outcomes) -> None:
        import_records(self.serial(unimarc, "1"), source="Cosoter")
        assert outcomes(import_records(self.serial(unimarc, "A"), source="Sudoc")) == {"updated": 1}

    def test_an_article_with_its_journal_s_issn_stays_apart(self, unimarc, import_records, outcomes) -> None:
        import_records(self.serial(unimarc, "1"), source="Cosoter")
        articles = [
            unimarc(f"001 {title}", f"011 ##$a{self.ISSN}", f"200 1#$a{title}", "210 ##$d2009", kind="naa2")
            for title in ("Premier", "Second")
        ]
        assert outcomes(import_records(articles[0], source="Sudoc")) == {"created": 1}
        assert outcomes(import_records(articles[1], source="Isidore")) == {"created": 1}

    def test_two_articles_of_one_book_stay_apart(self, unimarc, import_records, outcomes) -> None:
        for source, title in (("Cosoter", "Premier"), ("Sudoc", "Second")):
            article = unimarc("001 1", f"010 ##$a{ISBN}", f"200 1#$a{title}", kind="naa2")
            assert outcomes(import_records(article, source=source)) == {"created": 1}

    def test_an_issue_with_its_journal_s_issn_stays_apart(self, unimarc, import_records, outcomes) -> None:
        issues = [
            unimarc(f"001 {n}", f"011 ##$a{self.ISSN}", f"200 1#$an° {n}", "461 #0$tConnaissance", kind="nas2")
            for n in (1, 2)
        ]
        import_records(issues[0], source="Cosoter")
        assert outcomes(import_records(issues[1], source="Sudoc")) == {"created": 1}

    def test_a_wrong_isbn_matches_nothing(self, book, import_records, outcomes) -> None:
        import_records(book("1", "Un", isbn="978-2-13-044178-0"), source="Cosoter")
        assert outcomes(import_records(book("A", "Deux", isbn="978-2-13-044178-0"), source="BnF")) == {"created": 1}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of a query is read in SQLite's words")
def test_no_question_reads_a_whole_table(book, import_records) -> None:
    import_records(book("1", isbn=ISBN), book("", "Sans numéro", isbn=OTHER_ISBN))
    with CaptureQueriesContext(connection) as asked:
        import_records(book("1", isbn=ISBN), book("2", isbn=ISBN), book("", "Autre", isbn=OTHER_ISBN))
    questions = [query["sql"] for query in asked if query["sql"].startswith("SELECT") and " IN (" in query["sql"]]
    assert len(questions) >= 5
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(f"EXPLAIN QUERY PLAN {question}")
            steps = [
                step for *_, step in cursor.fetchall() if "json_each" not in step
            ]  # the keys asked for, themselves
            assert not [step for step in steps if step.startswith("SCAN")], question
