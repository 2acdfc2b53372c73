"""An import, from files to shelves. Read `Import.run` first: it is the table of contents.

The command, and later the admin page and a background task, run the same object:

    importing = Import("Cosoter", [ImportFile.at(path)])
    for progress in importing.run():
        show(progress)
    importing.report
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.importing import rows
from catalogue.importing.arrivals import Arrivals, parse, parsed_again
from catalogue.importing.hosts import give_items_to_issues, join_hosts
from catalogue.importing.loading import Loaded, load
from catalogue.importing.mapping import mapping_of
from catalogue.importing.matching import Arrival, Batch, Decision, Met, Outcome
from catalogue.importing.report import FileReport, Rejection, Report, Waiting
from catalogue.importing.sources import Rejected, SourceRecord, UnreadableFile, read_records
from catalogue.importing.writing import Shelves, Writing
from catalogue.models import BibliographicRecord, ImportDecision, ImportRun, Source, StoredRecord
from catalogue.signals import announce, import_finished, import_started
from reference.opening import why_closed

logger = logging.getLogger(__name__)

BATCH_RECORDS = 1000
BATCH_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class ImportFile:
    name: str
    size: int
    """In bytes, for the progress bar; 0 when unknown."""
    open: Callable[[], BinaryIO]

    @classmethod
    def at(cls, path: Path) -> ImportFile:
        return cls(name=path.name, size=path.stat().st_size if path.is_file() else 0, open=lambda: path.open("rb"))


@dataclass(frozen=True, slots=True)
class Progress:
    """After each batch: where the file is at, in bytes and in records."""

    file: str
    done: int
    size: int
    records: int


class Import:
    """One run over some files of one source. `report` is whole when `run` is exhausted.

    A dry run goes through the very same steps in a transaction that is rolled back: it announces what would happen,
    and writes nothing. (On SQLite it holds the database's only writing place meanwhile.)

    `by_hand`: a person takes these records one by one. Each new notice waits, incomplete, until she makes it public, and
    enters the holdings today: the date that another library's catalogue gives is that library's own.
    """

    def __init__(
        self,
        source: str,
        files: list[ImportFile],
        *,
        encoding: str | None = None,
        dry_run: bool = False,
        by_hand: bool = False,
    ) -> None:
        self.source_name = source
        self.files = files
        self.encoding = encoding
        self.dry_run = dry_run
        self.by_hand = by_hand
        self.report = Report(source, dry_run=dry_run)

    def run(self) -> Iterator[Progress]:
        if self.dry_run:
            with transaction.atomic():
                yield from self._run()
                transaction.set_rollback(True)
        else:
            yield from self._run()

    def _run(self) -> Iterator[Progress]:
        self._open()
        for file in self.files:
            yield from self._import_file(file)
        self._join_hosts()
        self._close()

    def _open(self) -> None:
        self._started = time.monotonic()
        self.source, _created = Source.objects.get_or_create(name=self.source_name)
        earlier = ImportRun.objects.filter(source=self.source, finished_at__isnull=False)
        first_load = not self.by_hand and not earlier.exists()
        self.record_of_run = ImportRun.objects.create(source=self.source, first_load=first_load)
        self.mapping = mapping_of(self.source)
        self.arrivals = Arrivals(self.mapping)
        self.shelves = Shelves(self.source, first_load=first_load)
        if not self.dry_run:
            import_started.send(sender=ImportRun, run=self.record_of_run, size=sum(file.size for file in self.files))

    def _import_file(self, file: ImportFile) -> Iterator[Progress]:
        report = FileReport(file.name)
        self.report.files.append(report)
        met = Met()
        try:
            with file.open() as stream, cycles_left_alone():
                for batch in self._batches(stream, report):
                    self._import_batch(batch, report, met)
                    batch.clear()
                    gc.collect(1)
                    yield Progress(file.name, stream.tell(), file.size, report.records)
        except OSError as error:
            report.unreadable = why_closed(error)
        report.rejections.sort(key=lambda rejection: rejection.position)

    def _batches(self, stream: BinaryIO, report: FileReport) -> Iterator[list[SourceRecord]]:
        """Records some at a time; what cannot be read is refused, what was read before a file breaks is kept."""
        batch: list[SourceRecord] = []
        size = 0
        try:
            for received in read_records(stream, encoding=self.encoding, name=report.file):
                if isinstance(received, Rejected):
                    report.met("")
                    self._reject(report, received.position, received.source_id, received.reason)
                    continue
                report.met(received.encoding)
                batch.append(received)
                size += len(received.raw)
                if len(batch) >= BATCH_RECORDS or size >= BATCH_BYTES:
                    yield batch
                    batch, size = [], 0
        except UnreadableFile as error:
            report.unreadable = str(error)
        if batch:
            yield batch

    def _import_batch(self, received: list[SourceRecord], report: FileReport, met: Met) -> None:
        arrivals = [self.arrivals.make(record) for record in received]
        try:
            self._write(arrivals, report, met)
        except (OperationalError, InterfaceError):
            raise  # the database is at fault, not a record
        except Exception:
            logger.info("A batch failed, its records go one by one", exc_info=True)
            self._import_one_by_one(received, report, met)

    def _import_one_by_one(self, received: list[SourceRecord], report: FileReport, met: Met) -> None:
        """One bad record costs one record."""
        for record in received:
            self.shelves.authorities.forget()
            arrival = self.arrivals.make(record)
            try:
                self._write([arrival], report, met)
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:
                logger.exception("Record %s could not be written", record.position)
                reason = _("la base de données ne l’accepte pas (%(error)s).") % {"error": str(error).strip()}
                self._reject(report, record.position, arrival.source_id, reason)

    def _write(self, arrivals: list[Arrival], report: FileReport, met: Met) -> None:
        """Decide and write, all or nothing; count once it is done."""
        with transaction.atomic():
            batch = Batch(self.source, met)
            decisions = batch.decide(arrivals, parse)
            writings = self._write_decisions(decisions, report)
        for notice in batch.noted:
            met.add(notice.pk)
        for decision in decisions:
            self._count(decision, report)
        self.report.items += sum(len(writing.loaded.items) for writing in writings)

    def _write_decisions(self, decisions: list[Decision], report: FileReport) -> list[Writing]:
        created = [decision for decision in decisions if decision.outcome is Outcome.CREATED]
        keys = rows.reserve_keys(BibliographicRecord, len(created))
        for decision, key in zip(created, keys, strict=True):
            decision.notice.pk = key
        new = [self._writing(decision) for decision in created]
        if self.by_hand:
            for writing in new:
                _leave_to_a_person(writing.loaded)
        changed = self._updates([decision for decision in decisions if decision.outcome is Outcome.UPDATED])
        self.shelves.add(new)
        self.shelves.change(changed)
        self._keep_for_a_person([decision for decision in decisions if decision.outcome is Outcome.TO_DECIDE])
        if not self.dry_run:
            announce([writing.pk for writing in (*new, *changed)])
        return [*new, *changed]

    def _writing(self, decision: Decision, before: Loaded | None = None) -> Writing:
        loaded = load(decision.arrival.parsed, self.mapping)
        return Writing(decision.notice.pk, decision.arrival, loaded, before)

    def _updates(self, decisions: list[Decision]) -> list[Writing]:
        said = self._said_before([decision.notice.pk for decision in decisions])
        return [
            self._writing(decision, said.get((decision.notice.pk, decision.arrival.reading))) for decision in decisions
        ]

    def _said_before(self, keys: list[int]) -> dict[tuple[int, str], Loaded]:
        """What this source said of these notices last time, by notice and reading: another reading does not compare."""
        columns = ("record_id", "reading", "format", "encoding", "raw")
        stored = StoredRecord.objects.filter(source=self.source, record_id__in=keys).values_list(*columns)
        found: dict[tuple[int, str], Loaded] = {}
        for pk, reading, format, encoding, raw in stored:
            if (before := parsed_again(bytes(raw), format, encoding)) is not None:
                found[pk, reading] = load(before, self.mapping)
        return found

    def _keep_for_a_person(self, decisions: list[Decision]) -> None:
        """Records to decide, once each however often they are received."""
        digests = [decision.arrival.digest for decision in decisions]
        ImportDecision.objects.filter(run__source=self.source, digest__in=digests).delete()
        ImportDecision.objects.bulk_create(
            ImportDecision(
                run=self.record_of_run,
                position=decision.arrival.source.position,
                source_record_id=decision.arrival.source_id,
                title=_title(decision),
                reason=decision.reason,
                candidates=[notice.pk for notice in decision.resembling],
                format=decision.arrival.source.format,
                encoding=decision.arrival.source.encoding,
                digest=decision.arrival.digest,
                raw=decision.arrival.source.raw,
            )
            for decision in decisions
        )

    def _count(self, decision: Decision, report: FileReport) -> None:
        arrival, outcome = decision.arrival, decision.outcome
        if outcome is Outcome.REJECTED:
            self._reject(report, arrival.source.position, arrival.source_id, decision.reason)
            return
        self.report.outcomes[outcome] += 1
        if outcome is Outcome.TO_DECIDE:
            self.report.add_to_decide(_waiting(decision, report))
        elif outcome is not Outcome.UNCHANGED and not arrival.parsed.is_complete:
            self.report.add_incomplete(_waiting(decision, report))

    def _reject(self, report: FileReport, position: int, source_id: str, reason: str) -> None:
        self.report.outcomes[Outcome.REJECTED] += 1
        report.rejections.append(Rejection(position, source_id, reason))

    def _join_hosts(self) -> None:
        if not self.report.outcomes[Outcome.CREATED] and not self.report.outcomes[Outcome.UPDATED]:
            return
        with transaction.atomic():
            touched = [pk for joined in join_hosts(self.source) for pk in joined]
            touched += give_items_to_issues(self.source)
            if not self.dry_run:
                announce(self._not_yet_announced(touched))

    def _not_yet_announced(self, keys: list[int]) -> list[int]:
        """Those that this run has not written: the others wait in the outbox, which is read after this."""
        earlier = BibliographicRecord.objects.filter(updated_at__lt=self.shelves.now).order_by()
        return [pk for some in rows.chunks(keys) for pk in earlier.filter(pk__in=some).values_list("pk", flat=True)]

    def _close(self) -> None:
        self.report.seconds = time.monotonic() - self._started
        self.record_of_run.finished_at = timezone.now()
        self.record_of_run.report = self.report.as_json()
        self.record_of_run.save()
        if not self.dry_run:
            import_finished.send(sender=ImportRun, run=self.record_of_run)


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


def _leave_to_a_person(loaded: Loaded) -> None:
    loaded.columns["state"] = BibliographicRecord.State.INCOMPLETE.value
    loaded.entered_on = None


def _waiting(decision: Decision, report: FileReport) -> Waiting:
    arrival = decision.arrival
    return Waiting(report.file, arrival.source.position, arrival.source_id, _title(decision), decision.reason)


def _title(decision: Decision) -> str:
    parsed = decision.arrival.parsed
    return (parsed.title.proper if parsed else "") or _("[Titre à compléter]")
