"""The links of the notices are tried, each once, and remembered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalogue.models import BibliographicRecord, CheckedLink

pytestmark = pytest.mark.django_db


class Web:
    def __init__(self) -> None:
        self.asked: list[str] = []
        web = self

        class Site(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked.append(self.path)
                self.send_response(int(self.path.strip("/").partition("/")[0]))
                self.end_headers()

            def log_message(self, *args: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Site)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def web(settings) -> Iterator[Web]:
    """A site that answers what its address says; it is ours, so that it is let through."""
    web = Web()
    settings.SITE_URL = web.url
    yield web
    web.server.shutdown()


def linked(*urls: str) -> BibliographicRecord:
    return BibliographicRecord.objects.create(title="Habiter", details={"locations": [{"url": url} for url in urls]})


def check(*arguments: str) -> str:
    out = StringIO()
    call_command("check_links", *arguments, stdout=out)
    return out.getvalue().strip()


def faults() -> dict[str, str]:
    return dict(CheckedLink.objects.values_list("url", "fault"))


def test_a_dead_link_is_told_and_a_living_one_is_not(web):
    linked(f"{web.url}/200/a.pdf", f"{web.url}/404/b.pdf", "javascript:alert(1)")
    assert check() == "Liens vérifiés : 2, dont 1 ne répondent pas."
    assert faults() == {f"{web.url}/200/a.pdf": "", f"{web.url}/404/b.pdf": "Rien à cette adresse (réponse 404)."}


def test_one_address_of_two_notices_is_asked_once(web):
    linked(f"{web.url}/404/")
    linked(f"{web.url}/404/")
    check()
    assert web.asked == ["/404/"]
    assert CheckedLink.objects.count() == 2


def test_what_was_tried_this_month_waits_and_then_is_tried_again(web):
    linked(f"{web.url}/404/")
    check()
    check()
    assert web.asked == ["/404/"]
    CheckedLink.objects.update(checked_at=timezone.now() - timedelta(days=31), fault="ancien")
    check()
    assert web.asked == ["/404/", "/404/"]
    assert list(faults().values()) == ["Rien à cette adresse (réponse 404)."]


def test_a_link_taken_off_its_notice_is_forgotten(web):
    record = linked(f"{web.url}/404/")
    check()
    record.details = {}
    record.save()
    check()
    assert faults() == {}


def test_our_own_network_is_left_alone():
    linked("http://10.0.0.1/secret.pdf")
    check()
    assert list(faults().values()) == ["« 10.0.0.1 » n’est pas sur le web."]
