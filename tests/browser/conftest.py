"""A demo site of the tests' own, made by script/demo and served as it would be, and a Chromium to visit it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.serving import wait_for
from tests.demonstration import Demonstration, secret

ROOT = Path(__file__).resolve().parent.parent.parent

# Playwright's event loop stays in the thread of the tests that follow: they may still use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A page of the admin may take seconds on a busy machine; what is there at once is not waited for.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def demo(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a try-out of their own, on the stack under test; tests that run side by side have one each."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return demonstration.copy_to(tmp_path_factory.mktemp("demo"), worker)


@pytest.fixture(scope="session")
def site(demo: dict[str, str]) -> Iterator[str]:
    """The address of the demo site, served."""
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{demo['PORT']}", "--threads", "4"]
    environment = demo | secret(Path(demo["DATA_DIR"])) | {"SERVE_MEDIA": "true"}
    with subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=environment) as server:
        wait_for(f"{demo['SITE_URL']}/sante/")
        yield demo["SITE_URL"]
        server.terminate()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's Chromium: nothing is downloaded, nothing is asked of anyone outside."""
    chromium = os.environ.get("CHROMIUM")
    if not chromium:
        pytest.skip("Chromium est introuvable : installez-le, ou donnez son chemin dans CHROMIUM.")
    return {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                 "--disable-background-networking", "--disable-component-update"],
    }  # fmt: skip


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": {"width": 1280, "height": 900}}
