"""An address of the web is tried, and the network where the worker stands is left alone."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from reference import links
from tests.reference.local_site import LocalSite, answer


@pytest.fixture
def web(site: LocalSite, settings) -> LocalSite:
    """A site of the web; it is ours, so that it is let through."""
    settings.SITE_URL = site.url("", host="127.0.0.1")
    return site


def tried(site: LocalSite, path: str = "/") -> str:
    return links.fault(site.url(path, host="127.0.0.1"))


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (200, ""),
        (204, ""),
        (403, ""),
        (404, "Rien à cette adresse (réponse 404)."),
        (410, "Le site dit que cette adresse n’existe plus (réponse 410)."),
        (429, ""),
        (500, "Le site est en panne (réponse 500)."),
        (503, "Le site reçoit trop de demandes (réponse 503)."),
    ],
)
def test_an_address_is_tried(web: LocalSite, status: int, reason: str) -> None:
    web.pages["/"] = answer(status=status)
    assert tried(web) == reason


def test_a_site_that_sends_into_our_own_network_is_not_followed(web: LocalSite) -> None:
    web.pages["/"] = answer(status=302, location="http://169.254.169.254/secrets")
    assert tried(web) == "« 169.254.169.254 » n’est pas sur le web."


@pytest.mark.parametrize("path", ["/été", "/un rapport.pdf", "/a?mot=école"])
def test_an_address_as_people_paste_it_answers(web: LocalSite, path: str) -> None:
    web.pages |= {"/%C3%A9t%C3%A9": answer(), "/un%20rapport.pdf": answer(), "/a": answer()}
    assert tried(web, path) == ""


def test_what_is_behind_an_address_is_not_brought(web: LocalSite) -> None:
    web.pages["/"] = answer(b"x" * 6_000_000)
    assert tried(web) == ""


def test_what_is_no_web_server_is_dead_and_stops_nothing(web: LocalSite) -> None:
    web.pages["/"] = lambda handler: handler.wfile.write(b"220 smtp.example ESMTP\r\n")
    assert "sa réponse n’est pas celle d’un site web" in tried(web)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost:5432", "[::1]", "10.0.0.1", "224.0.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"],
)
def test_our_own_network_is_never_visited(host: str) -> None:
    assert links.fault(f"http://{host}/").endswith("n’est pas sur le web.")


@pytest.fixture
def neighbour() -> Iterator[socket.socket]:
    """Another door of the machine that our site stands on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0)
        yield door


def test_our_own_site_opens_no_other_door_of_its_machine(web: LocalSite, neighbour: socket.socket) -> None:
    assert links.fault(f"http://127.0.0.1:{neighbour.getsockname()[1]}/") == "« 127.0.0.1 » n’est pas sur le web."
    with pytest.raises(BlockingIOError):
        neighbour.accept()


@pytest.mark.parametrize("text", ["", "file:///etc/passwd", "https://nadia:secret@centre.example/", "http://[::1/"])
def test_what_is_no_address_is_told(text: str) -> None:
    assert links.fault(text) == "Ce n’est pas une adresse du web."


def test_a_host_that_nobody_knows_is_dead() -> None:
    assert links.fault("http://nulle-part.invalid/") == "Le site « nulle-part.invalid » est introuvable."
