"""The demo, loaded once a stage by the command that newcomers type, `script/demo --no-serve`: what needs one copies it.

The loading costs a minute and a half of processor; a copy, the rebuilding of an index at most. Tests of what is in it
work in a copy too, in the place of their own database.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import global_settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import override_settings

from tests.browser.serving import free_port
from tests.migrated import Migrated, OnSqlite, close_to_all, fresh_database, made_once

ROOT = Path(__file__).resolve().parent.parent
Environment = dict[str, str]


class Demonstration:
    """`folder` is common to the processes of a stage."""

    database, made = "rayonnage_demo", "made"

    def __init__(self, folder: Path, migrated: Migrated) -> None:
        self.folder, self.migrated = folder / "demo", migrated
        made_once(folder / "demo.lock", self._make)

    def _make(self) -> None:
        self.folder.mkdir()
        (self.folder / "port").write_text(str(free_port()))
        environment = self._environment(self.folder, self.made)
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

    def copy_to(self, folder: Path, name: str, own_index: bool = True) -> Environment:
        """The environment of a try-out of one's own in `folder`: database, files, index. `name` is that of the copy.

        Without `own_index`, the index is that of the loading, which many may ask and nobody may change.
        """
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        environment = self._environment(folder, name if own_index else self.made)
        if not isinstance(self.migrated, OnSqlite):
            copy = fresh_database(self.migrated.server, f"{self.database}_{name}", self.database)
            environment["DATABASE_URL"] = copy
        if environment["SEARCH_URL"] and own_index:
            # The index of the embedded engine is in the folder; that of Elasticsearch is not.
            command = [sys.executable, "manage.py", "rebuild_index"]
            subprocess.run(command, cwd=ROOT, env=environment | secret(folder), check=True)
        return environment

    @contextmanager
    def entered(self, folder: Path) -> Iterator[None]:
        """The tests' own database is a copy of the demo's, its files in `folder`; theirs again at the end."""
        name = f"entered_{os.getpid()}"
        environment = self.copy_to(folder, name, own_index=False)
        theirs = connections[DEFAULT_DB_ALIAS]
        database = str(self._file(folder)) if isinstance(self.migrated, OnSqlite) else f"{self.database}_{name}"
        as_made = {
            "DATA_DIR": folder,
            "MEDIA_ROOT": folder / "media",
            "DOCUMENTS_ROOT": folder / "documents",
            "SITE_URL": environment["SITE_URL"],
            "PASSWORD_HASHERS": global_settings.PASSWORD_HASHERS,
            **secret(folder),
        }
        connections[DEFAULT_DB_ALIAS] = type(theirs)(theirs.settings_dict | {"NAME": database}, DEFAULT_DB_ALIAS)
        forget_the_database()
        try:
            with override_settings(**as_made):
                yield
        finally:
            connections[DEFAULT_DB_ALIAS].close()
            connections[DEFAULT_DB_ALIAS] = theirs
            forget_the_database()
            if not isinstance(self.migrated, OnSqlite):
                self.migrated.drop(database)

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


def forget_the_database() -> None:
    """What the process keeps of one is not true of another."""
    ContentType.objects.clear_cache()
    cache.clear()
