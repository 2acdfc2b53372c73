"""Files read some records at a time. What cannot be read is set apart with its bytes; what a broken file gave is kept."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from catalogue.importing.report import FileReport
from catalogue.importing.sources import Rejected, SourceRecord, UnreadableFile, read_records
from reference.opening import why_closed

BATCH_RECORDS = 1000
BATCH_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class ImportFile:
    name: str
    size: int
    """In bytes, for the progress bar; 0 when unknown."""
    open: Callable[[], BinaryIO]

    @classmethod
    def at(cls, path: Path, name: str = "") -> ImportFile:
        size = path.stat().st_size if path.is_file() else 0
        return cls(name=name or path.name, size=size, open=lambda: path.open("rb"))


@dataclass(frozen=True, slots=True)
class Progress:
    """After each batch: where the file is at, in bytes and in records."""

    file: str
    done: int
    size: int
    records: int


@dataclass(slots=True)
class Received:
    """Some records of a file, and those that could not be read among them."""

    records: list[SourceRecord] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    done: int = 0
    """Bytes read so far."""

    @property
    def size(self) -> int:
        return sum(len(record.raw) for record in self.records)


def received(file: ImportFile, encoding: str | None, report: FileReport) -> Iterator[Received]:
    """Batch after batch; `report` is told of each record, and of why the file could not be read to its end."""
    try:
        with file.open() as stream, cycles_left_alone():
            for batch in _batches(stream, encoding, report):
                batch.done = stream.tell()
                yield batch
                batch.records.clear()
                gc.collect(1)
    except OSError as error:
        report.unreadable = why_closed(error)


def _batches(stream: BinaryIO, encoding: str | None, report: FileReport) -> Iterator[Received]:
    batch = Received()
    size = 0
    try:
        for one in read_records(stream, encoding=encoding, name=report.file):
            report.met(one)
            if isinstance(one, Rejected):
                batch.rejected.append(one)
                continue
            batch.records.append(one)
            size += len(one.raw)
            if len(batch.records) >= BATCH_RECORDS or size >= BATCH_BYTES:
                yield batch
                batch, size = Received(), 0
    except UnreadableFile as error:
        report.unreadable = str(error)
    if batch.records or batch.rejected:
        yield batch


@contextmanager
def cycles_left_alone() -> Iterator[None]:
    """Stop looking for cycles at every 700 objects: a batch makes hundreds of thousands, all of them still in use.

    Looking for them took a third of an import's time. One short look after each batch is enough.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
