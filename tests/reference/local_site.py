"""A site of the web that is this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from reference.web.places import Policy

Answer = Callable[[BaseHTTPRequestHandler], None]


class LocalSite:
    """`site.pages["/rss"] = answer(...)`; `site.asked` are the requests it got: (path, headers)."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, Any]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers))
                site.pages.get(self.path.partition("?")[0], answer(status=404))(self)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def url(self, path: str, host: str = "journal.example") -> str:
        return f"http://{host}:{self.port}{path}"


def answer(body: str | bytes = b"", *, status: int = 200, **headers: str) -> Answer:
    """`content_type="text/html"` is a header."""
    content = body.encode() if isinstance(body, str) else body

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "transfer_encoding" not in headers:
            handler.send_header("Content-Length", str(len(content)))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(content)
        handler.close_connection = True

    return give


@pytest.fixture(scope="session")
def local_site() -> Iterator[LocalSite]:
    site = LocalSite()
    yield site
    site.server.shutdown()


@pytest.fixture
def site(local_site: LocalSite) -> LocalSite:
    local_site.pages, local_site.asked = {}, []
    return local_site


@pytest.fixture
def policy() -> Policy:
    """Every name is this machine, and this machine is allowed: what no policy of the site ever says."""
    return Policy(allows=lambda address: address.is_loopback, resolve=lambda host, port: ["127.0.0.1"])
