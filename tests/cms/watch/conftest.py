"""A watch with two rubrics; Nadia sorts, Lila proposes from a neighbouring centre."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from cms.watch import collecting
from cms.watch.models import PressItem, WatchRubric, WatchSource
from cms.watch.roles import CONTRIBUTORS
from reference.web.places import Policy
from tests.reference import local_site as web
from tests.reference.local_site import LocalSite

local_site, policy, site = web.local_site, web.policy, web.site

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Le Journal</title><link>http://journal.example/</link>
<item><title>Une école ouvre</title><link>http://journal.example/ecole?utm_source=rss</link>
<description>&lt;p&gt;Elle accueille trois cents élèves.&lt;/p&gt;</description></item>
<item><title>Un square ferme</title><link>http://journal.example/square</link></item>
</channel></rss>"""


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch, policy: Policy) -> None:
    """The worker's rounds go to the local site."""
    monkeypatch.setattr(collecting, "POLICY", policy)


@pytest.fixture
def rubric(db: None) -> WatchRubric:
    return WatchRubric.objects.create(name="Habitat", position=2)


@pytest.fixture
def shared(db: None) -> WatchRubric:
    return WatchRubric.objects.create(name="Politique de la ville", position=1, is_shared=True)


@pytest.fixture
def source(rubric: WatchRubric, site: LocalSite) -> WatchSource:
    return WatchSource.objects.create(name="Le Journal", feed_url=site.url("/rss"), rubric=rubric)


@pytest.fixture
def item(rubric: WatchRubric) -> Callable[..., PressItem]:
    """item("Un titre", state="publie", …): an article that waits, unless told otherwise."""

    def made(title: str, **fields: Any) -> PressItem:
        number = PressItem.objects.count()
        values = {"url": f"https://journal.example/{number}", "rubric": rubric, "source_name": "Le Journal"} | fields
        return PressItem.objects.create(title=title, **values)

    return made


def person(name: str, role: str) -> Any:
    user = get_user_model().objects.create_user(name, f"{name}@centre.example", "x" * 12, first_name=name.title())
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def nadia(db: None) -> Any:
    return person("nadia", "Documentalistes")


@pytest.fixture
def lila(db: None) -> Any:
    return person("lila", CONTRIBUTORS)
