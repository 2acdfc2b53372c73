"""A database with every migration in it, made once a stage: what needs one copies it.

Two hundred migrations take twenty seconds of processor; a copy, none. The command that makes it is Samir's own, `migrate`,
on an empty database; whoever takes a copy runs `migrate` again, which would play what is missing. It is kept for the next
stage under the fingerprint of all that `migrate` reads: on SQLite in `.pytest_cache`, on PostgreSQL in the server.

    python -m tests.migrated      makes that of DATABASE_URL ahead of a stage, while a core is free
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "migrated"
READ_BY_MIGRATE = ("*/migrations/*.py", "*/roles.py", "*/*/seeding.py", "*/data/*", "search/synonyms.tsv", "*.lock")
IS_KEPT = "SELECT NOT datallowconn FROM pg_database WHERE datname = %s"
STILL_IN = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


def migrate(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)


def fingerprint() -> str:
    files = sorted(path for pattern in READ_BY_MIGRATE for path in ROOT.glob(pattern) if path.is_file())
    return hashlib.sha256(
        b"".join(str(path.relative_to(ROOT)).encode() + path.read_bytes() for path in files)
    ).hexdigest()


@contextmanager
def alone() -> Iterator[None]:
    """Who makes it ahead and the stage that wants it do not both make it."""
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.with_suffix(".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class OnSqlite:
    def __init__(self, file: Path) -> None:
        self.file = file

    def make(self) -> None:
        kept = KEPT / f"{fingerprint()}.sqlite3"
        if not kept.is_file():
            migrate(f"sqlite:///{self.file}")
            with closing(sqlite3.connect(self.file)) as connection:
                # One file, whole, without a journal beside it.
                connection.execute("PRAGMA journal_mode=DELETE")
            shutil.rmtree(KEPT, ignore_errors=True)
            self._copy(self.file, kept)
        self._copy(kept, self.file)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        """In one step: a run cut short leaves no half of a file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}")
        shutil.copyfile(source, partial)
        partial.rename(target)

    def copy_to(self, file: Path) -> str:
        """The address of a copy."""
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.file, file)
        return f"sqlite:///{file}"

    @contextmanager
    def for_django(self, name: str, settings: dict) -> Iterator[None]:
        """Django opens its test database in memory, and finds it filled."""
        with closing(sqlite3.connect(name, uri=True)) as memory, closing(sqlite3.connect(self.file)) as kept:
            kept.backup(memory)
            yield


class OnPostgresql:
    def __init__(self, server: str) -> None:
        self.server, self.name = server, f"rayonnage_migrated_{fingerprint()[:12]}"

    def make(self) -> None:
        # Closed, it is whole: it was not left half made by a run cut short.
        with psycopg.connect(self.server) as connection:
            kept = connection.execute(IS_KEPT, [self.name]).fetchone()
        if kept != (True,):
            migrate(fresh_database(self.server, self.name))
            close_to_all(self.server, self.name)

    def copy_to(self, name: str) -> str:
        """The address of a copy."""
        return fresh_database(self.server, name, self.name)

    def copy_into(self, elsewhere: str) -> None:
        """Fills the empty database of another server."""
        name = f"{self.name}_{os.getpid()}"
        dumped = subprocess.run(["pg_dump", self.copy_to(name)], capture_output=True, check=True).stdout
        self.drop(name)
        read = ["psql", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", elsewhere]
        subprocess.run(read, input=dumped, check=True)

    def drop(self, name: str) -> None:
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    @contextmanager
    def for_django(self, name: str, settings: dict) -> Iterator[None]:
        settings["TEST"]["TEMPLATE"] = self.name
        yield

    def _do(self, sql: str, name: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(SQL(sql).format(Identifier(name)))


Migrated = OnSqlite | OnPostgresql


def close_to_all(server: str, name: str) -> None:
    """PostgreSQL copies only a database that nobody is in, not even its own cleaner."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(name)))
        while connection.execute(STILL_IN, [name]).fetchall():
            time.sleep(0.1)


def made_once(lock: Path, make: Callable[[], None]) -> None:
    """Among the processes that share `lock`, the first makes; the others wait for it to have done so."""
    with lock.open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        # Where it ends now: it was opened before the wait.
        if not held.seek(0, os.SEEK_END):
            make()
            held.write("made")


def fresh_database(server: str, name: str, template: str = "template1") -> str:
    """The address of a database of this name, empty, or a copy of `template`."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def once_a_stage(folder: Path) -> Migrated:
    """`folder` is common to the processes of a stage: the first makes the database, the others wait for it."""
    server = os.environ.get("DATABASE_URL", "")
    found: Migrated = OnPostgresql(server) if server.startswith("postgres") else OnSqlite(folder / "migrated.sqlite3")
    with alone():
        made_once(folder / "migrated.lock", found.make)
    return found


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        once_a_stage(Path(folder))
