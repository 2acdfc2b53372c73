"""What helps Inès around a search: proposals while she types, ways out of nothing, reasons, and what is near."""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from catalogue.models import (
    BibliographicRecord,
    BroaderLink,
    DigitalDocument,
    DocumentPage,
    DocumentReading,
    Subject,
    SubjectVariant,
)
from reference.models import Agent
from search.engines.base import EngineUnavailable
from search.indexing import current_engine, rebuild
from search.query import Query
from search.widening import parts, widened

pytestmark = pytest.mark.django_db


class Down:
    def __getattr__(self, name):
        def ask(*args, **kwargs):
            raise EngineUnavailable("en panne")

        return ask


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def holdings(engine) -> list[BibliographicRecord]:
    """Three notices: on « Logement social », under « Logement », and on « Logement »; all by Paul Éluard."""
    housing = Subject.objects.create(label="Logement")
    social = Subject.objects.create(label="Logement social")
    SubjectVariant.objects.create(authority=social, label="HLM")
    BroaderLink.objects.create(subject=social, broader=housing)
    author = Agent.objects.create(name="Éluard", forename="Paul")
    records = []
    for title, kind, subject in (
        ("Rénover les tours", "Rapport", social), ("Rénover sans déloger", "Ouvrage", social), ("Se loger", "Ouvrage", housing),
    ):  # fmt: skip
        record = BibliographicRecord.objects.create(title=title, document_type=kind, abstract="Une étude de cas.")
        record.subject_assignments.create(subject=subject)
        record.contributions.create(agent=author)
        record.save()
        records.append(record)
    rebuild(engine)
    return records


class TestProposals:
    def ask(self, client, typed: str) -> list[dict]:
        return client.get("/recherche/propositions/", {"q": typed}).json()["groups"]

    def test_each_kind_leads_where_it_says(self, client, holdings):
        [subjects] = self.ask(client, "logem")
        assert subjects == {
            "kind": "sujet", "label": "Sujets",
            "proposals": [
                {"text": "Logement social", "url": "/recherche/?sujet=Logement+social"},
                {"text": "Logement", "url": "/recherche/?sujet=Logement"},
            ],
        }  # fmt: skip
        [authors] = self.ask(client, "elua")
        assert authors["proposals"] == [{"text": "Éluard, Paul", "url": "/recherche/?auteur=%C3%89luard%2C+Paul"}]

    def test_a_title_opens_it(self, client, holdings):
        [group] = self.ask(client, "se lo")
        assert group["kind"] == "titre"
        assert group["proposals"] == [{"text": "Se loger", "url": holdings[2].get_absolute_url()}]

    def test_it_asks_the_engine_once_and_the_database_nothing(self, client, holdings, django_assert_num_queries):
        self.ask(client, "ren")
        with django_assert_num_queries(0):
            assert self.ask(client, "rén")

    @pytest.mark.parametrize("typed", ["", "r", "l'", "?", "x" * 10_000, "\0", '"', "zzzz"])
    def test_what_cannot_be_completed_has_no_proposal(self, client, holdings, typed):
        assert self.ask(client, typed) == []

    def test_an_engine_that_is_down_says_so_and_proposes_nothing(self, client, monkeypatch):
        monkeypatch.setattr("search.completing.current_engine", Down)
        response = client.get("/recherche/propositions/?q=ville")
        assert response.status_code == 503
        assert response.json()["groups"] == []


