"""A demo site of the tests' own, made by script/demo and served as it would be, and a Chromium to visit it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.serving import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent

# Playwright's event loop stays in the thread of the tests that follow: they may still use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A page of the admin may take seconds on a busy machine; what is there at once is not waited for.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def demo_environment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a try-out of its own, on the stack under test, from a database already migrated; tests that run
    side by side have one each.
    """
    port, worker = free_port(), os.environ.get("PYTEST_XDIST_WORKER", "alone")
    environment = os.environ | {
        "DATA_DIR": str(tmp_path_factory.mktemp("demo")),
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SEARCH_URL": os.environ.get("TEST_SEARCH_URL", ""),
        "SEARCH_INDEX_NAME": f"rayonnage-demo-{worker}",
    }
    migrated = request.getfixturevalue("migrated")
    if os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = migrated.copy_to(f"rayonnage_demo_{worker}")
    else:
        migrated.copy_to(Path(environment["DATA_DIR"]) / "rayonnage.sqlite3")
    return environment


@pytest.fixture(scope="session")
def demo(demo_environment: dict[str, str]) -> dict[str, str]:
    """The demo content, loaded by the command that newcomers type."""
    subprocess.run(["script/demo", "--no-serve"], cwd=ROOT, env=demo_environment, check=True, timeout=600)
    return demo_environment


@pytest.fixture(scope="session")
def site(demo: dict[str, str]) -> Iterator[str]:
    """The address of the demo site, served."""
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{demo['PORT']}", "--threads", "4"]
    secret = (Path(demo["DATA_DIR"]) / "secret-key").read_text().strip()
    environment = demo | {"SECRET_KEY": secret, "SERVE_MEDIA": "true"}
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
