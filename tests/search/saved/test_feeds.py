"""Any search as a feed that readers of feeds understand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.utils import timezone

from search.engines.base import EngineUnavailable
from search.outbox import drain

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def three(enter):
    today = timezone.localdate()
    return [
        enter(title, today - timedelta(days=days))
        for title, days in (("La ville ancienne", 9), ("La ville récente", 1), ("La ville & l’école", 4))
    ]


def test_the_latest_comes_first_whatever_the_order_asked(client, three):
    answer = client.get("/recherche/?q=ville&tri=titre&format=atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]
    assert titles == ["La ville récente", "La ville & l’école", "La ville ancienne"]
    [own] = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href").endswith("q=ville&tri=titre&format=atom")


def test_an_entry_keeps_its_identity_when_its_title_changes(client, three, engine):
    def identities():
        root = ElementTree.fromstring(client.get("/recherche/?q=ville&format=atom").content)
        return {entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")}

    before = identities()
    three[0].title = "La ville d’autrefois"
    three[0].save()
    drain(engine)
    assert identities() == before


def test_rss_too(client, three):
    root = ElementTree.fromstring(client.get("/recherche/?q=ville&format=rss").content)
    assert next(root.iter("item")).findtext("title") == "La ville récente"
    assert root.find("channel/item/guid").get("isPermaLink") == "false"


def test_a_reader_that_has_the_latest_is_told_so_in_one_line(client, three):
    first = client.get("/recherche/?q=ville&format=atom")
    again = client.get("/recherche/?q=ville&format=atom", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    assert not again.content


def test_filters_count(client, three, enter):
    enter("La ville en film", document_type="Vidéo")
    root = ElementTree.fromstring(client.get("/recherche/?q=ville&type=Vidéo&format=atom").content)
    assert len(root.findall(f"{ATOM}entry")) == 1
    assert "Type de document\u00a0: Vidéo" in root.findtext(f"{ATOM}title")


def test_the_page_of_results_tells_its_feeds(client, three):
    page = client.get("/recherche/?q=ville").content.decode()
    assert 'type="application/atom+xml"' in page
    assert "/recherche/alerte/?q=ville" in page


def test_a_dead_engine_asks_to_come_back(client, db, monkeypatch):
    def down(*args):
        raise EngineUnavailable("en panne")

    monkeypatch.setattr("search.saved.views.feed", down)
    answer = client.get("/recherche/?q=ville&format=atom")
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