class TestWidening:
    def steps(self, text: str, **filters) -> dict[str, int]:
        query = Query(text, filters=tuple((name, tuple(values)) for name, values in filters.items()))
        found = current_engine().search(query)
        assert found.total == 0
        wider = widened(current_engine(), query, found.suggestion)
        for step in wider.steps:
            # Each says what it gives, and gives it.
            assert current_engine().search(step.query).total == step.count > 0
        return {step.label.replace("\N{NO-BREAK SPACE}", " "): step.count for step in wider.steps}

    def test_a_word_found_nowhere_is_named_and_left_out(self, client, holdings):
        assert self.steps("rénover xyzzy") == {"Sans « xyzzy » : rénover": 2}
        page = client.get("/recherche/?q=rénover xyzzy").content.decode()
        assert "<q>xyzzy</q>" in page
        assert "2 résultats" in page

    def test_several_are_left_out_together(self, holdings):
        assert self.steps("rénover xyzzy abcdef") == {"Seulement « rénover »": 2}

    def test_filters_are_taken_off_one_by_one_then_all(self, holdings):
        assert self.steps("tours", type=["Ouvrage"], sujet=["Logement social"]) == {
            "Sans le filtre Type de document : Ouvrage": 1, "Sans les filtres": 1,
            "Sur le sujet « Logement social »": 2, "Plus largement, sur le sujet « Logement »": 3,
        }  # fmt: skip

    def test_quotes_are_opened(self, holdings):
        assert (
            self.steps('"tours rénovées"')["Sans les guillemets, au singulier comme au pluriel : « tours rénovées »"]
            == 1
        )

    def test_a_spelling_is_mended(self, holdings):
        assert self.steps("renvoer")["Avec cette orthographe : « rénover »"] == 2

    def test_a_subject_that_the_words_name_is_offered_and_what_is_above_it(self, holdings):
        steps = self.steps("logement social gratuit", type=["Rapport"])
        assert steps["Sans « gratuit » : logement social"] == 1
        assert self.steps("HLM", type=["Carte"])["Plus largement, sur le sujet « Logement »"] == 3

    def test_nothing_is_proposed_that_finds_nothing(self, client, holdings):
        assert self.steps("xyzzy") == self.steps("xyzzy abcdef") == {}
        page = client.get("/recherche/?q=xyzzy").content.decode()
        assert "Ce que vous trouveriez" not in page
        assert "Essayez avec moins de mots" in page

    def test_the_words_of_a_question_are_told_apart(self):
        assert parts('auteur:"Le Goff" ville "du vivre" -mot ET la') == ['auteur:"Le Goff"', "ville", '"du vivre"']
        assert parts("la de") == ["la", "de"]

    def test_an_engine_that_falls_meanwhile_costs_the_ways_out_only(self, client, holdings, monkeypatch):
        monkeypatch.setattr(type(current_engine()), "counts", Down().counts)
        response = client.get("/recherche/?q=xyzzy rénover")
        assert response.status_code == 200
        assert "Rien ne correspond" in response.content.decode()


class TestReasons:
    @pytest.fixture
    def report(self, holdings, settings, tmp_path) -> BibliographicRecord:
        settings.DOCUMENTS_ROOT = tmp_path
        for access, text in (("open", "Le relogement des ménages"), ("reserved", "Le relogement caché")):
            document = DigitalDocument.objects.create(
                record=holdings[0],
                file=ContentFile(b"%PDF-1.4 " + access.encode(), name="a.pdf"),
                access=access,
                title="Annexe",
            )
            reading = DocumentReading.objects.create(document=document, digest=document.digest, state="read")
            for number, words in ((1, "Sommaire"), (12, text)):
                DocumentPage.objects.create(reading=reading, number=number, text=words)
        return holdings[0]

    def why(self, client, record, text: str, **headers) -> str:
        response = client.get(f"/recherche/pourquoi/notice/{record.pk}/", {"q": text}, headers=headers)
        assert response.status_code == 200
        return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")

    def test_the_fields_are_named_with_what_was_found(self, client, holdings):
        page = self.why(client, holdings[0], "rénover logement éluard")
        for label, value in (
            ("Titre", "<mark>Rénover</mark> les tours"), ("Sujet", "<mark>Logement</mark> social"),
            ("Auteur", "<mark>Éluard</mark>, Paul"),
        ):  # fmt: skip
            assert f"<dt>{label}</dt><dd>{value}</dd>" in page
        assert "<dt>Résumé</dt>" not in page

    def test_a_rejected_form_tells_why_too(self, client, holdings):
        assert "<dt>Autres formes des sujets</dt><dd><mark>HLM</mark></dd>" in self.why(client, holdings[0], "hlm")

    def test_the_page_of_a_document_is_a_link_to_it_and_what_is_reserved_says_nothing(self, client, report):
        page = self.why(client, report, "relogement")
        document = report.documents.get(access="open")
        assert f'<a href="{document.get_absolute_url()}#page=12">Annexe, p. 12</a>' in page
        assert "<mark>relogement</mark> des ménages" in page
        assert "caché" not in page

    def test_htmx_gets_the_reasons_alone(self, client, holdings):
        assert "<html" not in self.why(client, holdings[0], "tours", **{"HX-Request": "true"})
        assert "<html" in self.why(client, holdings[0], "tours")

    def test_what_the_public_may_not_find_has_no_reason(self, client, holdings):
        BibliographicRecord.objects.filter(pk=holdings[0].pk).update(state="hidden")
        assert client.get(f"/recherche/pourquoi/notice/{holdings[0].pk}/?q=tours").status_code == 404
        assert client.get("/recherche/pourquoi/notice/999999/?q=tours").status_code == 404
        assert client.get("/recherche/pourquoi/xyz/1/?q=tours").status_code == 404

    @pytest.mark.parametrize("text", ["", '"', "-", "\0", "x" * 5000, "annee:2010..", "zzz"])
    def test_whatever_was_asked_gets_an_answer(self, client, holdings, text):
        assert self.why(client, holdings[0], text)

    def test_each_result_has_its_reason_and_a_list_without_words_has_none(self, client, holdings):
        page = client.get("/recherche/?q=tours").content.decode()
        assert f'href="/recherche/pourquoi/notice/{holdings[0].pk}/?q=tours"' in page
        assert "Pourquoi ce résultat" not in client.get("/recherche/").content.decode()


