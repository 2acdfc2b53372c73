"""Fiches that Paul wrote, and one layout of each kind: a layout takes a second."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache

from experiences.models import Brake, Contact, ExperienceIndexPage, ExperiencePage, Involvement, Lever
from experiences.papers import laying
from experiences.papers.gathering import Gathering, Kind
from reference.models import Agent, Territory, Theme
from tests.experiences.papers.fiches import bare, endless, ordinary

PEOPLE = {"phone": "01 99 00 12 34", "is_public": True, "consented_on": date(2026, 1, 5)}


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def shelf(lists: None, home: Any) -> ExperienceIndexPage:
    return home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))


@pytest.fixture
def write(shelf: ExperienceIndexPage) -> Callable[..., ExperiencePage]:
    """A fiche on the site, with what the story changes."""

    def write(title: str = "Un jardin partagé", *, commune: str = "93066", contact: Any = None, **fields: Any) -> Any:
        told = {
            "summary": "Une dalle devient un jardin.",
            "approach": "<p>Trois réunions.</p>",
            "written_on": date(2018, 9, 1),
        }
        page = ExperiencePage(title=title, **{**told, **fields})
        page.levers = [Lever(text="un local ouvert le soir")]
        page.brakes = [Brake(text="dix-huit mois d’autorisations")]
        page.involvements = [Involvement(agent=agent("Régie des Étangs"), role=Involvement.Role.HOLDER)]
        if contact is not None:
            page.contacts = [Contact(name="Samir Haddad", **{**PEOPLE, **contact})]
        shelf.refresh_from_db()
        shelf.add_child(instance=page)
        page.territories = Territory.objects.filter(kind="commune", code=commune)
        page.themes = [Theme.objects.first()]
        page.save()
        page.save_revision().publish()
        return ExperiencePage.objects.get(pk=page.pk)

    return write


def agent(name: str) -> Agent:
    return Agent.objects.filter(name=name).first() or Agent.objects.create(name=name)


@lru_cache(maxsize=1)
def dossier() -> bytes:
    """Three fiches, of which one has no place and one says far too much."""
    sheets = (ordinary(), bare(), ordinary(15, title="Une ludothèque", filed_under=("Bondy", "Saint-Denis")))
    told = Gathering(
        Kind.DOSSIER, "Trois actions de quartier", sheets, kicker="Dossier", introduction="Trois.\n\nEt un mot."
    )
    return laying.bound(told)


@pytest.fixture
def bound(home: Any) -> bytes:
    return dossier()


@lru_cache(maxsize=1)
def longest() -> bytes:
    return laying.one_page(endless())


@pytest.fixture
def overfull(home: Any) -> bytes:
    return longest()


@pytest.fixture
def as_html(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that would be laid out, in the place of its PDF: most stories are about what it says."""

    class Said:
        pages = ("",)

        def __init__(self, html: str) -> None:
            self.html = html

        def write_pdf(self, **options: Any) -> bytes:
            return self.html.encode()

    monkeypatch.setattr("experiences.papers.laying.engine.laid_out", lambda html, *args, **options: Said(html))


def of_staff(role: str, name: str) -> Any:
    user = get_user_model().objects.create_user(name, f"{name}@centre.example", "un mot de passe long")
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def nadia(db: None) -> Any:
    return of_staff("Documentalistes", "nadia")
