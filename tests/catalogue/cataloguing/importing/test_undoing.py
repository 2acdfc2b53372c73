"""A wrong import is undone, and an undoing undone in its turn; what Nadia corrected since is asked about."""

from __future__ import annotations

import pytest

from catalogue.models import BibliographicRecord, ImportRun
from tests.catalogue.cataloguing.importing.conftest import at, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrong(drop, imported, book) -> ImportRun:
    """It changed a notice and created another."""
    source = imported(drop(book("1"))).source
    return imported(drop(book("1", "La ville à cent vitesses"), book("2", "Habiter"), source=source.pk))


@pytest.fixture
def undo(nadia, worker):
    def undone(run: ImportRun) -> ImportRun:
        nadia.post(at("import_undo", run.pk))
        worker()
        return ImportRun.objects.latest("pk")

    return undone


def titles() -> set[str]:
    return set(BibliographicRecord.objects.values_list("title", flat=True))


class TestBefore:
    def test_it_says_what_will_happen(self, read, wrong) -> None:
        page = read(at("import_undo", wrong.pk))
        assert "1 notice créée disparaît du catalogue." in page
        assert "1 notice modifiée revient comme avant." in page
        assert titles() == {"La ville à cent vitesses", "Habiter"}

    def test_what_was_corrected_since_is_counted_apart(self, read, wrong) -> None:
        BibliographicRecord.objects.filter(title="Habiter").update(edited_here=["title"])
        assert "1 notice corrigée ou utilisée depuis : on vous demandera." in read(at("import_undo", wrong.pk))

    def test_the_preview_of_another_import_changed_nothing(self, read, drop, imported, book) -> None:
        run = imported(drop(book("1"), book("2", "Habiter")))
        preview = drop(book("1", "Un autre titre"), source=run.source_id)
        assert "2 notices créées disparaissent du catalogue." in read(at("import_undo", run.pk))
        imported(preview)
        page = read(at("import_undo", run.pk))
        assert "1 notice créée disparaît du catalogue." in page
        assert "1 notice corrigée ou utilisée depuis" in page

    def test_nothing_to_undo(self, nadia, drop, book) -> None:
        preview = drop(book("1"))
        for response in (nadia.get(at("import_undo", preview.pk)), nadia.post(at("import_undo", preview.pk))):
            assert response.url == at("import_run", preview.pk)
        assert not ImportRun.objects.filter(kind="undo").exists()


class TestUndoing:
    def test_it_comes_back_and_is_told(self, read, wrong, undo) -> None:
        page = read(at("import_run", undo(wrong).pk))
        assert "Ce qui a été défait Supprimées 1 Revenues en arrière 1" in page
        assert titles() == {"La ville à trois vitesses"}
        assert "Cet import a été annulé. Voir comment" in read(at("import_run", wrong.pk))

    def test_once(self, nadia, wrong, undo) -> None:
        undo(wrong)
        assert "c’est déjà annulé" in words(nadia.post(at("import_undo", wrong.pk), follow=True))
        assert ImportRun.objects.filter(kind="undo").count() == 1

    def test_an_undoing_is_undone(self, read, wrong, undo) -> None:
        first = undo(wrong)
        page = read(at("import_undo", first.pk))
        assert "Si vous le rétablissez" in page
        assert "1 notice supprimée est rétablie." in page
        undo(first)
        assert titles() == {"La ville à cent vitesses", "Habiter"}
        assert "Rétablissement d’un import de Cosoter" in read(at("import_run", ImportRun.objects.latest("pk").pk))


class TestConflicts:
    @pytest.fixture
    def asking(self, wrong, undo) -> ImportRun:
        BibliographicRecord.objects.filter(title="Habiter").update(title="Habiter, corrigé", edited_here=["title"])
        return undo(wrong)

    def test_it_asks(self, read, asking) -> None:
        page = read(at("import_run", asking.pk))
        assert "Ces notices ont été corrigées depuis l’import" in page
        assert "Habiter Corrigée ici depuis." in page
        assert "Habiter, corrigé" in titles()

    def test_it_waits_among_all_that_waits(self, nadia, read, asking) -> None:
        assert "Annulation d’un import de Cosoter" in read(at("decisions"))
        assert "1 notice attend encore votre réponse." in read(at("import_run", asking.pk))
        nadia.post(at("import_decide", asking.pk), {"verdict": "keep", "tout": "1"})
        assert "Annulation d’un import" not in read(at("decisions"))
        assert "attend encore" not in read(at("import_run", asking.pk))

    def test_she_keeps_hers(self, nadia, read, asking) -> None:
        said = words(nadia.post(at("import_decide", asking.pk), {"verdict": "keep", "tout": "1"}, follow=True))
        assert "1 notice laissée comme vous l’avez corrigée." in said
        assert "Habiter, corrigé" in titles()
        assert "Correction gardée" in read(at("import_run", asking.pk))

    def test_she_goes_back_all_the_same(self, nadia, asking) -> None:
        [line] = asking.lines.filter(outcome="to_decide")
        nadia.post(at("import_decide", asking.pk), {"verdict": "apply", "line": line.pk})
        assert titles() == {"La ville à trois vitesses"}
