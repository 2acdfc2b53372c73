"""A site on a port of its own."""

import secrets
import socket
import time
from contextlib import suppress
from urllib.error import URLError
from urllib.request import urlopen


def free_port() -> int:
    """None of those that a system lends to whoever connects: it is bound later, sometimes left and bound again."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for(url: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urlopen(url, timeout=5).close()  # noqa: S310
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)
