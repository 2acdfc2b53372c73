"""The BnF and the Sudoc, played by a server of this machine: no request leaves."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from catalogue.retrieval.targets import Target, targets_at

ANSWERS = Path(__file__).parent / "answers"


def answer(name: str) -> bytes:
    return (ANSWERS / name).read_bytes()


@dataclass
class Said:
    """What the server sends at one path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the first byte."""
    drip: float = 0.0
    """Seconds between two bytes."""


@dataclass
class Catalogues:
    url: str
    says: dict[str, Said]
    asked: list[dict[str, str]]
    """The parameters of each request, with its path under « path »."""

    @property
    def addresses(self) -> dict[str, str]:
        return {"bnf": f"{self.url}/bnf", "sudoc": f"{self.url}/sudoc"}

    @property
    def bnf(self) -> Target:
        return targets_at(self.addresses)[0]

    def say(self, key: str, body: bytes = b"", **options: object) -> None:
        self.says[f"/{key}"] = Said(body, **options)


@pytest.fixture
def catalogues() -> Iterator[Catalogues]:
    says: dict[str, Said] = {}
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked.append({name: values[0] for name, values in parse_qs(parts.query).items()} | {"path": parts.path})
            said = says[parts.path]
            time.sleep(said.delay)
            try:
                self.send_response(said.status)
                for name, value in ({"Content-Type": "text/xml"} | said.headers).items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in [bytes([byte]) for byte in said.body] if said.drip else [said.body]:
                    self.wfile.write(piece)
                    time.sleep(said.drip)
            except OSError:
                pass  # who asked has gone

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    both = Catalogues(f"http://127.0.0.1:{server.server_port}", says, asked)
    both.say("bnf", answer("bnf_isbn.xml"))
    both.say("sudoc", answer("sudoc_isbn.xml"))
    yield both
    server.shutdown()
    server.server_close()
