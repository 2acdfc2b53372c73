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


def test_the_sources_say_their_role_and_lead_there(nadia, read, source) -> None:
    url = reverse("wagtailsnippets_rayonnage_catalogue_source:list")
    assert "Maître : elle tient ses notices à jour" in read(url)
    assert at("source_rules", source.pk) in nadia.get(url).content.decode()
    edit = reverse("wagtailsnippets_rayonnage_catalogue_source:edit", args=[source.pk])
    assert at("source_rules", source.pk) in nadia.get(edit).content.decode()
