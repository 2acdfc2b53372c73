"""A robot that walks every combination of filters is asked to wait; a person never is."""

import pytest
from django.test import Client

from search import rationing
from search.query import Query

pytestmark = pytest.mark.django_db

DEEP = "/recherche/?q=ville&page=40"


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "ration"}}
    monkeypatch.setattr(rationing, "A_MINUTE", 2)


@pytest.fixture
def outside(engine) -> Client:
    """A visitor from the web, and no web server between."""
    return Client(REMOTE_ADDR="80.67.169.7")


def test_the_third_costly_address_of_a_minute_waits(outside):
    assert [outside.get(DEEP).status_code for _time in range(3)] == [200, 200, 429]
    answer = outside.get(DEEP)
    assert answer["Retry-After"] == "60"
    assert "Attendez une minute" in answer.content.decode()
    assert outside.get(f"{DEEP}&format=json").json()["error"].startswith("Trop de demandes")


def test_ordinary_searches_are_never_counted(outside):
    assert {outside.get("/recherche/?q=ville&type=Rapport&page=3").status_code for _time in range(8)} == {200}


def test_our_own_machines_are_not_rationed(client, engine):
    assert {client.get(DEEP).status_code for _time in range(5)} == {200}


def test_each_visitor_has_a_ration(client, engine, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _time in range(3):
        client.get(DEEP, HTTP_X_FORWARDED_FOR="80.67.169.7")
    assert client.get(DEEP, HTTP_X_FORWARDED_FOR="80.67.169.7").status_code == 429
    assert client.get(DEEP, HTTP_X_FORWARDED_FOR="80.67.169.8").status_code == 200


def test_a_visitor_from_outside_cannot_pass_for_another(client, engine):
    for number in range(3):
        client.get(DEEP, REMOTE_ADDR="80.67.169.9", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert client.get(DEEP, REMOTE_ADDR="80.67.169.9", HTTP_X_FORWARDED_FOR="10.0.0.9").status_code == 429


@pytest.mark.parametrize(
    ("query", "costly"),
    [
        (Query("ville", page=2), False),
        (Query("ville", page=21), True),
        (Query("ville", (("type", tuple("abcdefg")),)), True),
    ],
)
def test_what_is_costly(query, costly):
    assert rationing.is_costly(query) is costly
