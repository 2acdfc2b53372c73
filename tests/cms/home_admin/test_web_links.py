"""The links to other sites: gathered wherever they are, tried politely, dead after two nights."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.home_admin import web_links
from cms.home_admin.missing import LACKS, lacking
from cms.home_admin.web_links import check, gather, links_in
from cms.models import WebLink, WebLinkUse

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(settings) -> Iterator[str]:
    """A site that answers what its address says; it is ours, so that it is let through."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(self.path.strip("/")))
            self.end_headers()

        def log_message(self, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
    yield settings.SITE_URL
    server.shutdown()


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://a.example/x", ["https://a.example/x"]),
        ('<p>Voir <a href="https://a.example/x?y=1">là</a></p>', ["https://a.example/x?y=1"]),
        ([{"type": "link", "value": {"url": "https://a.example/"}}], ["https://a.example/"]),
        ('[{"value": "<p><a href=\\"https://a.example/x\\">là</a></p>"}]', ["https://a.example/x"]),
        ("Un texte qui parle de https://a.example au passage", []),
        ('<a linktype="page" id="3">là</a>', []),
        (None, []),
    ],
)
def test_links_are_found_wherever_they_are(value, found):
    assert sorted(set(links_in(value))) == found


def linking(write, section, title: str, url: str):
    return write(section, title, body=[("paragraph", f'<p><a href="{url}">là</a></p>')])


def test_only_published_pages_give_links_and_only_as_long_as_they_do(section, write):
    page = linking(write, section, "Habiter", "https://a.example/x")
    write(section, "Brouillon", live=False, body=[("paragraph", '<p><a href="https://b.example/">là</a></p>')])
    gather()
    assert [use.link.url for use in WebLinkUse.objects.all()] == ["https://a.example/x"]
    page.body = []
    page.save()
    gather()
    assert not WebLink.objects.exists()


def test_a_link_is_dead_after_two_nights_and_told_with_its_page(section, write, paul, web, client):
    linking(write, section, "Qui répond", f"{web}/200")
    linking(write, section, "Qui ne répond plus", f"{web}/404")
    gather()
    assert check(pause=0) == 2
    assert not lacking(LACKS["liens"], paul).exists()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        assert check(pause=0) == 1
    assert [page.title for page in lacking(LACKS["liens"], paul)] == ["Qui ne répond plus"]
    client.force_login(paul)
    html = client.get(reverse("missing", args=["liens"])).content.decode()
    assert f"{web}/404" in html
    assert "réponse 404" in html


def test_one_that_answers_again_is_forgiven(section, write, paul):
    linking(write, section, "Habiter", "https://a.example/")
    gather()
    answers = iter(["Sans réponse", "Sans réponse", ""])
    for day in range(3):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            check(ask=lambda url: next(answers), pause=0)
    link = WebLink.objects.get()
    assert (link.failures, link.failed_since, link.fault) == (0, None, "")


def test_one_that_answers_is_left_alone_for_a_week(section, write):
    linking(write, section, "Habiter", "https://a.example/")
    gather()
    asked: list[str] = []

    def ask(url: str) -> str:
        asked.append(url)
        return ""

    for day in range(9):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            check(ask=ask, pause=0)
    assert len(asked) == 2


def test_a_site_is_asked_one_page_at_a_time(monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr(web_links.time, "sleep", pauses.append)
    links = [WebLink(url=f"https://a.example/{number}") for number in range(3)]
    [of_a] = web_links.by_site(links)
    assert [reason for _link, reason in web_links.tried(of_a, lambda url: "", 1.0)] == ["", "", ""]
    assert pauses == [1.0, 1.0]


def test_they_are_tried_once_a_night_apart_from_the_rest():
    cache.clear()
    with time_machine.travel(timezone.localtime().replace(hour=14, minute=0), tick=False):
        web_links.every_night()
    assert not DBTaskResult.objects.exists()
    night = timezone.localtime().replace(hour=3, minute=0)
    with time_machine.travel(night, tick=False):
        web_links.every_night()
        web_links.every_night()
    assert DBTaskResult.objects.filter(task_path="cms.home_admin.web_links.check_tonight").count() == 1
