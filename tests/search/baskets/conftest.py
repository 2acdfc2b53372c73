"""Three notices, a page, a fiche to come; Inès who has no account, and one who has."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from wagtail.models import Site

from catalogue.models import BibliographicRecord, Item
from cms.models import CentreSettings, ContentPage, HomePage
from reference.models import Agent, Theme
from tests.cms.conftest import bare_root


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    cache.clear()


@pytest.fixture
def home(db: None) -> HomePage:
    home = bare_root().add_child(instance=HomePage(title="Accueil", slug="accueil"))
    site = Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    centre = CentreSettings.for_site(site)
    centre.name, centre.city, centre.email = "Profession Banlieue", "Saint-Denis", "doc@centre.example"
    centre.save()
    return home


@pytest.fixture
def records(home) -> list[BibliographicRecord]:
    found = []
    for title, kind, year, forename, name in (
        ("Habiter la ville", "Ouvrage", 2003, "Nadia", "Ferhaoui"),
        ("Faire société", "Rapport", 2015, "Jacques", "Donzelot"),
        ("Concerter", "Rapport", 2020, "Ousmane", "Tandia"),
    ):
        record = BibliographicRecord.objects.create(title=title, document_type=kind, year_start=year, year_end=year)
        record.contributions.create(agent=Agent.objects.create(name=name, forename=forename), rank=1)
        Item.objects.create(record=record, call_number=f"LOG {year}", localisation="Profession Banlieue")
        record.save()
        found.append(record)
    theme = Theme.objects.create(name="Habitat et cadre de vie", short_name="Habitat", slug="habitat-essai")
    found[0].themes.add(theme)
    found[0].save()
    return found


@pytest.fixture
def article(home) -> ContentPage:
    return home.add_child(instance=ContentPage(title="Qu’est-ce qu’un quartier ?", slug="quartier", intro="Une page."))


@pytest.fixture
def ines(db) -> Client:
    """Signed in, with an address and no password."""
    user = get_user_model().objects.create_user("lecteur-ines", "ines@exemple.fr")
    browser = Client()
    browser.force_login(user)
    return browser
