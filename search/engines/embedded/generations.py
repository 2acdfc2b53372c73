"""The directory of the embedded index: generations side by side, a file `current` that names the one in service.

    index/current                 « g-20260412T101530-3f2a »
    index/g-20260412T101530-3f2a  a Tantivy index and its `fingerprint`
    index/writer.lock             held by the one process that writes

A new generation is built beside the old one, then `current` is replaced at once: who reads sees one or the other,
whole.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import tantivy

from search.engines.base import EngineUnavailable, IndexBusy
from search.engines.embedded.schema import fingerprint, open_index

REBUILD = "Reconstruisez-le : manage.py rebuild_index."
BUSY = "L’index de recherche est en cours d’écriture par un autre processus."


class Generations:
    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def current(self) -> Path | None:
        try:
            name = (self.directory / "current").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        return self.directory / name

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one that writes, or raise IndexBusy without waiting."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "writer.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy(BUSY) from error
            yield

    def create(self) -> Path:
        """A new, empty generation, not yet in service."""
        path = self.directory / f"g-{datetime.now(UTC):%Y%m%dT%H%M%S}-{token_hex(2)}"
        path.mkdir()
        (path / "fingerprint").write_text(fingerprint(), encoding="ascii")
        open_index(path, create=True)
        return path

    def put_in_service(self, path: Path) -> None:
        """Readers turn to it from their next search on; the others are removed."""
        pointer = self.directory / "current.new"
        pointer.write_text(path.name, encoding="ascii")
        pointer.replace(self.directory / "current")
        self.remove_all_but(path)

    def remove_all_but(self, kept: Path | None) -> None:
        """Old generations, and what an interrupted rebuild left. Readers keep the files that they have open."""
        for path in self.directory.glob("g-*"):
            if path != kept:
                shutil.rmtree(path, ignore_errors=True)


def opened(path: Path) -> tantivy.Index:
    """Raises EngineUnavailable when this version cannot read it, FileNotFoundError when a part of it is gone."""
    if (path / "fingerprint").read_text(encoding="ascii") != fingerprint():
        raise EngineUnavailable(f"L’index de recherche date d’une autre version de Rayonnage. {REBUILD}")
    try:
        return open_index(path)
    except ValueError as error:
        # Replaced since its address was read: its files go one by one, the folder last.
        if "FileDoesNotExist" in str(error):
            raise FileNotFoundError(path) from error
        raise EngineUnavailable(f"L’index de recherche est illisible. {REBUILD}") from error
