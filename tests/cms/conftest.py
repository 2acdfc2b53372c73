"""A small centre: its home, an agenda, a section, and Paul's pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Locale, Page, Site

from cms.models import AgendaPage, CentreSettings, EventPage, HomePage, SectionPage


def page_root() -> Page:
    """The root that Wagtail's migrations make; made here when the tests run without them."""
    Locale.objects.get_or_create(language_code="fr")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first()
    return root or Page.add_root(
        instance=Page(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
    )


@pytest.fixture
def home(db: None) -> HomePage:
    root = page_root()
    root.get_children().delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil", sample_searches="conseils citoyens"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


@pytest.fixture
def centre(home: HomePage) -> CentreSettings:
    centre = CentreSettings.for_site(Site.objects.get())
    centre.name = "Profession Banlieue"
    centre.save()
    return centre


@pytest.fixture
def agenda(home: HomePage) -> AgendaPage:
    return home.add_child(instance=AgendaPage(title="Agenda", slug="agenda", show_in_menus=True))


@pytest.fixture
def section(home: HomePage) -> SectionPage:
    return home.add_child(instance=SectionPage(title="Dossiers", slug="dossiers", show_in_menus=True))


@pytest.fixture
def announce(agenda: AgendaPage) -> Callable[..., EventPage]:
    """Paul announces a rendez-vous."""

    def announce(title: str, starts_on: date, **fields: Any) -> EventPage:
        return agenda.add_child(instance=EventPage(title=title, starts_on=starts_on, **fields))

    return announce
