"""A site of the web that is this machine; a watch with two rubrics; Nadia sorts, Lila proposes from a neighbouring centre."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from cms.watch import collecting
from cms.watch.fetching.places import Policy
from cms.watch.models import PressItem, WatchRubric, WatchSource
from cms.watch.roles import CONTRIBUTORS

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Le Journal</title><link>http://journal.example/</link>
<item><title>Une école ouvre</title><link>http://journal.example/ecole?utm_source=rss</link>
<description>&lt;p&gt;Elle accueille trois cents élèves.&lt;/p&gt;</description></item>
<item><title>Un square ferme</title><link>http://journal.example/square</link></item>
</channel></rss>"""

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
def _site() -> Iterator[LocalSite]:
    site = LocalSite()
    yield site
    site.server.shutdown()


@pytest.fixture
def site(_site: LocalSite) -> LocalSite:
    _site.pages, _site.asked = {}, []
    return _site


@pytest.fixture
def policy() -> Policy:
    """Every name is this machine, and this machine is allowed: what no policy of the site ever says."""
    return Policy(allows=lambda address: address.is_loopback, resolve=lambda host, port: ["127.0.0.1"])


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
