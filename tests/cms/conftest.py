"""A small centre: its home, an agenda, a section, and Paul's pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from wagtail.models import Collection, Locale, Page, ReferenceIndex, Site

from cms.models import AgendaPage, CentreSettings, ContentPage, EventPage, HomePage, SectionPage


def page_root() -> Page:
    """The root that Wagtail's migrations make; made here when the tests run without them."""
    Locale.objects.get_or_create(language_code="fr")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first()
    return root or Page.add_root(
        instance=Page(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
    )


def bare_root() -> Page:
    """The root alone, and no site.

    What Wagtail's migrations put there is a plain page, known to its site only: two statements remove both, where the
    deletion of a page asks every table that may know of one, seventy-five queries for each test.
    """
    root = page_root()
    Site.objects.all()._raw_delete(using=DEFAULT_DB_ALIAS)
    Page.objects.filter(depth__gt=1)._raw_delete(using=DEFAULT_DB_ALIAS)
    root.numchild = 0
    Page.objects.filter(pk=root.pk).update(numchild=0)
    return root


@pytest.fixture
def home(db: None) -> HomePage:
    home = bare_root().add_child(
        instance=HomePage(title="Accueil", slug="accueil", sample_searches="conseils citoyens")
    )
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


def member_of(role: str, name: str) -> Any:
    """Somebody of the staff; the roles are the site's own."""
    user = get_user_model().objects.create_user(name, f"{name}@centre.example", "un mot de passe long")
    user.first_name = name.capitalize()
    user.save()
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def remi(db: None) -> Any:
    """Rédacteur: he writes and submits."""
    return member_of("Rédacteurs", "remi")


@pytest.fixture
def paul(db: None) -> Any:
    """Éditeur: he publishes."""
    return member_of("Éditeurs", "paul")


@pytest.fixture
def claire(db: None) -> Any:
    """Éditrice: she reviews."""
    return member_of("Éditeurs", "claire")


@pytest.fixture
def samir(db: None) -> Any:
    return get_user_model().objects.create_superuser("samir", "samir@centre.example", "un mot de passe long")


@pytest.fixture
def leila(db: None) -> Any:
    """Of a partner centre: she enters the admin, and writes nowhere yet."""
    Group.objects.create(name="Relais").permissions.add(Permission.objects.get(codename="access_admin"))
    return member_of("Relais", "leila")


@pytest.fixture
def write() -> Callable[..., Any]:
    """A page written under a section: published with its version, as the editor does, or left in draft."""

    def write(section: Any, title: str, *, live: bool = True, owner: Any = None, **fields: Any) -> ContentPage:
        fresh = type(section).objects.get(pk=section.pk)
        page = fresh.add_child(instance=ContentPage(title=title, live=False, owner=owner, **fields))
        revision = page.save_revision(user=owner)
        if live:
            revision.publish(user=owner)
        # The worker's doing, a second later.
        ReferenceIndex.create_or_update_for_object(page)
        return ContentPage.objects.get(pk=page.pk)

    return write
