"""How long a newcomer waits: from `script/demo` in a fresh clone to a page served, packages already downloaded.

    python benchmarks/demo.py

Packages are downloaded first, and the clock is on for all the rest: virtual environment, installation, database,
content, index, server. The bare reference is a virtual environment that installs the same lock file, in the same run.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
GOAL = 60


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as folder:
        clone, wheels, bare = (Path(folder) / name for name in ("clone", "wheels", "bare"))
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        lock = clone / "requirements.lock"
        # Not in the project's own environment, which another process may be using.
        download = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--only-binary",
            ":all:",
            "--dest",
            wheels,
            "-r",
            lock,
        ]
        subprocess.run(download, check=True)
        environment = os.environ | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
        for name in ("DATABASE_URL", "SEARCH_URL", "DATA_DIR", "SECRET_KEY"):
            environment.pop(name, None)
        reference = installed(bare, lock, environment)
        demo = served(clone, environment)
    print(f"installing alone   {reference:6.1f} s")
    print(f"script/demo        {demo:6.1f} s to a served page  (goal: under {GOAL})")
    print(f"ratio              {demo / reference:6.2f} × the installation")


def installed(folder: Path, lock: Path, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock]
    subprocess.run(pip, check=True, env=environment)
    return time.perf_counter() - started


def served(clone: Path, environment: dict[str, str]) -> float:
    port = free_port()
    started = time.perf_counter()
    command = ["script/demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=clone, env=environment, stdout=subprocess.DEVNULL) as demo:
        while not answers(f"http://127.0.0.1:{port}/"):
            if demo.poll() is not None:
                raise SystemExit(f"script/demo ended with status {demo.returncode}")
            time.sleep(0.1)
        taken = time.perf_counter() - started
        demo.terminate()
    return taken


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=20) as page:  # noqa: S310 – our own address.
            return page.status == 200
    except (URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
