"""An address of the web is tried, and the network where the worker stands is left alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from reference import links


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        code = int(self.path.strip("/").partition("/")[0] or 200)
        self.send_response(code)
        if code == 302:
            self.send_header("Location", "http://169.254.169.254/secrets")
        self.end_headers()

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def web(settings) -> Iterator[str]:
    """A site of the web, that answers what its address says; it is ours, so that it is let through."""
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
    yield settings.SITE_URL
    server.shutdown()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/200/", ""),
        ("/404/", "Réponse 404"),
        ("/500/", "Réponse 500"),
        ("/403/", ""),
        ("/302/", "Sans réponse : renvoie hors du web"),
    ],
)
def test_an_address_is_tried(web: str, path: str, reason: str) -> None:
    assert links.fault(web + path) == reason


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost:5432/", "http://[::1]/", "http://10.0.0.1/"])
def test_our_own_network_is_never_visited(url: str) -> None:
    assert links.fault(url) == "Cette adresse n’est pas sur le web."


def test_a_host_that_nobody_knows_is_dead() -> None:
    assert links.fault("http://nulle-part.invalid/").startswith("Sans réponse")
