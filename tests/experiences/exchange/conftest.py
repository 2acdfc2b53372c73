"""Our fiches, those of another centre on a site that is this machine, and Nadia who receives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache

from experiences.exchange.receiving import collecting
from experiences.exchange.values import SharedBody, SharedFiche, SharedPlace, Withdrawn
from experiences.exchange.writing import atom
from experiences.importing.pipeline import import_experiences
from experiences.models import ExperiencePage, FicheSource
from reference.web.places import Policy
from tests.reference import local_site as web
from tests.reference.local_site import LocalSite, answer

local_site, policy, site = web.local_site, web.policy, web.site
MOMENT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def ours(lists: None, table: Any, fiche: Any) -> Callable[..., ExperiencePage]:
    """ours(identifiant="X-1", …): a fiche of ours, on line."""

    def make(**changes: Any) -> ExperiencePage:
        report = import_experiences(table(fiche(**changes)))
        assert report.exit_status == 0, report.sentences()
        return ExperiencePage.objects.get(number=changes.get("identifiant", "PB-FE-2018-012"))

    return make


def other(number: str = "FE-1", **changes: Any) -> SharedFiche:
    """A fiche of the other centre."""
    values = {
        "identifier": f"tag:labo.example,2026:fiche/{number}",
        "number": number,
        "title": f"Un café des parents ({number})",
        "summary": "Chaque mardi, à l’école.",
        "url": f"https://labo.example/fiches/{number.lower()}/",
        "changed_at": MOMENT,
        "written_on": date(2025, 5, 6),
        "places": (SharedPlace("commune", "93066", "Saint-Denis"),),
        "themes": ("Habitat et cadre de vie",),
        "bodies": (SharedBody("École Jean-Jaurès", "porteur"),),
        "stories": {"context": "<p>Un préau <b>vide</b>.</p>"},
    }
    return SharedFiche(**{**values, **changes})


def gone(number: str = "FE-1") -> Withdrawn:
    return Withdrawn(f"tag:labo.example,2026:fiche/{number}", number, "Un café", MOMENT, "supprimee")


def feed(*items: Any, following: str = "") -> bytes:
    links = {"next": following} if following else {}
    head = atom.Head("tag:labo.example,2026:fiches", "Fiches", "Labo", "https://labo.example/", MOMENT, links)
    return atom.feed(head, items)


@pytest.fixture(autouse=True)
def _reached(monkeypatch: pytest.MonkeyPatch, policy: Policy) -> Iterator[None]:
    """The worker's rounds go to the local site, and do not wait."""
    monkeypatch.setattr(collecting, "POLICY", policy)
    monkeypatch.setattr(collecting, "BETWEEN", 0)
    cache.clear()
    yield


@pytest.fixture
def labo(lists: None, site: LocalSite) -> FicheSource:
    return FicheSource.objects.create(name="Labo Cités", code="labo", feed_url=site.url("/fiches.atom", "labo.example"))


@pytest.fixture
def served(labo: FicheSource, site: LocalSite) -> Callable[..., Any]:
    """served(other(), gone("FE-2")): what the centre gives now, read at once; the harvest."""

    def serve(*items: Any, **headers: str) -> Any:
        site.pages["/fiches.atom"] = answer(feed(*items), **headers)
        labo.refresh_from_db()
        return collecting.collect_from(labo)

    return serve


@pytest.fixture
def nadia(home: Any) -> Any:
    user = get_user_model().objects.create_user("nadia", "nadia@centre.example", "x" * 12, first_name="Nadia")
    user.groups.add(Group.objects.get(name="Documentalistes"))
    return user
