"""The pages of themes and territories: everything of a subject, and nothing of another."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import BibliographicRecord
from cms.models import NetworkPage, NewsPage, PublicationPage
from experiences.models import ExperienceIndexPage, ExperiencePage
from experiences.models.parts import Contact
from reference.places import Places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]


@pytest.fixture
def filed(home, write, announce, habitat, emploi, places):
    """One of each nature under « Habitat » and Saint-Denis, and one of another theme."""
    record = BibliographicRecord.objects.create(title="Loger la ville")
    record.themes, record.territories = [habitat], [places["former"]]
    record.save()
    BibliographicRecord.objects.create(title="Hors sujet")
    index = home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    fiche = index.add_child(instance=ExperiencePage(title="Un jardin au pied des tours", summary="Un jardin."))
    fiche.themes, fiche.territories = [habitat], [places["new"]]
    fiche.contacts = [
        Contact(name="Awa Diarra", position="animatrice", is_public=True, consented_on=date(2026, 5, 1)),
        Contact(name="Secret", is_public=False),
    ]
    fiche.save()
    both = {"themes": [habitat], "territories": [places["city"]]}
    write(PublicationPage, "Reloger", **both)
    write(NewsPage, "Une brève", published_on=date(2026, 11, 2), **both)
    write(NewsPage, "De l’emploi", themes=[emploi])
    write(NetworkPage, "Réseau habitat", under=home, contact_email="habitat@example.org", **both)
    for title, day in (("Bientôt", date(2026, 12, 10)), ("Naguère", date(2026, 3, 10))):
        event = announce(title, day)
        event.themes, event.territories = [habitat], [places["city"]]
        event.save()


@pytest.fixture
def parts_kept(settings, tmp_path):
    """As on a site: the menu and the foot of pages are kept from one request to the next."""
    settings.PAGE_CACHE, settings.DATA_DIR = True, tmp_path


@time_machine.travel("2026-11-30 10:00+01:00")
@pytest.mark.parametrize("address", ["/themes/habitat/", "/territoires/93066/", "/territoires/200057867/"])
def test_it_gathers_every_nature_of_content(filed, parts_kept, client: Client, address: str) -> None:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        html = client.get(f"{address}?page-gardee=non").content.decode()
    for title in ("Loger la ville", "Un jardin au pied des tours", "Reloger", "Une brève", "Bientôt", "Naguère",
                  "Réseau habitat", "habitat@example.org", "Awa Diarra"):  # fmt: skip
        assert title in html, title
    for title in ("Hors sujet", "De l’emploi", "Secret"):
        assert title not in html
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked)


def test_its_counts_lead_to_the_search_narrowed(filed, client: Client) -> None:
    html = client.get("/themes/habitat/").content.decode()
    assert "/recherche/?theme=Habitat&amp;nature=notice" in html
    assert "/recherche/?theme=Habitat&amp;type=Publication" in html
    html = client.get("/territoires/93066/").content.decode()
    assert "/recherche/?territoire=Saint-Denis&amp;nature=fiche" in html


def test_a_former_commune_leads_to_what_it_has_become(places, client: Client) -> None:
    response = client.get("/territoires/93059/")
    assert (response.status_code, response["Location"]) == (302, "/territoires/93066/")
    assert "Avec l’ancienne commune de Pierrefitte-sur-Seine" in client.get("/territoires/93066/").content.decode()


def test_a_quarter_is_told_by_its_vintage(places, client: Client) -> None:
    response = client.get("/territoires/QP093028/")
    assert response["Location"] == "/territoires/QP093028-2024/"
    html = client.get("/territoires/QP093028-2015/").content.decode()
    assert "limites de 2015" in html and "Floréal" in html and "Plaine Commune" in html
    assert client.get("/territoires/QP093028-1999/").status_code == 404


def test_a_region_and_a_department_of_one_code_are_two_addresses(places, client: Client) -> None:
    assert "Île-de-France" in client.get("/territoires/region-11/").content.decode()
    assert "Seine-Saint-Denis" in client.get("/territoires/93/").content.decode()
    assert client.get("/territoires/region-93/").status_code == 404


@pytest.mark.parametrize("address", ["/themes/inconnu/", "/territoires/00000/", "/territoires/%00/"])
def test_what_does_not_exist_is_not_found(places, habitat, centre, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_both_lists_lead_to_each(places, habitat, emploi, client: Client) -> None:
    assert 'href="/themes/habitat/"' in client.get("/themes/").content.decode()
    html = client.get("/territoires/").content.decode()
    for address in ("/territoires/200057867/", "/territoires/93066/", "/territoires/region-11/"):
        assert f'href="{address}"' in html
    assert "Pierrefitte-sur-Seine\u00a0: voir Saint-Denis" in html or "Pierrefitte-sur-Seine : voir Saint-Denis" in html


def test_a_loop_in_the_rows_ends(places) -> None:
    places["ept"].parent = places["city"]
    places["ept"].save()
    found = Places()
    assert places["old"].pk in found.within([places["ept"].pk])
    assert len(found.above(places["old"])) <= 7


def test_an_empty_subject_says_so(habitat, client: Client) -> None:
    assert "encore rien à ce sujet" in client.get("/themes/habitat/").content.decode()
