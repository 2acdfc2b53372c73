"""How many pages a second the site serves, beside the least that Django can serve, under the same server and in one run.

    python benchmarks/pages.py [--data var] [--seconds 5] [--rounds 3] [--page /le-centre/ …]

Needs `wrk`, and a demonstration (`script/demo --no-serve`) whose folder `--data` gives. Goals: a page made anew, at least
0.05 × a bare view of 20 kB; a page kept ready, at least 0.8 × a bare view of the same bytes; at most 100 kB without pictures.
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
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGES = ("/", "/le-centre/", "/agenda/", "/publications/")
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
    with site(arguments.data, PAGE_CACHE="false") as anew, site(arguments.data) as ready, bare(BARE) as reference:
        for page in arguments.pages:
            weight = len(body(ready, page))
            with bare(weight) as same:
                rates = in_turn([(anew, page), (reference, "/"), (ready, page), (same, "/")], arguments)
            made, least, kept, equal = rates
            print(
                f"{page}: {weight / 1000:.0f} kB; anew {made:.0f} a second = {made / least:.3f} × bare view of 20 kB; "
                f"ready {kept:.0f} a second = {kept / equal:.2f} × bare view of {weight / 1000:.0f} kB"
            )


def in_turn(asked: list[tuple[int, str]], arguments: argparse.Namespace) -> list[float]:
    """The median rate of each, all asked in turn so that a busy moment is nobody's."""
    for port, page in asked:
        rate(port, page, 1)
    rounds = [[rate(port, page, arguments.seconds) for port, page in asked] for _round in range(arguments.rounds)]
    return [statistics.median(one) for one in zip(*rounds, strict=True)]


def rate(port: int, page: str, seconds: int) -> float:
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", f"http://127.0.0.1:{port}{page}"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        sys.exit(f"{page} does not answer:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return float(found[1]) if found else 0.0


def site(data: Path, **more: str) -> AbstractContextManager[int]:
    key = (data / "secret-key").read_text().strip() if (data / "secret-key").is_file() else "benchmark"
    environment = {"DATA_DIR": str(data), "SECRET_KEY": key, "ALLOWED_HOSTS": "*", **more}
    return served("cms.wsgi", HERE.parent, environment)


def bare(weight: int) -> AbstractContextManager[int]:
    return served("bare_view:application", HERE, {"WEIGHT": str(weight)})


@contextmanager
def served(application: str, folder: Path, environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--workers=2", f"--bind=127.0.0.1:{port}", "--log-level=error"]
    server = subprocess.Popen(command, cwd=folder, env=os.environ | environment)
    try:
        wait_for(port)
        yield port
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
