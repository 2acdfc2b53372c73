"""How many pages a second the site serves, beside the least that Django can serve, under the same server and in one run.

    python benchmarks/pages.py [--data var] [--seconds 5] [--rounds 3] [--page /le-centre/ …]

Needs `wrk`, and a demonstration (`script/demo --no-serve`) whose folder `--data` gives. Goals: a page made anew, at least
0.05 × a bare view of 20 kB; a page kept ready, at least 0.8 × a bare view of the same bytes. On a machine that does other
work, the second figure tells more than the first: the same ratio, by the processor that the server's workers took.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGES = ("/", "/le-centre/", "/agenda/", "/publications/")
KNOWN = "visite=1"
"""The cookie of a visitor for whom every page is made anew."""
BARE = 20_480
"""Bytes of the bare view that a page made anew is held against."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=HERE.parent / "var")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page", nargs="*", default=PAGES, dest="pages")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        parser.error("this measure needs wrk")
    with site(arguments.data) as ours, bare(BARE) as reference:
        for page in arguments.pages:
            weight = len(body(ours.port, page))
            with bare(weight) as same:
                asked = [(ours, page, KNOWN), (reference, "/", ""), (ours, page, ""), (same, "/", "")]
                made, least, kept, equal = in_turn(asked, arguments)
            print(
                f"{page}: {weight / 1000:.0f} kB; anew {made.rate:.0f} a second = {made.beside(least)} a bare view of 20 kB; "
                f"ready {kept.rate:.0f} a second = {kept.beside(equal)} a bare view of {weight / 1000:.0f} kB"
            )


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def processor(self) -> float:
        """Seconds that its workers have taken."""
        ticks = 0
        for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    rate: float
    cost: float
    """Requests a second; seconds of processor for one."""

    def beside(self, other: Measured) -> str:
        return f"{self.rate / other.rate:.3f} × (by processor {other.cost / self.cost:.3f} ×)"


def in_turn(asked: list[tuple[Server, str, str]], arguments: argparse.Namespace) -> list[Measured]:
    """The median of each, all asked in turn so that a busy moment is nobody's."""
    for one in asked:
        measure(*one, 1)
    rounds = [[measure(*one, arguments.seconds) for one in asked] for _round in range(arguments.rounds)]
    return [
        Measured(statistics.median(one.rate for one in same), statistics.median(one.cost for one in same))
        for same in zip(*rounds, strict=True)
    ]


def measure(server: Server, page: str, cookie: str, seconds: int) -> Measured:
    before = server.processor()
    address = f"http://127.0.0.1:{server.port}{page}"
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", f"-HCookie: {cookie}", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate, count = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"(\d+) requests in", said)
    if "Non-2xx" in said or not rate or not count:
        sys.exit(f"{page} does not answer:\n{said}")
    return Measured(float(rate[1]), (server.processor() - before) / int(count[1]))


def site(data: Path, **more: str) -> AbstractContextManager[Server]:
    key = (data / "secret-key").read_text().strip() if (data / "secret-key").is_file() else "benchmark"
    environment = {"DATA_DIR": str(data), "SECRET_KEY": key, "ALLOWED_HOSTS": "*", **more}
    return served("cms.wsgi", HERE.parent, environment)


def bare(weight: int) -> AbstractContextManager[Server]:
    return served("bare_view:application", HERE, {"WEIGHT": str(weight)})


@contextmanager
def served(application: str, folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--workers=2",
        f"--bind=127.0.0.1:{port}",
        "--log-level=error",
    ]
    server = subprocess.Popen(command, cwd=folder, env=os.environ | environment)
    try:
        wait_for(port)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    for _try in range(300):
        try:
            body(port, "/")
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not start")


def body(port: int, page: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", page)
    return connection.getresponse().read()


if __name__ == "__main__":
    main()
