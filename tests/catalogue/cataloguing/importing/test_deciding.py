"""Nadia answers: one record, those that she ticked, all of them; notices that are gone; items that moved."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import BibliographicRecord, ImportDecision, ImportRun, Item, ItemQuestion, Source
from tests.catalogue.cataloguing.importing.conftest import at, words

pytestmark = pytest.mark.django_db

Verdict = ImportDecision.Verdict
State = BibliographicRecord.State


@pytest.fixture
def ours(imported, drop, book) -> list[BibliographicRecord]:
    """Two notices of another source."""
    imported(drop(book("A1"), book("A2", "Habiter"), new_source="Ancien PMB"))
    return list(BibliographicRecord.objects.order_by("pk"))


@pytest.fixture
def preview(ours, drop, book) -> ImportRun:
    """Two records that resemble them, and one that is new."""
    return drop(book("1"), book("2", "Habiter"), book("3", "Loger"))


class TestThePreview:
    def test_both_are_side_by_side_with_what_differs(self, ours, drop, book, read) -> None:
        run = drop(book("1", "La ville à trois vitesses", "215 ##$a120 p."))
        page = read(at("import_run", run.pk))
        assert "Reçue de Cosoter 1 Chez nous" in page
        assert "Description 120 p. ≠ Différent :" in page
        assert f"notice {ours[0].pk}" in page
        assert "Titre La ville à trois vitesses La ville à trois vitesses" in page

    def test_one_by_one(self, nadia, preview, imported, ours) -> None:
        same, other = preview.decisions.order_by("position")
        answer(nadia, preview, f"same:{ours[0].pk}", decision=same.pk)
        answer(nadia, preview, "different", decision=other.pk)
        imported(preview)
        assert BibliographicRecord.objects.count() == 4
        assert set(ours[0].stored_records.values_list("source__name", flat=True)) == {"Ancien PMB", "Cosoter"}

    def test_the_sentence_counts_the_answers(self, nadia, read, preview) -> None:
        assert "1 notice sera créée. 2 à décider attendront votre réponse." in read(at("import_run", preview.pk))
        answer(nadia, preview, "different", tout="1")
        assert "3 notices seront créées." in read(at("import_run", preview.pk))

    def test_all_at_once(self, nadia, preview) -> None:
        said = answer(nadia, preview, "skip", tout="1")
        assert "2 réponses retenues" in said
        assert set(preview.decisions.values_list("verdict", flat=True)) == {"skip"}

    def test_all_leaves_what_was_answered_one_by_one(self, nadia, preview) -> None:
        first, second = preview.decisions.order_by("position")
        answer(nadia, preview, "different", decision=first.pk)
        answer(nadia, preview, "skip", tout="1")
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.verdict, second.verdict) == ("different", "skip")

    def test_the_ticked_ones_alone(self, nadia, preview) -> None:
        first, second = preview.decisions.order_by("position")
        answer(nadia, preview, "skip", decision=[second.pk])
        first.refresh_from_db()
        assert first.verdict == ""

    def test_an_answer_can_change(self, nadia, read, preview) -> None:
        first = preview.decisions.order_by("position").first()
        answer(nadia, preview, "skip", decision=first.pk)
        assert "Votre réponse : Ne pas importer Changer de réponse" in read(at("import_run", preview.pk))
        answer(nadia, preview, "", decision=first.pk)
        first.refresh_from_db()
        assert first.verdict == ""

    def test_the_same_means_one_notice(self, nadia, preview, ours) -> None:
        ImportDecision.objects.update(candidates=[one.pk for one in ours])
        said = answer(nadia, preview, "same", tout="1")
        assert "2 notices ressemblent à plusieurs des nôtres" in said
        assert not preview.decisions.exclude(verdict="").exists()

    @pytest.mark.parametrize("verdict", ["same:9999", "same:abc", "same:99999999999999999999", "nimporte", "<b>"])
    def test_a_made_up_answer_is_no_answer(self, nadia, preview, verdict) -> None:
        answer(nadia, preview, verdict, decision=preview.decisions.first().pk)
        assert not preview.decisions.exclude(verdict="").exists()

    def test_nothing_ticked(self, nadia, preview) -> None:
        assert "Cochez d’abord" in answer(nadia, preview, "skip")
        assert "Cochez d’abord" in answer(nadia, preview, "skip", decision=["abc", "-1", "9" * 30])

    def test_a_decision_of_another_run_is_not_answered_here(self, nadia, preview, drop, book) -> None:
        other = drop(book("9", "Habiter"), new_source="Autre").decisions.get()
        answer(nadia, preview, "skip", decision=other.pk)
        other.refresh_from_db()
        assert other.verdict == ""

    def test_it_comes_back_to_the_list_and_nowhere_else(self, nadia, preview) -> None:
        back = at("import_run", preview.pk, query="?sort=to_decide")
        url, pk = at("import_decide", preview.pk), preview.decisions.first().pk
        assert nadia.post(url, {"verdict": "skip", "decision": pk, "retour": back}).url == back
        away = nadia.post(url, {"verdict": "skip", "decision": pk, "retour": "https://exemple.org/"})
        assert away.url == at("import_run", preview.pk)


class TestAfterTheImport:
    def test_an_answer_is_applied_at_once(self, nadia, read, preview, imported, ours) -> None:
        imported(preview)
        assert BibliographicRecord.objects.count() == 3
        first, second = ImportDecision.objects.filter(verdict="").order_by("position")
        assert "1 notice créée." in anywhere(nadia, "different", decision=first.pk)
        assert "1 notice mise à jour." in anywhere(nadia, f"same:{ours[1].pk}", decision=second.pk)
        assert BibliographicRecord.objects.count() == 4
        assert "Rien n’attend" in read(at("decisions"))

    def test_everything_that_waits_is_in_one_list(self, read, preview, imported, drop, book) -> None:
        imported(preview)
        drop(book("9", "Loger"), new_source="Autre")
        page = read(at("decisions"))
        for said in ("Reçue de Cosoter", "Reçue de Autre", "Habiter", "Loger"):
            assert said in page
        page = read(at("decisions") + "?q=loger")
        assert "Reçue de Autre" in page
        assert "Reçue de Cosoter" not in page

    def test_what_an_abandoned_import_asked_is_asked_no_more(self, nadia, read, preview) -> None:
        nadia.post(at("import_abandon", preview.pk))
        assert "Rien n’attend" in read(at("decisions"))

    def test_what_another_preview_asks_too_goes_on_being_asked(self, nadia, read, drop, book, worker, preview) -> None:
        other = drop(book("1"), source=preview.source_id)
        nadia.post(at("import_abandon", preview.pk))
        worker()
        assert "C’est la même : mettre à jour" in read(at("import_run", other.pk))

    def test_one_alone_with_its_tagged_form(self, read, preview) -> None:
        page = read(at("decision", preview.decisions.order_by("position").first().pk))
        assert "C’est la même : mettre à jour" in page
        assert "$a La ville à trois vitesses" in page

    def test_one_taken_from_elsewhere_opens_the_notice_that_came_of_it(self, nadia, preview, imported) -> None:
        imported(preview)
        ImportRun.objects.filter(pk=preview.pk).update(by_hand=True)
        decision = ImportDecision.objects.filter(verdict="").order_by("position").first()
        response = nadia.post(at("decide"), {"verdict": "different", "decision": decision.pk})
        created = BibliographicRecord.objects.latest("pk")
        assert response.url.endswith(f"/edit/{created.pk}/")

    def test_one_that_was_deleted_here_can_be_created_again(self, nadia, read, drop, imported, book) -> None:
        source = imported(drop(book("1"))).source
        BibliographicRecord.objects.get().delete()
        run = drop(book("1", "La ville à quatre vitesses"), source=source.pk)
        assert "La créer de nouveau" in read(at("import_run", run.pk))
        answer(nadia, run, "different", tout="1")
        imported(run)
        assert BibliographicRecord.objects.get().title == "La ville à quatre vitesses"


class TestGone:
    @pytest.fixture
    def run(self, drop, imported, book) -> ImportRun:
        source = imported(drop(book("1"), book("2", "Habiter"), book("3", "Loger"))).source
        return drop(book("1"), source=source.pk, is_full_export="on")

    def test_they_are_listed_and_stay_unless_she_says_so(self, nadia, read, run, imported) -> None:
        page = read(at("import_run", run.pk, query="?sort=gone"))
        assert "Disparues 2" in page
        assert "Ces notices de la source ne sont plus dans les fichiers" in page
        assert "2 ne sont plus dans les fichiers et resteront au catalogue, sauf celles que vous retirez" in page
        imported(run)
        assert BibliographicRecord.objects.filter(state=State.PUBLIC).count() == 3

    def test_one_is_withdrawn_the_other_kept(self, nadia, read, run, imported) -> None:
        habiter, loger = run.lines.filter(outcome="gone").order_by("title")
        assert "1 notice sera retirée à l’import." in answer(nadia, run, "apply", line=[habiter.pk])
        answer(nadia, run, "keep", line=[loger.pk])
        page = read(at("import_run", run.pk, query="?sort=gone"))
        assert "Habiter Sera retirée" in page
        assert "Loger Gardée" in page
        assert "1 notice sera retirée" in page
        imported(run)
        assert BibliographicRecord.objects.get(title="Habiter").state == State.WITHDRAWN
        assert BibliographicRecord.objects.get(title="Loger").state == State.PUBLIC

    def test_only_what_is_gone_is_answered_so(self, nadia, run) -> None:
        line = run.lines.get(outcome="unchanged")
        answer(nadia, run, "apply", line=[line.pk])
        line.refresh_from_db()
        assert line.verdict == ""


class TestItems:
    @pytest.fixture
    def question(self) -> ItemQuestion:
        run = ImportRun.objects.create(source=Source.objects.create(name="Cosoter"), status=ImportRun.Status.DONE)
        a, b = (BibliographicRecord.objects.create(title=title) for title in ("Notice A", "Notice B"))
        item = Item.objects.create(record=a, barcode="PB00123", call_number="EDU 12")
        return ItemQuestion.objects.create(run=run, kind="moved", item=item, record=b, values={})

    def test_it_is_asked_in_plain_words(self, read, question) -> None:
        said = (
            "L’exemplaire PB00123 (EDU 12) est chez nous sur « Notice A » ; Cosoter le met maintenant sur « Notice B »."
        )
        for url in (at("decisions"), at("import_run", question.run_id)):
            assert said in read(url)

    def test_it_moves(self, nadia, question) -> None:
        nadia.post(at("import_item", question.pk), {"choix": "move"})
        question.item.refresh_from_db()
        assert question.item.record.title == "Notice B"

    def test_it_stays_and_is_asked_no_more(self, nadia, read, question) -> None:
        nadia.post(at("import_item", question.pk), {"choix": "keep"})
        question.item.refresh_from_db()
        assert question.item.record.title == "Notice A"
        assert "PB00123" not in read(at("decisions"))

    @pytest.mark.parametrize("choice", ["withdraw", "add", "", "drop"])
    def test_an_answer_to_another_question_is_none(self, nadia, question, choice) -> None:
        nadia.post(at("import_item", question.pk), {"choix": choice})
        question.refresh_from_db()
        assert question.answer == ""
        assert Item.objects.get().record.title == "Notice A"

    def test_one_that_was_corrected_here_is_not_withdrawn(self, nadia, question) -> None:
        ItemQuestion.objects.update(kind="gone")
        Item.objects.update(edited_here=True)
        said = words(nadia.post(at("import_item", question.pk), {"choix": "withdraw"}, follow=True))
        assert "retirez-le depuis sa notice" in said
        assert Item.objects.exists()


class TestQueries:
    def test_as_many_for_twenty_that_wait_as_for_two(self, nadia, ours, drop, book) -> None:
        counts = []
        for number in (2, 18):
            drop(*(book(f"{number}-{n}") for n in range(number)), new_source=f"Source {number}")
            nadia.get(at("decisions"))
            with CaptureQueriesContext(connection) as queries:
                nadia.get(at("decisions"))
            counts.append(len(queries))
        assert ImportDecision.objects.count() == 20
        assert counts[0] == counts[1]


def answer(client, run: ImportRun, verdict: str, **posted: object) -> str:
    return words(client.post(at("import_decide", run.pk), {"verdict": verdict, **posted}, follow=True))


def anywhere(client, verdict: str, **posted: object) -> str:
    return words(client.post(at("decide"), {"verdict": verdict, **posted}, follow=True))
