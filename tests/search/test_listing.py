"""The page of all the values of a filter, as Inès leafs through it."""

import re

import pytest

from catalogue.models import BibliographicRecord, Contribution
from reference.models import Agent
from search.engines.base import EngineUnavailable
from search.indexing import rebuild

pytestmark = pytest.mark.django_db

NAMES = ("Éluard", "Elbaz", "Weber", *(f"Auteur{number:03}" for number in range(70)))


@pytest.fixture
def authors(engine) -> None:
    """Seventy-three authors of one notice each; Weber has two."""
    agents = [Agent.objects.create(name=name, forename="Paul") for name in NAMES]
    agents.append(agents[NAMES.index("Weber")])
    titles = [f"La ville de {agent.name}" for agent in agents]
    records = BibliographicRecord.objects.bulk_create(
        BibliographicRecord(title=title, sort_title=title.lower(), document_type="Ouvrage") for title in titles
    )
    Contribution.objects.bulk_create(
        Contribution(record=record, agent=agent, rank=1) for record, agent in zip(records, agents, strict=True)
    )
    rebuild(engine)


def page(client, address: str) -> str:
    return client.get(f"/recherche/filtres/auteur/{address}").content.decode().replace("\N{NO-BREAK SPACE}", " ")


def values(html: str) -> list[str]:
    return re.findall(r'type="checkbox" name="auteur" value="([^"]+)"', html)


def test_all_of_them_are_there_sheet_after_sheet_the_most_frequent_first(client, authors):
    first, second = values(page(client, "?q=ville")), values(page(client, "?q=ville&feuille=2"))
    assert first[0] == "Weber, Paul"
    assert (len(first), len(second)) == (60, 13)
    assert len({*first, *second}) == 73


def test_they_sort_by_letter_accents_either_way(client, authors):
    found = values(page(client, "?ordre=alphabet&feuille=2"))
    assert found[-3:] == ["Elbaz, Paul", "Éluard, Paul", "Weber, Paul"]


@pytest.mark.parametrize("typed", ["elu", "ÉLU", "paul élu"])
def test_one_is_found_by_the_beginning_of_its_words(client, authors, typed):
    assert values(page(client, f"?contient={typed}")) == ["Éluard, Paul"]


def test_what_is_not_there_is_told(client, authors):
    assert "Rien dans la liste ne commence par « zz »." in page(client, "?contient=zz")


def test_the_search_and_what_is_ticked_go_with_the_form(client, authors):
    html = page(client, "?q=ville&type=Ouvrage&auteur=Weber, Paul&contient=elu")
    assert values(html) == ["Éluard, Paul"]
    assert '<input type="hidden" name="auteur" value="Weber, Paul">' in html
    assert '<input type="hidden" name="type" value="Ouvrage">' in html
    assert 'href="/recherche/?q=ville&amp;type=Ouvrage&amp;auteur=Weber%2C+Paul"' in html


@pytest.mark.parametrize(
    "address", ["?feuille=999", "?feuille=x", "?ordre=x", "?contient=%00", "?q=%22", "?contient=" + "x" * 5000]
)
def test_whatever_is_asked_gets_a_page(client, authors, address):
    assert client.get(f"/recherche/filtres/auteur/{address}").status_code == 200


@pytest.mark.parametrize("name", ["annee", "nouveau", "nature", "dispo", "xyz"])
def test_what_is_no_long_filter_has_no_page(client, name):
    assert client.get(f"/recherche/filtres/{name}/").status_code == 404


def test_an_engine_that_is_down_says_so(client, monkeypatch):
    class Down:
        def search(self, query):
            raise EngineUnavailable("en panne")

    monkeypatch.setattr("search.listing.current_engine", Down)
    response = client.get("/recherche/filtres/auteur/")
    assert response.status_code == 503
    assert "momentanément indisponible" in response.content.decode()
