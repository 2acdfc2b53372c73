"""The demo, loaded once a stage by the command that newcomers type, `script/demo --no-serve`: what needs one copies it.

The loading costs a minute and a half of processor; a copy, the rebuilding of an index at most.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from tests.browser.serving import free_port
from tests.migrated import Migrated, OnSqlite, close_to_all, fresh_database, made_once

ROOT = Path(__file__).resolve().parent.parent
Environment = dict[str, str]


class Demonstration:
    """`folder` is common to the processes of a stage."""

    database = "rayonnage_demo"

    def __init__(self, folder: Path, migrated: Migrated) -> None:
        self.folder, self.migrated = folder / "demo", migrated
        made_once(folder / "demo.lock", self._make)

    def _make(self) -> None:
        self.folder.mkdir()
        (self.folder / "port").write_text(str(free_port()))
        environment = self._environment(self.folder, "made")
        if isinstance(self.migrated, OnSqlite):
            self.migrated.copy_to(self._file(self.folder))
        else:
            environment["DATABASE_URL"] = self.migrated.copy_to(self.database)
        subprocess.run(["script/demo", "--no-serve"], cwd=ROOT, env=environment, check=True, timeout=600)
        if isinstance(self.migrated, OnSqlite):
            with closing(sqlite3.connect(self._file(self.folder))) as connection:
                # One file, whole, without a journal beside it.
                connection.execute("PRAGMA journal_mode=DELETE")
        else:
            close_to_all(self.migrated.server, self.database)

    def copy_to(self, folder: Path, name: str) -> Environment:
        """The environment of a try-out of one's own in `folder`: database, files, index. `name` is that of the copy."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        environment = self._environment(folder, name)
        if not isinstance(self.migrated, OnSqlite):
            copy = fresh_database(self.migrated.server, f"{self.database}_{name}", self.database)
            environment["DATABASE_URL"] = copy
        if environment["SEARCH_URL"]:
            # The index of the embedded engine is in the folder; that of Elasticsearch is not.
            command = [sys.executable, "manage.py", "rebuild_index"]
            subprocess.run(command, cwd=ROOT, env=environment | secret(folder), check=True)
        return environment

    def _environment(self, folder: Path, name: str) -> Environment:
        """The address is that of the loading: what the demo wrote of it, its letters for one, stays true of a copy."""
        port = (self.folder / "port").read_text()
        return os.environ | {
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "PORT": port,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "SEARCH_URL": os.environ.get("TEST_SEARCH_URL", ""),
            "SEARCH_INDEX_NAME": f"rayonnage-demo-{name}",
        }

    @staticmethod
    def _file(folder: Path) -> Path:
        return folder / "rayonnage.sqlite3"


def secret(folder: Path) -> Environment:
    """The key that `script/demo` keeps beside the data."""
    return {"SECRET_KEY": (folder / "secret-key").read_text().strip()}


@contextmanager
def loaded_here(folder: Path) -> Iterator[None]:
    """In the tests' own database, its files in `folder`; undone at the end. Each test works inside."""
    with override_settings(MEDIA_ROOT=folder / "media", DATA_DIR=folder), transaction.atomic():
        call_command("load_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)
