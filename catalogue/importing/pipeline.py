"""An import, from files to shelves. Read `Import.run` first: it is the table of contents.

The command, the admin page and a background task run the same object:

    importing = Import("Cosoter", [ImportFile.at(path)])
    for progress in importing.run():        # or .forecast(), which says all and writes no notice
        show(progress)
    importing.report

Each batch is one transaction, with its lines of journal: killed at any moment, an import has written whole batches and
nothing else, and the same run taken again finds them unchanged and goes on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.importing import rows
from catalogue.importing.arrivals import Arrivals, level_of, parse, parsed_again, title_of
from catalogue.importing.elsewhere import Elsewhere
from catalogue.importing.forms_in_use import FormsInUse
from catalogue.importing.holding import hold
from catalogue.importing.hosts import give_items_to_issues, join_hosts
from catalogue.importing.journal import Journal, changes_of, refused_bytes
from catalogue.importing.loading import Loaded, load
from catalogue.importing.mapping import mapping_of
from catalogue.importing.matching import Arrival, Batch, Decision, Expected, Memory, Met, Outcome, Verdict
from catalogue.importing.overlay import Overlay, Rules, overlay
from catalogue.importing.reading import ImportFile, Progress, Received, received
from catalogue.importing.report import FileReport, Rejection, Report, Waiting
from catalogue.importing.sources import Rejected
from catalogue.importing.turn import SourceBusy, turn_of
from catalogue.importing.watching import Watch
from catalogue.importing.writing import Shelves, Writing
from catalogue.models import BibliographicRecord, ImportDecision, ImportLine, ImportRun, Source, StoredRecord
from catalogue.models.aspects import FIELDS
from catalogue.signals import announce, import_finished, import_started

__all__ = ["Import", "ImportFile", "Progress"]

logger = logging.getLogger(__name__)

Line = ImportLine.Outcome
State = BibliographicRecord.State


class Import:
    """One run over some files of one source. `report` is whole when `run` or `forecast` is exhausted.

    `by_hand`: a person takes these records one by one. Each new notice waits, incomplete, until she makes it public, and
    enters the holdings today: the date that another library's catalogue gives is that library's own.
    `run`: an ImportRun made already, for a page or to go on with; else one is made. Its lines tell what happened.
    """

    def __init__(
        self,
        source: str,
        files: list[ImportFile],
        *,
        encoding: str | None = None,
        dry_run: bool = False,
        by_hand: bool = False,
        full_export: bool = False,
        run: ImportRun | None = None,
    ) -> None:
        self.source_name = source
        self.files = files
        self.encoding = encoding
        self.dry_run = dry_run
        self.by_hand = by_hand
        self.full_export = full_export
        self.record_of_run = run
        self.report = Report(source, dry_run=dry_run)
        self.file_number = 0
        self.earlier: dict[int, str] = {}
        """Notice → what this run had done to it before it was stopped."""

    def run(self) -> Iterator[Progress]:
        """Write. Raises SourceBusy when another import of the source is under way."""
        if self.dry_run:
            yield from self.forecast()
            return
        self.source, _created = Source.objects.get_or_create(name=self.source_name)
        with ExitStack() as stack:
            self.turn = None if self.by_hand else stack.enter_context(turn_of(self.source))
            self._open()
            for file in self.files:
                yield from self._import_file(file)
            self._join_hosts()
            self._withdraw_gone()
            self._close()

    def forecast(self) -> Iterator[Progress]:
        """Decide without writing any notice; with a run, its lines say what an import would do."""
        self._started = time.monotonic()
        self.report.dry_run = True
        self.source = Source.objects.filter(name=self.source_name).first()
        self._prepare()
        self.expected = Expected()
        for file in self.files:
            yield from self._forecast_file(file)
        self._list_gone()
        self.watch.save(self.source, self.report)
        self.report.seconds = time.monotonic() - self._started

    # What both do

    def _prepare(self) -> None:
        self.mapping = mapping_of(self.source)
        self.arrivals = Arrivals(self.mapping)
        self.watch = Watch()
        self.memory = Memory(self.source)
        self.rules = Rules.of(self.source) if self.source else Rules(Source(name=self.source_name))
        self.journal = Journal(self.record_of_run) if self.record_of_run else None
        self.elsewhere = Elsewhere(self.source, self.mapping, self.journal)
        self.met_in_run = Met()
        self.forms = FormsInUse()

    def _file_report(self, file: ImportFile) -> FileReport:
        report = FileReport(file.name)
        self.report.files.append(report)
        self.file_number = len(self.report.files) - 1
        return report

    # Writing

    def _open(self) -> None:
        self._started = time.monotonic()
        if self.record_of_run is None:
            self.record_of_run = ImportRun.objects.create(source=self.source, by_hand=self.by_hand)
        run = self.record_of_run
        self._resume_or_begin(run)
        self._prepare()
        self.shelves = Shelves(self.source, run, first_load=run.first_load)
        import_started.send(sender=ImportRun, run=run, size=sum(file.size for file in self.files))

    def _resume_or_begin(self, run: ImportRun) -> None:
        """What was written stays; what was only said of the other records is said again."""
        written = run.lines.filter(outcome__in=(Line.CREATED, Line.UPDATED)) if run.progress.get("writing") else None
        if written is not None:
            self.earlier = dict(written.values_list("record_number", "outcome").order_by())
            self.report.resume(run.report)
            run.lines.exclude(outcome__in=(Line.CREATED, Line.UPDATED)).exclude(outcome=Line.GONE).delete()
        else:
            earlier = ImportRun.objects.filter(
                source=self.source, finished_at__isnull=False, kind=ImportRun.Kind.IMPORT
            )
            run.first_load = not self.by_hand and not earlier.exclude(pk=run.pk).exists()
            run.lines.exclude(outcome=Line.GONE).delete()
            run.decisions.filter(verdict=Verdict.NONE).delete()
        run.status, run.fault = ImportRun.Status.RUNNING, ""
        run.progress = {"writing": True, "beat_at": timezone.now().isoformat()}
        run.save()

    def _import_file(self, file: ImportFile) -> Iterator[Progress]:
        report = self._file_report(file)
        met = Met()
        for batch in received(file, self.encoding, report):
            self._import_batch(batch, report, met)
            progress = Progress(file.name, batch.done, file.size, report.records)
            yield progress
        report.rejections.sort(key=lambda rejection: rejection.position)

    def _import_batch(self, batch: Received, report: FileReport, met: Met) -> None:
        arrivals = [self.arrivals.make(record) for record in batch.records]
        try:
            self._write(arrivals, report, met, batch)
        except (OperationalError, InterfaceError, SourceBusy):
            raise  # not the fault of a record
        except Exception:
            logger.info("A batch failed, its records go one by one", exc_info=True)
            self._import_one_by_one(batch, report, met)

    def _import_one_by_one(self, batch: Received, report: FileReport, met: Met) -> None:
        """One bad record costs one record."""
        self.journal.drop()
        self._note_unread(batch.rejected)
        self.journal.write()
        self._count_unreadable(batch.rejected, report)
        for record in batch.records:
            self.shelves.forget()
            self.journal.drop()
            arrival = self.arrivals.make(record)
            try:
                self._write([arrival], report, met)
            except (OperationalError, InterfaceError, SourceBusy):
                raise
            except Exception as error:
                logger.exception("Record %s could not be written", record.position)
                reason = _("la base de données ne l’accepte pas (%(error)s).") % {"error": str(error).strip()}
                self.journal.drop()
                self._reject(arrival, report, reason)
                self.journal.write()

    def _write(self, arrivals: list[Arrival], report: FileReport, met: Met, batch: Received | None = None) -> None:
        """Decide and write, all or nothing; count once it is done."""
        with transaction.atomic():
            if self.turn:
                self.turn.renew()
            notices = self.elsewhere.take(arrivals)
            deciding = Batch(self.source, met, memory=self.memory)
            decisions = deciding.decide(notices, parse)
            writings = self._write_decisions(decisions)
            self._note(decisions, writings)
            self._keep_progress(report, batch, writings)
        for notice in deciding.noted:
            met.add(notice.pk)
            self.met_in_run.add(notice.pk)
        if batch:
            self._count_unreadable(batch.rejected, report)
        self.elsewhere.count(self.report.elsewhere)
        self.watch.add(arrivals)
        for decision in decisions:
            self._count(decision, report)
        self.report.items += sum(len(writing.loaded.items) for writing in writings)
        self.report.kept.update(aspect for writing in writings for aspect in corrections_kept(writing.overlay))

    def _write_decisions(self, decisions: list[Decision]) -> list[Writing]:
        created = [decision for decision in decisions if decision.outcome is Outcome.CREATED]
        keys = rows.reserve_keys(BibliographicRecord, len(created))
        for decision, key in zip(created, keys, strict=True):
            decision.notice.pk = key
        new = [Writing(decision.notice.pk, decision.arrival, self._loaded(decision)) for decision in created]
        self.forms.settle([writing.loaded for writing in new])
        self.shelves.add(new)
        changed = []
        changed_decisions = [decision for decision in decisions if decision.outcome is Outcome.UPDATED]
        for some in one_a_notice(changed_decisions):
            writings = self._updates(some)
            self.shelves.change(writings)
            changed += writings
        self._keep_for_a_person([decision for decision in decisions if decision.outcome is Outcome.TO_DECIDE])
        self._forget_answers([*created, *changed_decisions])
        announce(list(dict.fromkeys(writing.pk for writing in (*new, *changed))))
        return [*new, *changed]

    def _loaded(self, decision: Decision) -> Loaded:
        loaded = load(decision.arrival.parsed, self.mapping)
        if self.by_hand and decision.outcome is Outcome.CREATED:
            loaded.columns["state"] = State.INCOMPLETE.value
            loaded.entered_on = None
        return loaded

    def _updates(self, decisions: list[Decision]) -> list[Writing]:
        held = hold([decision.notice.pk for decision in decisions])
        said = self._said_before(list(held))
        says = [self._loaded(decision) for decision in decisions]
        self.forms.settle([*says, *said.values()])
        writings = []
        for decision, loaded in zip(decisions, says, strict=True):
            pk, arrival = decision.notice.pk, decision.arrival
            found = overlay(held[pk], said.get((pk, arrival.reading)), loaded, self.rules)
            found.resembles(held[pk].likeness, arrival.likeness)
            writings.append(Writing(pk, arrival, loaded, held[pk], found))
        return writings

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
        """Records to decide, once each however often they are received; what was answered and done is forgotten."""
        digests = [decision.arrival.digest for decision in decisions]
        ImportDecision.objects.filter(run__source=self.source, digest__in=digests).delete()
        ImportDecision.objects.bulk_create(question(self.record_of_run, decision) for decision in decisions)

    def _forget_answers(self, decisions: list[Decision]) -> None:
        """The source record tells the rest, except of a number that two notices bear."""
        digests = [one.arrival.digest for one in decisions if one.arrival.digest in self.memory.verdicts]
        if digests:
            done = ImportDecision.objects.filter(run__source=self.source, digest__in=digests)
            done.exclude(question=ImportDecision.Question.SAME_NUMBER).delete()

    # The journal

    def _note(self, decisions: list[Decision], writings: list[Writing]) -> None:
        written = {id(writing.arrival): writing for writing in writings}
        for decision in decisions:
            arrival, outcome = decision.arrival, decision.outcome
            if outcome is Outcome.REJECTED or outcome is Outcome.UNCHANGED:
                if outcome is Outcome.REJECTED:
                    self._note_refused(arrival, decision.reason)
                continue
            writing = written.get(id(arrival))
            changes = None
            if writing and writing.overlay:
                changes = changes_of(writing.overlay, writing.held, writing.loaded, writing.replaced)
            self.journal.note(
                Line(outcome.value),
                arrival,
                file=self.file_number,
                title=_title(decision),
                record=decision.notice.pk if decision.notice else None,
                reason=decision.reason,
                changes=changes,
            )

    def _note_refused(self, arrival: Arrival, reason: str) -> None:
        kept = refused_bytes(arrival.source.raw, arrival.source.format, arrival.source.encoding)
        title = title_of(arrival.source.marc)
        self.journal.note(Line.REJECTED, arrival, file=self.file_number, title=title, reason=reason, changes=kept)

    def _note_unread(self, rejected: list[Rejected]) -> None:
        for one in rejected:
            self.journal.note_unread(one, file=self.file_number)

    def _keep_progress(self, report: FileReport, batch: Received | None, writings: list[Writing]) -> None:
        """In the transaction of the batch: what a run that is taken again starts from."""
        if batch:
            self._note_unread(batch.rejected)
        self.journal.write()
        done = {"file": report.file, "records": report.records, "writing": True}
        done["beat_at"] = timezone.now().isoformat()
        if batch:
            done |= {"done": batch.done, "size": self.files[self.file_number].size}
        counted = self.report.as_json()
        counted["items"] += sum(len(writing.loaded.items) for writing in writings)
        ImportRun.objects.filter(pk=self.record_of_run.pk).update(progress=done, report=counted)

    # Counting

    def _count(self, decision: Decision, report: FileReport) -> None:
        arrival, outcome = decision.arrival, decision.outcome
        if outcome is Outcome.REJECTED:
            self._count_rejected(report, arrival.source.position, arrival.source_id, decision.reason)
            return
        if outcome is Outcome.UNCHANGED and self.earlier:
            outcome = Outcome(self.earlier.pop(decision.notice.pk, outcome))
        self.report.outcomes[outcome] += 1
        if decision.outcome is Outcome.UNCHANGED and decision.reason:
            self.report.repeated += 1
        if outcome is Outcome.TO_DECIDE:
            self.report.add_to_decide(_waiting(decision, report))
        elif arrival.parsed is not None and not arrival.parsed.is_complete:
            self.report.add_incomplete(_waiting(decision, report))

    def _reject(self, arrival: Arrival, report: FileReport, reason: str) -> None:
        self._note_refused(arrival, reason)
        self._count_rejected(report, arrival.source.position, arrival.source_id, reason)

    def _count_unreadable(self, rejected: list[Rejected], report: FileReport) -> None:
        for one in rejected:
            self._count_rejected(report, one.position, one.source_id, one.reason)

    def _count_rejected(self, report: FileReport, position: int, source_id: str, reason: str) -> None:
        self.report.outcomes[Outcome.REJECTED] += 1
        report.rejections.append(Rejection(position, source_id, reason))

    # The end

    def _join_hosts(self) -> None:
        if not self.report.outcomes[Outcome.CREATED] and not self.report.outcomes[Outcome.UPDATED]:
            return
        with transaction.atomic():
            touched = [pk for joined in join_hosts(self.source) for pk in joined]
            touched += give_items_to_issues(self.source)
            announce(self._not_yet_announced(touched))

    def _not_yet_announced(self, keys: list[int]) -> list[int]:
        """Those that this run has not written: the others wait in the outbox, which is read after this."""
        earlier = BibliographicRecord.objects.filter(updated_at__lt=self.shelves.now).order_by()
        return [pk for some in rows.chunks(keys) for pk in earlier.filter(pk__in=some).values_list("pk", flat=True)]

    def _close(self) -> None:
        self.watch.save(self.source, self.report)
        self.report.seconds = time.monotonic() - self._started
        run = self.record_of_run
        run.status = ImportRun.Status.DONE
        run.finished_at = timezone.now()
        run.report = self.report.as_json()
        run.save()
        import_finished.send(sender=ImportRun, run=run)

    # What a full export no longer has

    def _list_gone(self) -> None:
        """Notices of this source that no file of this run gives."""
        if not self.full_export or self.source is None or any(file.unreadable for file in self.report.files):
            return
        for notices in self._absent():
            self.report.gone += len(notices)
            if self.journal:
                for pk, source_id, title in notices:
                    self.journal.note(Line.GONE, title=title, record=pk, reason=source_id)
                self.journal.write()

    def _absent(self) -> Iterator[list[tuple[int, str, str]]]:
        kept = BibliographicRecord.objects.filter(source=self.source).exclude(state=State.WITHDRAWN).order_by("pk")
        last = 0
        while found := list(kept.filter(pk__gt=last).values_list("pk", "source_record_id", "title")[:2000]):
            last = found[-1][0]
            if absent := [one for one in found if one[0] not in self.met_in_run]:
                yield absent

    def _withdraw_gone(self) -> None:
        """Those that a person chose to withdraw; a notice that the file gives after all stays."""
        run = self.record_of_run
        if not self.full_export:
            return
        asked = run.lines.filter(outcome=Line.GONE)
        if not asked.exists():
            self._list_gone()
            return
        self._find_again(asked)
        self.report.gone = asked.count()
        chosen = asked.filter(verdict=ImportLine.Verdict.APPLY).values_list("record_number", flat=True)
        for some in rows.chunks(list(chosen)):
            self._withdraw(list(some))

    def _find_again(self, asked: QuerySet[ImportLine]) -> None:
        """A notice that a person has since recognised in a record of the files is not gone."""
        listed = asked.values_list("pk", "record_number").order_by()
        found = [line for line, pk in listed.iterator(chunk_size=2000) if pk in self.met_in_run]
        for some in rows.chunks(found):
            asked.filter(pk__in=some).delete()

    def _withdraw(self, keys: list[int]) -> None:
        with transaction.atomic():
            held = hold(keys)
            for pk, one in held.items():
                changes = {"columns": {"state": (one.columns["state"], State.WITHDRAWN.value)}}
                self.journal.note(Line.UPDATED, title=one.columns["title"], record=pk, changes=changes)
            self.journal.write()
            withdrawn = [(State.WITHDRAWN.value, self.shelves.moment, pk) for pk in held]
            rows.update(BibliographicRecord, ["state", "updated_at"], withdrawn)
            announce(list(held))

    # Saying without writing

    def _forecast_file(self, file: ImportFile) -> Iterator[Progress]:
        report = self._file_report(file)
        met = Met()
        self.expected.another_file()
        for batch in received(file, self.encoding, report):
            self._forecast_batch(batch, report, met)
            yield Progress(file.name, batch.done, file.size, report.records)
        report.rejections.sort(key=lambda rejection: rejection.position)

    def _forecast_batch(self, batch: Received, report: FileReport, met: Met) -> None:
        arrivals = [self.arrivals.make(record) for record in batch.records]
        deciding = Batch(self.source, met, memory=self.memory, expected=self.expected)
        decisions = deciding.decide(self.elsewhere.foresee(arrivals), parse)
        self.elsewhere.count(self.report.elsewhere)
        self.watch.add(arrivals)
        for notice in deciding.noted:
            if notice.pk is not None:
                met.add(notice.pk)
                self.met_in_run.add(notice.pk)
        overlays = self._overlays([one for one in decisions if one.outcome is Outcome.UPDATED and one.notice.pk])
        report.levels.update(level_of(record) for record in batch.records)
        self._count_unreadable(batch.rejected, report)
        for decision in decisions:
            self._count(decision, report)
            if decision.arrival.parsed and decision.outcome in (Outcome.CREATED, Outcome.UPDATED):
                self.report.items += len(decision.arrival.parsed.items)
        if self.journal:
            with transaction.atomic():
                self._note_forecast(decisions, overlays)
                self._note_unread(batch.rejected)
                self.journal.write()
        for decision in decisions:
            decision.arrival.parsed = None

    def _overlays(self, decisions: list[Decision]) -> dict[int, Writing]:
        found = {}
        for some in one_a_notice(decisions):
            for writing in self._updates(some):
                found[id(writing.arrival)] = writing
                self.report.kept.update(corrections_kept(writing.overlay))
        return found

    def _note_forecast(self, decisions: list[Decision], overlays: dict[int, Writing]) -> None:
        self._ask_before([one for one in decisions if one.outcome is Outcome.TO_DECIDE])
        for decision in decisions:
            arrival, outcome = decision.arrival, decision.outcome
            if outcome is Outcome.REJECTED:
                self._note_refused(arrival, decision.reason)
                continue
            writing = overlays.get(id(arrival))
            self.journal.note(
                Line(outcome.value),
                arrival,
                file=self.file_number,
                title=_title(decision) if arrival.parsed else title_of(arrival.source.marc),
                record=decision.notice.pk if decision.notice else None,
                reason=decision.reason,
                changes=writing and changes_of(writing.overlay, writing.held, writing.loaded, None),
            )

    def _ask_before(self, decisions: list[Decision]) -> None:
        """Questions that can be answered before anything is written; one that waits already keeps its place."""
        digests = {decision.arrival.digest for decision in decisions}
        waiting = ImportDecision.objects.filter(run__source=self.source, digest__in=digests)
        known = {bytes(digest) for digest in waiting.values_list("digest", flat=True)}
        new = [decision for decision in decisions if decision.arrival.digest not in known]
        ImportDecision.objects.bulk_create(question(self.record_of_run, decision) for decision in new)


def question(run: ImportRun, decision: Decision) -> ImportDecision:
    arrival = decision.arrival
    return ImportDecision(
        run=run,
        question=decision.question,
        position=arrival.source.position,
        source_record_id=arrival.source_id,
        title=_title(decision),
        reason=decision.reason,
        candidates=[notice.pk for notice in decision.resembling if notice.pk],
        verdict=Verdict.NONE,
        format=arrival.source.format,
        encoding=arrival.source.encoding,
        digest=arrival.digest,
        raw=arrival.source.raw,
    )


def one_a_notice(decisions: list[Decision]) -> Iterator[list[Decision]]:
    """In rounds: of two records of one notice, the second compares with what the first has written."""
    while decisions:
        now: dict[int | None, Decision] = {}
        later = []
        for decision in decisions:
            if decision.notice.pk in now:
                later.append(decision)
            else:
                now[decision.notice.pk] = decision
        yield list(now.values())
        decisions = later


def corrections_kept(found: Overlay | None) -> set[str]:
    """Aspects that the source changed and that stay as a person corrected them."""
    return {FIELDS[name].value for name, kept in found.kept.items() if kept.is_correction} if found else set()


def _waiting(decision: Decision, report: FileReport) -> Waiting:
    arrival = decision.arrival
    return Waiting(report.file, arrival.source.position, arrival.source_id, _title(decision), decision.reason)


def _title(decision: Decision) -> str:
    parsed = decision.arrival.parsed
    return (parsed.title.proper if parsed else "") or _("[Titre à compléter]")
