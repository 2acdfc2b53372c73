"""A base of fiches built without an import: in each kind of place, and nowhere."""

from datetime import date

import pytest

from experiences.listing.places import Place, Places
from experiences.listing.sheets import Sheet, Shelf, Term
from experiences.models import ExperienceIndexPage, ExperiencePage
from reference.models import Territory, Theme


@pytest.fixture
def index(lists, home):
    return home.add_child(instance=ExperienceIndexPage(title="Fiches d’expériences", slug="fiches"))


@pytest.fixture
def write(index):
    """Publishes a fiche: `write("Un jardin", "93010", theme="habitat")`; codes of territories, of any kind."""

    def write(title, *codes, theme="", **fields):
        fields.setdefault("written_on", date(2024, 3, 1))
        fiche = index.add_child(instance=ExperiencePage(title=title, summary=f"{title}, en une phrase.", **fields))
        fiche.territories = Territory.objects.filter(code__in=codes)
        fiche.themes = Theme.objects.filter(slug=theme) if theme else []
        fiche.save()
        return fiche

    return write


@pytest.fixture
def see(client, index):
    def see(address=""):
        response = client.get(index.url + address)
        assert response.status_code == 200
        return response.content.decode()

    return see


@pytest.fixture
def sheet():
    """A fiche in memory, for what asks no database."""

    def build(pk=1, **fields):
        empty = dict.fromkeys(("number", "title", "summary", "place", "precision", "state"), "")
        dates = dict.fromkeys(("started_on", "ended_on", "written_on", "verified_on"))
        return Sheet(pk=pk, **{**empty, **dates, "is_fresh": True, **fields})

    return build


PLACES = [
    Place(1, "region", "11", "Île-de-France", "ile-de-france"),
    Place(2, "departement", "93", "Seine-Saint-Denis", "seine-saint-denis", 1),
    Place(3, "departement", "91", "Essonne", "essonne", 1),
    Place(4, "ept", "200057875", "Est Ensemble", "est-ensemble", 2),
    Place(5, "ept", "200057867", "Plaine Commune", "plaine-commune", 2),
    Place(6, "commune", "93010", "Bondy", "bondy", 4),
    Place(7, "commune", "93066", "Saint-Denis", "saint-denis", 5),
    Place(8, "commune", "93059", "Pierrefitte-sur-Seine", "pierrefitte-sur-seine", 5, 7),
    Place(9, "commune", "91228", "Évry-Courcouronnes", "evry-courcouronnes", 3),
    Place(10, "qpv", "QP093010", "Blanqui", "blanqui", 6),
    Place(11, "region", "53", "Bretagne", "bretagne"),
    Place(12, "commune", "35238", "Rennes", "rennes", 11),
    Place(13, "", "", "Quelque part", "quelque-part"),
    Place(14, "commune", "93998", "Boucle-en-Haut", "boucle-en-haut", 15, 15),
    Place(15, "commune", "93999", "Boucle-en-Bas", "boucle-en-bas", 14, 14),
    Place(16, "qpv", "QP000", "Sans commune", "sans-commune"),
]  # fmt: skip


@pytest.fixture
def places():
    return Places(PLACES)


@pytest.fixture
def shelf(places):
    terms = {
        "theme": {slug: Term(slug, slug.title()) for slug in ("habitat", "emploi")},
        "framework": {"npnru": Term("npnru", "NPNRU")},
        "audience": {"jeunes": Term("jeunes", "Jeunes"), "parents": Term("parents", "Parents")},
    }
    return lambda *sheets: Shelf(list(sheets), terms, places)
