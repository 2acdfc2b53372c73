"""A table of fiches such as Nadia receives, and the lists it speaks of."""

import csv
import io

import openpyxl
import pytest
from wagtail.models import Locale, Page, Site

from experiences.importing.columns import COLUMNS
from reference.loading import load_reference

FICHE = {
    "identifiant": "PB-FE-2018-012",
    "titre": "Un jardin partagé au pied des tours",
    "accroche": "Des locataires transforment une dalle en jardin et en font leur lieu de réunion.",
    "communes_insee": "93066|93001",
    "territoire_libre": "Cité des Étangs",
    "porteur": "Régie de quartier des Étangs",
    "partenaires": "Ville de Saint-Denis (financeur)|Amicale des locataires",
    "themes": "Habitat et cadre de vie|participation",
    "cadre": "Contrat de ville|NPNRU",
    "publics": "Locataires|Enfants",
    "debut": "2016-03-01",
    "fin": "30/06/2018",
    "etat": "Achevée",
    "moyens": "Un animateur à mi-temps.",
    "contexte": "Une dalle vide.\n\nDes conflits d’usage.",
    "objectifs": "- se rencontrer\n- cultiver",
    "demarche": "Trois réunions, puis un chantier.",
    "participation": "Les habitants ont décidé du plan.",
    "resultats": "Quarante parcelles <et> un composteur.",
    "leviers": "Pilotage : un binôme régie et bailleur|Un local ouvert le soir",
    "freins": "Calendrier : dix-huit mois d’autorisations",
    "contact_nom": "Samir Haddad",
    "contact_fonction": "Directeur",
    "contact_courriel": "contact@regie.example",
    "contact_public": "oui",
    "redacteur": "Paul Mercier",
    "date_redaction": "2018-09-15",
    "references": "La ville en commun|9782070368228",
}


@pytest.fixture
def home(db):
    """The home page of the site; Wagtail's own migrations may not have run."""
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(title="Racine", slug="root")
    home = root.add_child(instance=Page(title="Accueil", slug="accueil"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    return home


@pytest.fixture
def lists(home):
    load_reference()


@pytest.fixture
def fiche():
    """A row of the table, with what the story changes."""

    def build(**changes):
        return {**dict.fromkeys(COLUMNS, ""), **FICHE, **changes}

    return build


@pytest.fixture
def table(tmp_path):
    """Writes rows as a CSV file and gives its path."""

    def write(*rows, encoding="utf-8", delimiter=";", name="fiches.csv"):
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return write


@pytest.fixture
def workbook(tmp_path):
    """Writes rows as a spreadsheet; dates and numbers keep their type."""

    def write(*rows, name="fiches.xlsx"):
        book = openpyxl.Workbook()
        book.active.append(list(rows[0]))
        for row in rows:
            book.active.append(list(row.values()))
        book.save(tmp_path / name)
        return tmp_path / name

    return write
