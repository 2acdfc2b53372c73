"""The search page, as visitors and as machines ask it."""

import pytest
from django.test import Client

from catalogue.models import BibliographicRecord, Item, Subject
from search.engines.base import EngineUnavailable
from search.outbox import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def holdings(engine) -> list[BibliographicRecord]:
    """Three notices on the same shelf, one of them elsewhere."""
    housing = Subject.objects.create(label="Logement social")
    records = []
    for title, kind, year in (
        ("Habiter la ville", "Ouvrage", 2003),
        ("La ville et ses quartiers", "Rapport", 2015),
        ("Concerter dans les quartiers de la ville", "Rapport", 2020),
    ):
        record = BibliographicRecord.objects.create(title=title, document_type=kind, year_start=year, year_end=year)
        record.subject_assignments.create(subject=housing)
        Item.objects.create(record=record, call_number=f"LOG {year}")
        record.save()
        records.append(record)
    drain(engine)
    return records


def ask(client: Client, address: str) -> dict:
    return client.get(f"/recherche/?{address}&format=json").json()


def test_machines_get_the_agreed_shape(client, holdings):
    answer = ask(client, "q=habiter")
    assert {"total", "hits", "facets", "took_ms"} <= answer.keys()
    assert answer["total"] == 1
    hit = answer["hits"][0]
    assert hit["url"] == holdings[0].get_absolute_url()
    assert (hit["kind"], hit["id"], hit["title"], hit["year"]) == ("notice", holdings[0].pk, "Habiter la ville", 2003)
    assert {"value": "Logement social", "label": "Logement social", "count": 1} in answer["facets"]["sujet"]


def test_filters_narrow_and_counts_of_the_same_facet_stay(client, holdings):
    answer = ask(client, "q=ville&type=Rapport")
    assert answer["total"] == 2
    assert {value["value"]: value["count"] for value in answer["facets"]["type"]} == {"Rapport": 2, "Ouvrage": 1}
    assert {value["value"] for value in answer["facets"]["annee"]} == {"2015", "2020"}


def test_two_values_of_one_facet_widen(client, holdings):
    assert ask(client, "q=ville&type=Rapport&type=Ouvrage")["total"] == 3


def test_sorts(client, holdings):
    years = [hit["year"] for hit in ask(client, "q=ville&tri=ancien")["hits"]]
    assert years == [2003, 2015, 2020]


def test_visitors_see_a_form_with_ticked_boxes_and_counts(client, holdings):
    page = client.get("/recherche/?q=ville&type=Rapport").content.decode()
    assert "2 résultats" in page
    assert 'name="type" value="Rapport" checked' in page.replace("\n", " ")
    assert "<mark>ville</mark>" in page
    assert 'content="noindex' in page


@pytest.mark.parametrize(
    "address",
    [
        'q="ville',
        "q=!!!",
        "q=%00",
        "q=" + "x" * 10000,
        "q=title:(ville",
        "q=ville AND",
        "q=*",
        "q=-",
        "page=1000000&q=ville",
        "annee=abc",
    ],
)
def test_whatever_is_typed_gets_a_page(client, holdings, address: str):
    assert client.get(f"/recherche/?{address}").status_code == 200
    assert ask(client, address)["total"] >= 0


def test_a_page_too_far_says_how_many_there_are(client, holdings):
    page = client.get("/recherche/?q=ville&page=1000000").content.decode()
    assert "Il n’y a qu’une page de résultats" in page


def test_an_unknown_filter_is_told(client, holdings):
    page = client.get("/recherche/?q=ville&couleur=rouge").content.decode()
    assert "Le filtre « couleur » n’existe pas" in page.replace("\u00a0", " ")


def test_nothing_found_gives_ways_out(client, holdings):
    page = client.get("/recherche/?q=xyzzy&type=Rapport").content.decode().replace("\u00a0", " ")
    assert "Rien ne correspond à « xyzzy »" in page
    assert 'href="/recherche/?q=xyzzy"' in page


def test_what_has_only_some_of_the_words_is_shown_apart(client, holdings):
    page = client.get("/recherche/?q=quartiers+xyzzy").content.decode().replace("\u00a0", " ")
    assert "Rien ne correspond à « quartiers xyzzy »" in page
    assert "Proches de votre recherche" in page
    answer = ask(client, "q=quartiers+xyzzy")
    assert (answer["total"], answer["hits"]) == (0, [])
    assert answer["near"][0]["url"] in page
    assert "near" not in ask(client, "q=quartiers&tri=titre")


def test_a_misspelt_word_is_offered_spelt_right(client, holdings):
    assert ask(client, "q=qartiers")["suggestion"] == "quartiers"


def test_an_engine_that_is_down_has_its_page(client, engine, monkeypatch):
    class Down:
        def search(self, query):
            raise EngineUnavailable("en panne")

    monkeypatch.setattr("search.views.current_engine", lambda: Down())
    response = client.get("/recherche/?q=ville")
    assert response.status_code == 503
    assert "momentanément indisponible" in response.content.decode()
    assert client.get("/recherche/?q=ville&format=json").status_code == 503


def test_the_page_costs_the_same_few_queries_whatever_it_shows(client, holdings, django_assert_max_num_queries):
    for number in range(40):
        BibliographicRecord.objects.create(title=f"Ville {number}")
    client.get("/recherche/")
    with django_assert_max_num_queries(12):
        client.get("/recherche/?q=ville")


def test_what_was_invented_for_the_demonstration_says_so(client, engine, indexed_at_once):
    notes = [{"kind": "general", "text": "Contenu de démonstration"}]
    BibliographicRecord.objects.create(title="Habiter la tour").save()
    BibliographicRecord.objects.create(title="Rêver la tour", details={"notes": notes}).save()
    page = client.get("/recherche/?q=tour").content.decode()
    habiter, rever = sorted(page.split("<article")[1:], key=lambda hit: "Rêver" in hit)
    assert "démonstration" in rever
    assert "démonstration" not in habiter
