"""A list of fiches, Paul who publishes them, Rémi who writes them, and Mme Roux who carries an action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from wagtail.models import Site

from experiences.models import Contact, ExperienceIndexPage, ExperiencePage
from reference.models import Territory
from tests.cms.conftest import member_of

TODAY = date(2026, 3, 12)


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    cache.clear()


@pytest.fixture
def centre(home) -> Any:
    centre = apps.get_model(settings.CENTRE).for_site(Site.objects.get(is_default_site=True))
    centre.name, centre.email = "Profession Banlieue", "contact@centre.example"
    centre.save()
    return centre


@pytest.fixture
def index(lists, home, centre) -> ExperienceIndexPage:
    return home.add_child(instance=ExperienceIndexPage(title="Fiches d’expériences", slug="fiches"))


@pytest.fixture
def paul(db: None) -> Any:
    return member_of("Éditeurs", "paul")


@pytest.fixture
def remi(db: None) -> Any:
    return member_of("Rédacteurs", "remi")


@pytest.fixture
def leila(db: None) -> Any:
    """Of a partner centre: she enters the admin, and writes nowhere."""
    Group.objects.create(name="Relais").permissions.add(Permission.objects.get(codename="access_admin"))
    return member_of("Relais", "leila")


@pytest.fixture
def write(index, paul) -> Callable[..., ExperiencePage]:
    """A fiche of Paul's: a draft, or published with its version."""

    def write(
        title: str = "Un jardin au pied des tours", *, live: bool = False, owner: Any = paul, **fields: Any
    ) -> Any:
        values = {"summary": "Une dalle devient un jardin.", "approach": "<p>Trois réunions.</p>"} | fields
        parent = ExperienceIndexPage.objects.get(pk=index.pk)
        contacts = values.pop("contacts", [])
        page = ExperiencePage(title=title, live=False, owner=owner, **values)
        page.territories = [Territory.objects.get(name="Saint-Denis", kind="commune")]
        page.contacts = contacts
        parent.add_child(instance=page)
        revision = page.save_revision(user=owner)
        if live:
            revision.publish()
        return ExperiencePage.objects.get(pk=page.pk)

    return write


@pytest.fixture
def roux() -> Callable[..., Contact]:
    def contact(**fields: Any) -> Contact:
        values = {"position": "Directrice", "organisation": "Régie de quartier", "email": "roux@regie.example"}
        return Contact(name="Hélène Roux", **values | fields)

    return contact


def edit(page: ExperiencePage, user: Any = None, **fields: Any) -> ExperiencePage:
    """Another draft of it."""
    draft = ExperiencePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
    return ExperiencePage.objects.get(pk=page.pk)
