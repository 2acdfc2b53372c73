"""Nadia undoes an import, and undoes the undoing. Her own work is asked about, never overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from catalogue.importing.snapshots import TABLES
from catalogue.importing.undo import Undo, begin, forecast, resolve
from catalogue.models import (
    BibliographicRecord,
    CheckedLink,
    Contribution,
    DigitalDocument,
    ImportLine,
    ImportRun,
    Item,
    ItemQuestion,
    Source,
    SourceMapping,
    Subject,
    SubjectAssignment,
    Tombstone,
)
from catalogue.signals import records_changed
from reference.models import Agent, Theme

pytestmark = pytest.mark.django_db

Line = ImportLine.Outcome


@pytest.fixture
def undo_last() -> Callable[[], ImportRun]:
    """Undo the latest run that something can be undone of; returns the run of the undoing."""

    def undo() -> ImportRun:
        run = begin(ImportRun.objects.latest("pk"))
        for _done in Undo(run).run():
            pass
        run.refresh_from_db()
        return run

    return undo


def everything() -> dict[str, list[Any]]:
    """All the rows of all notices, moments of change apart."""
    found = {}
    for model in TABLES:
        names = [field.attname for field in model._meta.concrete_fields if field.name not in ("id", "updated_at")]
        key = [] if model is not BibliographicRecord else ["pk"]
        rows = [tuple(str(value) for value in row) for row in model.objects.values_list(*key, *names)]
        found[model.__name__] = sorted(rows)
    return found


ITEM = "996 ##$f{0}$k331 DON$9expl_cb:{0}$9expl_cote:331 DON"


class TestCreated:
    def test_what_was_created_goes_and_leaves_its_address(
        self, book, import_records, undo_last, client: Client
    ) -> None:
        import_records(book("1", "Livre", ITEM.format("A"), "606 #1$aLogement"))
        address = BibliographicRecord.objects.get().get_absolute_url()
        run = undo_last()
        assert not any(everything().values())
        assert client.get(address).status_code == 410
        assert Tombstone.objects.get().reason == Tombstone.Reason.UNDONE
        assert (run.status, run.report["removed"]) == (ImportRun.Status.DONE, 1)

    def test_undoing_the_undoing_brings_all_back_under_the_same_number(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre", ITEM.format("A"), "606 #1$aLogement", "010 ##$a2130441785"), book("2"))
        before = everything()
        undo_last()
        run = undo_last()
        assert everything() == before
        assert not Tombstone.objects.exists()
        assert run.report["recreated"] == 2

    def test_and_again(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre", ITEM.format("A")))
        for _time in range(3):
            undo_last()
        assert not BibliographicRecord.objects.exists()

    def test_the_same_file_may_come_again_afterwards(self, book, import_records, undo_last, outcomes) -> None:
        import_records(book("1"))
        undo_last()
        assert outcomes(import_records(book("1"))) == {"created": 1}

    def test_search_hears_of_it(self, book, import_records, undo_last) -> None:
        import_records(book("1"))
        pk = BibliographicRecord.objects.get().pk
        heard: list[int] = []

        def note(record_ids, **kwargs) -> None:
            heard.extend(record_ids)

        records_changed.connect(note)
        undo_last()
        records_changed.disconnect(note)
        assert heard == [pk]

    @pytest.mark.parametrize("reason", ["correction", "item", "part", "later import"])
    def test_what_serves_since_is_asked_about(self, book, import_records, undo_last, reason) -> None:
        import_records(book("1", "Livre", ITEM.format("A")))
        first = ImportRun.objects.get()
        record = BibliographicRecord.objects.get()
        if reason == "correction":
            record.note_edits(["title"])
            record.save()
        elif reason == "item":
            Item.objects.update(edited_here=True)
        elif reason == "part":
            BibliographicRecord.objects.create(title="Article saisi à la main", host=record)
        else:
            import_records(book("1", "Livre corrigé", ITEM.format("A")))
        run = begin(first)
        list(Undo(run).run())
        assert BibliographicRecord.objects.filter(pk=record.pk).exists()
        line = run.lines.get()
        assert line.outcome == Line.TO_DECIDE
        assert line.reason

    def test_she_may_go_back_all_the_same(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre"))
        record = BibliographicRecord.objects.get()
        record.note_edits(["title"])
        record.save()
        run = undo_last()
        resolve(run.lines.get(), apply=True)
        assert not BibliographicRecord.objects.exists()
        undo_last()
        assert BibliographicRecord.objects.get().edited_here == ["title"]

    def test_all_the_same_takes_what_was_attached(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre", ITEM.format("A")))
        record = BibliographicRecord.objects.get()
        DigitalDocument.objects.create(record=record, title="En ligne", url="https://example.org/livre.pdf")
        part = BibliographicRecord.objects.create(title="Chapitre", host=record)
        resolve(undo_last().lines.get(), apply=True)
        connection.check_constraints()
        part.refresh_from_db()
        assert (part.host, DigitalDocument.objects.count()) == (None, 0)

    def test_a_tried_link_and_an_open_question_hold_nothing_back(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Un", ITEM.format("A")))
        import_records(book("2", "Deux", ITEM.format("A")))
        CheckedLink.objects.create(record=BibliographicRecord.objects.get(title="Deux"), url="https://example.org/")
        assert ItemQuestion.objects.get().record.title == "Deux"
        undo_last()
        connection.check_constraints()
        assert [record.title for record in BibliographicRecord.objects.all()] == ["Un"]
        assert not ItemQuestion.objects.exists()

    def test_or_keep_it(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre"))
        Item.objects.create(record=BibliographicRecord.objects.get(), barcode="Z", edited_here=True)
        run = undo_last()
        resolve(run.lines.get(), apply=False)
        resolve(run.lines.get(), apply=True)  # answered already
        assert BibliographicRecord.objects.exists()

    def test_the_forecast_says_so_before(self, book, import_records) -> None:
        import_records(book("1"), book("2", "Deux"))
        record = BibliographicRecord.objects.first()
        record.note_edits(["title"])
        record.save()
        found = forecast(ImportRun.objects.get())
        assert (found.removed, found.asked, found.restored) == (1, 1, 0)


class TestUpdated:
    def test_each_field_comes_back(self, book, import_records, undo_last, outcomes) -> None:
        old = book("1", "Ancien", "330 ##$aUn résumé.", "606 #1$aLogement", ITEM.format("A"), isbn="2130441785")
        new = book(
            "1", "Nouveau", "606 #1$aHabitat", "701 #1$aMongin$bOlivier", ITEM.format("A") + "$9statut_libelle:Perdu"
        )
        import_records(old)
        before = everything()
        import_records(new)
        after = everything()
        assert after != before
        run = undo_last()
        assert everything() == before
        assert run.report["restored"] == 1
        # The next import compares with what the notice says again.
        assert outcomes(import_records(old)) == {"unchanged": 1}

    def test_the_undoing_is_undone(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Ancien", "606 #1$aLogement", ITEM.format("A")))
        import_records(book("1", "Nouveau", "606 #1$aHabitat", ITEM.format("A"), ITEM.format("B")))
        after = everything()
        undo_last()
        undo_last()
        assert everything() == after

    def test_an_added_item_goes_unless_it_serves(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre"))
        import_records(book("1", "Livre", ITEM.format("A"), ITEM.format("B")))
        Item.objects.filter(barcode="B").update(edited_here=True)
        undo_last()
        assert [item.barcode for item in Item.objects.all()] == ["B"]

    def test_an_added_item_that_is_asked_about_goes_with_its_question(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre"))
        import_records(book("1", "Livre", ITEM.format("A")))
        added = ImportRun.objects.latest("pk")
        import_records(book("1", "Livre"))
        assert ItemQuestion.objects.get().kind == ItemQuestion.Kind.GONE
        list(Undo(begin(added)).run())
        connection.check_constraints()
        assert not Item.objects.exists()

    def test_themes_of_the_source_go(self, book, import_records, undo_last) -> None:
        Theme.objects.create(name="Habitat", short_name="Habitat", slug="habitat")
        source = Source.objects.create(name="Cosoter")
        kind = SourceMapping.Kind.CUSTOM_FIELD
        SourceMapping.objects.create(source=source, kind=kind, value="cp_theme", target="themes")
        import_records(book("1", "Livre"))
        before = everything()
        import_records(book("1", "Livre", "900 ##$aHABITAT$ncp_theme"))
        undo_last()
        assert everything() == before

    def test_another_source_s_contribution_goes_whole(self, book, import_records, undo_last) -> None:
        import_records(book("12", "Livre", isbn="2130441785"))
        before = everything()
        import_records(book("F1", "Livre", "330 ##$aUn résumé.", isbn="2130441785"), source="BnF")
        after = everything()
        undo_last()
        assert everything() == before
        undo_last()
        assert everything() == after

    def test_a_title_corrected_since_is_asked_about_and_the_rest_comes_back(
        self, book, import_records, undo_last
    ) -> None:
        import_records(book("1", "Ancien", "330 ##$aVieux résumé."))
        import_records(book("1", "Nouveau", "330 ##$aJeune résumé."))
        BibliographicRecord.objects.update(title="Le mien")
        run = undo_last()
        record = BibliographicRecord.objects.get()
        assert (record.title, record.abstract) == ("Le mien", "Vieux résumé.")
        asked = run.lines.get(outcome=Line.TO_DECIDE)
        resolve(asked, apply=True)
        assert BibliographicRecord.objects.get().title == "Ancien"

    def test_a_descriptor_added_since_stays(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre", "606 #1$aLogement"))
        import_records(book("1", "Livre", "606 #1$aHabitat"))
        record = BibliographicRecord.objects.get()
        added = Subject.objects.create(label="Banlieue")
        SubjectAssignment.objects.create(record=record, subject=added, sort_order=9)
        undo_last()
        labels = {one.subject.label for one in record.subject_assignments.all()}
        assert labels == {"Logement", "Banlieue"}

    def test_an_author_deleted_since_is_said(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Livre", "701 #1$aMongin$bOlivier"))
        import_records(book("1", "Livre"))
        Agent.objects.get(name="Mongin").delete()
        run = undo_last()
        assert run.lines.filter(outcome=Line.TO_DECIDE).exists()
        assert [one.agent.name for one in Contribution.objects.all()] == ["Donzelot"]

    def test_a_notice_deleted_since_stays_deleted(self, book, import_records, undo_last) -> None:
        import_records(book("1", "Ancien"))
        import_records(book("1", "Nouveau"))
        BibliographicRecord.objects.get().delete()
        run = undo_last()
        assert run.report["unchanged"] == 1

    def test_two_changes_of_one_notice_in_one_import_come_back(self, book, tmp_path, import_records, undo_last) -> None:
        from catalogue.importing.pipeline import Import, ImportFile

        import_records(book("1", "Un"))
        before = everything()
        for name, title in (("a.mrc", "Deux"), ("b.mrc", "Trois")):
            (tmp_path / name).write_bytes(book("1", title))
        list(Import("Cosoter", [ImportFile.at(tmp_path / name) for name in ("a.mrc", "b.mrc")]).run())
        assert BibliographicRecord.objects.get().title == "Trois"
        undo_last()
        assert everything() == before


def test_an_undoing_killed_half_way_goes_on(book, import_records, monkeypatch) -> None:
    monkeypatch.setattr("catalogue.importing.undo.AT_ONCE", 2)
    import_records(*(book(str(number), f"Titre {number}") for number in range(7)))
    run = begin(ImportRun.objects.get())
    steps = Undo(run).run()
    next(steps)
    steps.close()
    assert BibliographicRecord.objects.count() == 5
    run.refresh_from_db()
    list(Undo(run).run())
    run.refresh_from_db()
    assert not BibliographicRecord.objects.exists()
    assert run.report["removed"] == 7
