"""How fast a numéro leaves, with one committed row a recipient, beside a bare loop that keeps no account of anything.

    python benchmarks/send_newsletters.py [--recipients 2300] [--threads 4] [--size 20000] [--rounds 7]

A PostgreSQL of its own with its default durability (every commit reaches the disk), an SMTP sink on the loopback
(Postfix's smtp-sink when it is there, else aiosmtpd, which is slower than what it measures). The reference sends the same
messages, made beforehand, with smtplib on one connection, before and after each round. `--threads` is that of
`manage.py send_newsletters`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipients", type=int, default=2300)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as name, postgresql(Path(name)) as url:
        folder = Path(name)
        with sink() as (port, kind):
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "cms.settings.base",
                "DATABASE_URL": url,
                "DATA_DIR": str(folder / "data"),
                "EMAIL_URL": f"smtp://127.0.0.1:{port}",
                "SECRET_KEY": "benchmark",
            }
            measure(arguments, port, kind)


def measure(arguments: argparse.Namespace, port: int, kind: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from newsletters.sending.messages import Letterhead
    from newsletters.sending.worker import send_due
    from tests.chaos.prepare import campaign

    call_command("migrate", verbosity=0)
    made = campaign(arguments.recipients, arguments.size)
    started = time.perf_counter()
    letterhead = Letterhead(made)
    envelopes = [letterhead.envelope(one) for one in made.deliveries.order_by("pk")]
    rendering = time.perf_counter() - started
    print(f"{arguments.recipients:,} recipients, {len(envelopes[0].data) / 1000:.0f} kB a message, sink: {kind}")
    print(f"rendering        {rendering:6.2f} s  (goal: under 3)")

    ratios, rates, references = [], [], []
    memory = Memory()
    for _round in range(arguments.rounds):
        sent = campaign(arguments.recipients, arguments.size)
        before = bare(envelopes, port)
        started = time.perf_counter()
        send_due(threading.Event(), arguments.threads)
        taken = time.perf_counter() - started
        assert sent.deliveries.filter(state="remis").count() == arguments.recipients
        after = bare(envelopes, port)
        ratios.append((before + after) / 2 / taken)
        rates.append(arguments.recipients / taken)
        references.append(arguments.recipients * 2 / (before + after))
    peak = memory.stop()

    print(f"bare smtplib     {told(references, '.0f')} a second")
    print(f"numéro           {told(rates, '.0f')} a second, {arguments.threads} threads, every copy accepted")
    print(f"ratio            {told(ratios, '.2f')}    (goal: at least 0.5)")
    print(f"memory           {peak[0]:.0f} → {peak[1]:.0f} MB")


def told(values: list[float], form: str) -> str:
    """Median, and from the worst to the best: the disk's own pace is most of the difference."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def bare(envelopes, port: int) -> float:
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for one in envelopes:
            smtp.sendmail(one.sender, [one.recipient], one.data)
    return time.perf_counter() - started


class Memory:
    """Megabytes of this process at the start, and at most since."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._first = self._most = own_memory()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self._most = max(self._most, own_memory())

    def stop(self) -> tuple[float, float]:
        self._over.set()
        self._thread.join()
        return self._first, self._most


def own_memory() -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A cluster of our own, durable, stopped at the end."""
    folder.chmod(0o755)
    environment = os.environ | {"TMPDIR": str(folder), "POSTGRESQL_DURABLE": "1"}
    url = subprocess.run(
        [ROOT / "tests/postgresql/start"], env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()
    try:
        yield url
    finally:
        subprocess.run([ROOT / "tests/postgresql/stop"], env=environment, check=True, capture_output=True)


@contextmanager
def sink() -> Iterator[tuple[int, str]]:
    from tests.chaos.scene import free_port

    port = free_port()
    program = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin:/usr/lib/postfix/sbin")
    if program:
        identity = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        process = subprocess.Popen([*identity, program, "-4", "-m", "200", f"127.0.0.1:{port}", "256"])
    else:
        log = Path(tempfile.gettempdir()) / f"sink-{port}.tsv"
        process = subprocess.Popen([sys.executable, "-m", "tests.chaos.sink", str(port), str(log)], cwd=ROOT)
    try:
        wait_for_port(port)
        yield port, "smtp-sink" if program else "aiosmtpd"
    finally:
        process.terminate()
        process.wait()


def wait_for_port(port: int) -> None:
    for _turn in range(100):
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=1).quit()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The sink does not answer.")


if __name__ == "__main__":
    main()
