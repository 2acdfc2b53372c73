"""A numéro to 2,300 people, a worker and a relay in processes of their own, and what is done to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tests.browser.serving import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
THREADS = 4


@dataclass
class Relay:
    """The sink: it may be stopped for a while, and started again on the same port, with the same log."""

    log: Path
    put_off: float = 0.0
    keep: Path | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.chaos.sink", str(self.port), str(self.log)]
        command += ["--put-off", str(self.put_off)] if self.put_off else []
        command += ["--keep", str(self.keep)] if self.keep else []
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def received(self) -> Counter[str]:
        """How many times each recipient was served."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return Counter(line.partition("\t")[0] for line in lines)


@contextmanager
def relay(folder: Path, put_off: float = 0.0, keep: Path | None = None) -> Iterator[Relay]:
    one = Relay(folder / "served.tsv", put_off, keep)
    one.start()
    try:
        yield one
    finally:
        one.kill()


@dataclass
class Worker:
    """`manage.py send_newsletters`, as Samir runs it."""

    database_url: str
    relay: Relay
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.base",
            "DATABASE_URL": self.database_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.relay.port}",
            "SECRET_KEY": settings.SECRET_KEY,
            "DATA_DIR": str(self.folder),
            "SENDING_RETRY_AFTER": "1",
            "EMAIL_TIMEOUT": "5",
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "manage.py", "send_newsletters", "--threads", str(THREADS), "--interval", "0.2"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(timeout=60)
        self.process = None

    def kill(self) -> None:
        self.signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.signal(signal.SIGTERM)


@contextmanager
def worker(database_url: str, one: Relay, folder: Path) -> Iterator[Worker]:
    running = Worker(database_url, one, folder)
    running.start()
    try:
        yield running
    finally:
        if running.process:
            running.kill()


def wait_for(condition, timeout: float, what: str) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout} s: {what}")
        time.sleep(0.05)


def wait_for_copies(one: Relay, count: int, timeout: float = 120) -> None:
    wait_for(lambda: sum(one.received().values()) >= count, timeout, f"{count} copies served")


@contextmanager
def quietly() -> Iterator[None]:
    with suppress(Exception):
        yield
