"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.demonstration import Demonstration
from tests.migrated import Migrated, once_a_stage
from tests.scheduling import ByWhatIsShared, turn

ROOT = Path(__file__).resolve().parent.parent

# A property is judged by what it finds, not by the speed of a busy machine.
settings.register_profile("rayonnage", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("rayonnage")

ON_EACH_STACK = ("browser", "chaos")
"""Folders whose tests reach the database or the engine from outside Django: in another process."""
OF_A_STACK = {"db", "transactional_db", "live_server", "migrated", "demonstration", "engine", "test_server"}
"""What a test asks for that is not the same on both."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-stack",
        action="store_true",
        help="leave out the tests that meet neither the database nor the engine: the first stack has played them",
    )


# After pytest-django, which puts last those that empty the database: its order is kept among the others.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--second-stack", False):
        left_out = [item for item in items if not meets_the_stack(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if meets_the_stack(item)]
    items.sort(key=turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return ByWhatIsShared(config, log)


def meets_the_stack(item: pytest.Item) -> bool:
    """pytest-django refuses the database to a test that does not ask for it: such a test is the same on any.

    So is one that judges how a page looks, marked `first_stack`: both stacks give the same page. So is the embedded engine
    under the contract of engines, where each engine is opened by name.
    """
    asked = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("first_stack") or "embedded_engines" in asked:
        return False
    folder = item.path.relative_to(ROOT / "tests").parts[0]
    return bool(asked & OF_A_STACK) or item.get_closest_marker("django_db") is not None or folder in ON_EACH_STACK


@pytest.fixture(autouse=True)
def nothing_kept_of_another_test() -> None:
    """A test that keeps pages as a site does must not meet those of the database before it."""
    from cms.freshness import parts

    parts.forget()


@pytest.fixture(scope="session")
def real_records() -> Path:
    """The folder of real records; they are read in place and never enter the repository."""
    folder = Path(os.environ.get("RAYONNAGE_REAL_RECORDS", ROOT.parent / "shared" / "data"))
    if not (folder / "MANIFEST.tsv").is_file():
        pytest.skip(f"Pas de notices réelles dans {folder} : donnez leur dossier dans RAYONNAGE_REAL_RECORDS.")
    return folder


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    """The database to copy, instead of playing every migration once more."""
    return once_a_stage(of_the_stage(tmp_path_factory))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Demonstration:
    """The demo to copy, instead of loading it once more."""
    return Demonstration(of_the_stage(tmp_path_factory), migrated)


@pytest.fixture(scope="module")
def in_the_demo(
    django_db_setup: None,
    django_db_blocker: Any,
    demonstration: Demonstration,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """For a whole file, the database of the tests is a copy of the demo, which each undoes; the folder of its files."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), demonstration.entered(folder):
        yield folder


def of_the_stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder common to the workers."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, migrated: Migrated) -> Iterator[None]:
    """The tests' own database is such a copy; Django's `migrate` then finds nothing left to do."""
    with migrated.for_django(connection.creation._get_test_db_name(), connection.settings_dict):
        yield