class TestSimilar:
    def near(self, client, record, **headers) -> str:
        return client.get(f"/recherche/semblables/notice/{record.pk}/", headers=headers).content.decode()

    def test_a_notice_asks_for_its_neighbours_once_it_is_read(self, client, holdings, monkeypatch):
        monkeypatch.setattr("search.similar.current_engine", Down)
        page = client.get(holdings[0].get_absolute_url()).content.decode()
        assert f'hx-get="/recherche/semblables/notice/{holdings[0].pk}/"' in page
        assert 'hx-trigger="revealed"' in page

    def test_the_nearest_are_there_and_never_itself(self, client, holdings):
        page = self.near(client, holdings[0], **{"HX-Request": "true"})
        assert holdings[1].get_absolute_url() in page
        assert holdings[0].get_absolute_url() not in page
        assert "<html" not in page
        assert "<html" in self.near(client, holdings[0])

    def test_they_are_kept_a_while(self, client, holdings, monkeypatch):
        self.near(client, holdings[0])
        monkeypatch.setattr("search.similar.current_engine", Down)
        assert holdings[1].get_absolute_url() in self.near(client, holdings[0])

    def test_an_engine_that_is_down_says_so_quietly(self, client, holdings, monkeypatch):
        monkeypatch.setattr("search.similar.current_engine", Down)
        asked = client.get(f"/recherche/semblables/notice/{holdings[0].pk}/", headers={"HX-Request": "true"})
        assert asked.status_code == 200
        assert "momentanément indisponible" in asked.content.decode()
        assert client.get(f"/recherche/semblables/notice/{holdings[0].pk}/").status_code == 503

    def test_what_is_no_content_is_not_found(self, client):
        assert client.get("/recherche/semblables/xyz/1/").status_code == 404


class TestInstantResults:
    def test_htmx_gets_the_results_their_title_and_their_address(self, client, holdings):
        response = client.get(
            "/recherche/?q=rénover&type=Rapport&nouveau=&annee_de=&annee_a=", headers={"HX-Request": "true"}
        )
        page = response.content.decode()
        assert page.lstrip().startswith("<title>")
        assert "Rapport" in page.partition("</title>")[0]
        assert "1 résultat" in page
        assert "<html" not in page
        assert response.headers["HX-Push-Url"] == "/recherche/?q=r%C3%A9nover&type=Rapport"
        assert "HX-Request" in response.headers["Vary"]

    def test_a_page_of_the_past_is_restored_whole(self, client, holdings):
        headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
        assert "<html" in client.get("/recherche/?q=rénover", headers=headers).content.decode()

    def test_notes_come_with_the_results(self, client, holdings):
        response = client.get("/recherche/?annee_de=2020&annee_a=2010", headers={"HX-Request": "true"})
        assert "Les années étaient à l’envers" in response.content.decode()
