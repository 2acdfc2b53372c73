"""The rules of a source: said in words, saved at once, obeyed by the next preview."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalogue.models import Aspect, BibliographicRecord, Source
from tests.catalogue.cataloguing.importing.conftest import at, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return Source.objects.create(name="Cosoter")


def test_every_field_has_a_line_and_the_usual_way_is_said(nadia, read, source) -> None:
    page = read(at("source_rules", source.pk))
    for aspect in Aspect:
        assert str(aspect.label) in page
    assert "« Mettre à jour, sauf ce qui a été corrigé ici »" in page
    Source.objects.update(role="copy")
    assert "« Compléter : ajouter ce qui manque, ne rien ôter »" in read(at("source_rules", source.pk))


def test_a_choice_is_kept_and_taken_back(nadia, source) -> None:
    nadia.post(at("source_rules", source.pk), {"title": "keep", "abstract": "add"})
    assert dict(source.rules.values_list("aspect", "action")) == {"title": "keep", "abstract": "add"}
    nadia.post(at("source_rules", source.pk), {"title": "replace", "abstract": ""})
    assert dict(source.rules.values_list("aspect", "action")) == {"title": "replace"}


def test_a_made_up_choice_is_refused_and_the_others_stay(nadia, source) -> None:
    nadia.post(at("source_rules", source.pk), {"title": "keep"})
    response = nadia.post(at("source_rules", source.pk), {"title": "eat"})
    assert "Sélectionnez un choix valide" in words(response)
    assert dict(source.rules.values_list("aspect", "action")) == {"title": "keep"}


def test_the_preview_obeys(nadia, read, drop, imported, book) -> None:
    source = imported(drop(book("1"))).source
    nadia.post(at("source_rules", source.pk), {"title": "keep"})
    run = imported(drop(book("1", "La ville à cent vitesses", "330 ##$aUn résumé."), source=source.pk))
    assert BibliographicRecord.objects.get().title == "La ville à trois vitesses"
    line = run.lines.get(outcome="updated")
    assert "Les règles gardent le nôtre." in read(at("import_line", run.pk, line.pk))


def test_a_preview_that_waits_is_made_again_with_them(nadia, read, worker, drop, imported, book) -> None:
    source = imported(drop(book("1"), book("2", "Habiter"))).source
    run = drop(book("1", "La ville à cent vitesses"), source=source.pk, is_full_export="on")
    gone = run.lines.get(outcome="gone")
    nadia.post(at("import_decide", run.pk), {"line": [gone.pk], "verdict": "apply"})
    said = words(nadia.post(at("source_rules", source.pk), {"title": "keep"}, follow=True))
    assert "L’aperçu qui attendait se refait avec elles." in said
    said = words(nadia.post(at("import_go", run.pk), follow=True))
    assert "Son aperçu se refait : relisez-le d’abord, puis lancez l’import." in said
    worker()
    line = run.lines.get(outcome="updated")
    assert "Les règles gardent le nôtre." in read(at("import_line", run.pk, line.pk))
    assert run.lines.get(outcome="gone").verdict == "apply", "her answer stays"


def test_a_preview_that_waits_is_made_again_after_another_import(nadia, read, worker, drop, imported, book) -> None:
    source = imported(drop(book("1"))).source
    first, second = (drop(book("2", "Habiter"), source=source.pk) for _time in range(2))
    assert "1 notice sera créée" in read(at("import_run", second.pk))
    imported(first)
    worker()
    assert "rien ne changera au catalogue. 1 ne change pas." in read(at("import_run", second.pk))


def test_the_sources_say_their_role_and_lead_there(nadia, read, source) -> None:
    url = reverse("wagtailsnippets_rayonnage_catalogue_source:list")
    assert "Maître : elle tient ses notices à jour" in read(url)
    assert at("source_rules", source.pk) in nadia.get(url).content.decode()
    edit = reverse("wagtailsnippets_rayonnage_catalogue_source:edit", args=[source.pk])
    assert at("source_rules", source.pk) in nadia.get(edit).content.decode()
