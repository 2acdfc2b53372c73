"""What an import writes, and what it does not."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.importing.pipeline import Import, ImportFile
from catalogue.models import BibliographicRecord, ImportDecision, ImportRun, Item, Source, StoredRecord
from catalogue.signals import import_finished, records_changed
from reference.models import Agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced() -> list[list[int]]:
    """The notices announced, batch after batch."""
    batches: list[list[int]] = []

    def note(record_ids, **kwargs) -> None:
        batches.append(list(record_ids))

    records_changed.connect(note)
    yield batches
    records_changed.disconnect(note)


class TestDryRun:
    def test_it_writes_nothing_at_all(self, book, import_records, outcomes, announced) -> None:
        report = import_records(book("1"), book("2"), book("2", "Autre"), dry_run=True)
        assert outcomes(report) == {"created": 2, "to_decide": 1}
        for model in (Source, ImportRun, ImportDecision, BibliographicRecord, StoredRecord, Item, Agent):
            assert not model.objects.exists(), model
        assert announced == []

    def test_it_says_what_the_import_will_do(self, book, import_records, outcomes) -> None:
        import_records(book("1"), book("2"))
        records = book("1", "Changé"), book("2"), book("3", "Nouveau")
        dry = outcomes(import_records(*records, dry_run=True))
        assert BibliographicRecord.objects.count() == 2
        assert dry == outcomes(import_records(*records)) == {"updated": 1, "unchanged": 1, "created": 1}

    def test_leaving_it_halfway_writes_nothing_either(self, book, tmp_path: Path) -> None:
        (tmp_path / "export.mrc").write_bytes(book("1"))
        steps = Import("Cosoter", [ImportFile.at(tmp_path / "export.mrc")], dry_run=True).run()
        next(steps)
        steps.close()
        assert not BibliographicRecord.objects.exists()


class TestOneBadRecord:
    def test_it_costs_one_record(self, book, import_records, outcomes, monkeypatch) -> None:
        refuse_to_write(monkeypatch, "Mauvaise")
        report = import_records(book("1"), book("2", "Mauvaise"), book("3", "Troisième"))
        assert outcomes(report) == {"created": 2, "rejected": 1}
        [rejection] = report.files[0].rejections
        assert (rejection.position, rejection.id) == (2, "2")
        assert "trop longue" in rejection.reason

    def test_its_batch_may_hold_changes_too(self, book, import_records, outcomes, monkeypatch) -> None:
        import_records(book("1", "Ancien"))
        refuse_to_write(monkeypatch, "Mauvaise")
        report = import_records(book("1", "Nouveau"), book("2", "Mauvaise"))
        assert outcomes(report) == {"updated": 1, "rejected": 1}

    def test_a_record_that_cannot_be_parsed_is_refused(self, book, import_records, outcomes, monkeypatch) -> None:
        from catalogue.importing import arrivals

        def stumble(received):
            raise KeyError("200")

        monkeypatch.setitem(arrivals.PARSERS, "unimarc", stumble)
        report = import_records(book("1"))
        assert outcomes(report) == {"rejected": 1}

    def test_an_authority_record_is_no_notice(self, unimarc, import_records, outcomes) -> None:
        report = import_records(unimarc("001 9", "152 ##$aAFNOR", "200 #1$aDonzelot$bJacques", kind="nx  "))
        assert outcomes(report) == {"rejected": 1}
        assert "autorité" in report.files[0].rejections[0].reason

    def test_a_document_with_the_letter_of_an_authority_is_one(self, unimarc, import_records, outcomes) -> None:
        # A Koha export of architecture schools writes `x` in all its books.
        assert outcomes(import_records(unimarc("001 9", "200 1#$aMaisons", kind="nx  "))) == {"created": 1}

    def test_values_longer_than_their_columns_are_loaded(self, book, import_records, outcomes) -> None:
        long = "x" * 700
        lines = (
            f"010 ##$a{long}$d{long}",
            f"210 ##$a{long}$c{long}$d{long}",
            f"225 2#$a{long}$v{long}",
            f"606 #1$a{long}",
            f"701 #1$a{long}$b{long}",
            f"996 ##$f{long}$k{long}$9expl_cb:{long}$9expl_cote:{long}",
        )
        report = import_records(book("9" * 300, long, *lines))
        assert outcomes(report) == {"created": 1}
        record = BibliographicRecord.objects.get()
        assert len(record.items.get().call_number) == 200
        assert long.encode() in bytes(record.stored.raw)

    def test_characters_that_postgresql_refuses_cost_nothing(self, book, import_records, outcomes) -> None:
        damaged = book("1\x00", "La\x00 ville", "300 ##$aUne\x00 note", "610 ##$amot\x00")
        half_a_pair = book("2").replace(b"Donzelot", b"Donze\xed\xa0\x80t")
        assert outcomes(import_records(damaged, half_a_pair)) == {"created": 2}


class TestIncomplete:
    def test_a_borrowed_title_is_loaded_and_not_public(self, unimarc, import_records, outcomes) -> None:
        report = import_records(unimarc("001 1", "500 ##$aRapport de 1998"))
        assert outcomes(report) == {"created": 1}
        record = BibliographicRecord.objects.get()
        assert (record.title, record.state) == ("Rapport de 1998", BibliographicRecord.State.INCOMPLETE)
        assert not BibliographicRecord.objects.public().exists()
        assert [(waiting.position, waiting.id) for waiting in report.incomplete] == [(1, "1")]

    def test_without_any_title_it_asks_for_one(self, unimarc, import_records) -> None:
        import_records(unimarc("001 1", "210 ##$d2001"))
        assert BibliographicRecord.objects.get().title == "[Titre à compléter]"

    def test_the_title_that_comes_later_makes_it_public(self, unimarc, import_records) -> None:
        import_records(unimarc("001 1", "210 ##$d2001"))
        import_records(unimarc("001 1", "200 1#$aEnfin", "210 ##$d2001"))
        assert [record.title for record in BibliographicRecord.objects.public()] == ["Enfin"]


class TestKept:
    def test_the_bytes_are_kept_as_received(self, book, import_records) -> None:
        raw = book("12", "L’été")
        import_records(raw)
        stored = StoredRecord.objects.get()
        assert (bytes(stored.raw), stored.source_record_id) == (raw.removesuffix(b"\x1d"), "12")

    def test_parts_without_a_column_are_in_the_details(self, book, import_records) -> None:
        import_records(book("1", "Un", "320 ##$aBibliogr. p. 12", "856 4#$uhttps://exemple.fr/1.pdf"))
        details = BibliographicRecord.objects.get().details
        assert details["notes"] == [{"kind": "bibliography", "text": "Bibliogr. p. 12"}]
        assert details["locations"][0]["url"] == "https://exemple.fr/1.pdf"

    def test_a_letter_of_pmb_is_a_kind_of_document(self, unimarc, import_records) -> None:
        import_records(unimarc("001 1", "200 1#$aFilm", kind="ngm0"), unimarc("001 2", "200 1#$aLivre", kind="nam0"))
        kinds = BibliographicRecord.objects.order_by("source_record_id").values_list("document_type", flat=True)
        assert list(kinds) == ["Vidéo, projection", ""]


class TestAnnounced:
    def test_each_batch_is_announced_in_its_transaction(self, book, import_records, announced) -> None:
        import_records(book("1"), book("2"))
        keys = BibliographicRecord.objects.order_by("pk").values_list("pk", flat=True)
        assert [sorted(batch) for batch in announced] == [list(keys)]

    def test_an_article_that_finds_its_serial_later_is_announced(self, unimarc, import_records, announced) -> None:
        import_records(unimarc("001 2", "200 1#$aArticle", "461 ##$tGéo$9id:1$9lnk:perio", kind="naa2"))
        article = BibliographicRecord.objects.get()
        announced.clear()
        import_records(unimarc("001 1", "200 1#$aGéo", kind="nas1"))
        assert [article.pk] in announced

    def test_a_notice_is_announced_once_in_a_run(self, unimarc, import_records, announced) -> None:
        article = unimarc("001 2", "200 1#$aArticle", "461 ##$tGéo$9id:1$9lnk:perio", kind="naa2")
        import_records(article, unimarc("001 1", "200 1#$aGéo", kind="nas1"))
        assert len([pk for batch in announced for pk in batch]) == 2

    def test_what_is_unchanged_is_not(self, book, import_records, announced) -> None:
        import_records(book("1"))
        announced.clear()
        import_records(book("1"))
        assert announced == []

    def test_the_end_is_announced_with_its_run(self, book, import_records) -> None:
        runs = []

        def note(run, **kwargs) -> None:
            runs.append(run)

        import_finished.connect(note)
        try:
            import_records(book("1"))
        finally:
            import_finished.disconnect(note)
        assert [run.report["created"] for run in runs] == [1]


def test_two_hundred_records_ask_no_more_than_ten(book, import_records) -> None:
    def asked_for(numbers: range) -> int:
        lines = ("606 #1$aLogement", "996 ##$fA$9expl_cb:A")
        records = [book(str(n), f"Titre {n}", f"701 #1$aAuteur {n}", *lines) for n in numbers]
        with CaptureQueriesContext(connection) as asked:
            import_records(*records)
        return len(asked)

    asked_for(range(3))
    # SQLite takes so many parameters at once: two hundred new authors go in a few statements more.
    assert asked_for(range(20, 220)) <= asked_for(range(10, 20)) + 5


def refuse_to_write(monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    """A database that refuses the notices of this title, as PostgreSQL does a value too long."""
    from django.db import DataError

    from catalogue.importing.writing import Shelves

    add = Shelves.add

    def refusing(self, writings):
        if any(writing.loaded.columns["title"] == title for writing in writings):
            raise DataError("valeur trop longue pour le type character varying(200)")
        add(self, writings)

    monkeypatch.setattr(Shelves, "add", refusing)
