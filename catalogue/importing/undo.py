"""Undo a run, field by field. Read `Undo.run` first.

What the run created goes, and leaves a tombstone; what it updated comes back. Where a person has worked since, nothing
is overwritten: the line asks. An undoing is a run with lines of its own, so it can be undone in turn, by the same code.

Each batch is one transaction that also says how far it went: killed, it goes on from there.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalogue.burial import Reason, bury, unbury
from catalogue.importing import rows, snapshots
from catalogue.importing.hosts import give_items_to_issues, join_hosts
from catalogue.importing.journal import Changes, Journal, pack, unpack
from catalogue.importing.putting_back import PuttingBack
from catalogue.importing.turn import turn_of
from catalogue.importing.uses import reasons_to_keep
from catalogue.models import BibliographicRecord, ImportLine, ImportRun
from catalogue.signals import announce, import_finished, import_started

AT_ONCE = 1000
BYTES_A_NOTICE = 2000
"""What an index takes of one, as an import says it in bytes."""

Line = ImportLine.Outcome
WRITTEN = (Line.CREATED, Line.UPDATED, Line.REMOVED)


@dataclass(slots=True)
class Forecast:
    removed: int = 0
    restored: int = 0
    recreated: int = 0
    asked: int = 0


def begin(run: ImportRun, user: Any = None) -> ImportRun:
    """The run that will undo this one."""
    return ImportRun.objects.create(
        source=run.source, kind=ImportRun.Kind.UNDO, undoes=run, user=user, status=ImportRun.Status.QUEUED
    )


def forecast(run: ImportRun) -> Forecast:
    """What undoing would do, without writing. Notices edited since count as asked; a field of an update may be too."""
    found = Forecast()
    last = None
    while lines := _lines(run, last):
        last = lines[-1].pk
        by_outcome = Counter(line.outcome for line in lines)
        created = [line.record_number for line in lines if line.outcome == Line.CREATED]
        kept = len(reasons_to_keep(_present(created), run))
        found.asked += kept
        found.removed += len(_present(created)) - kept
        found.restored += by_outcome[Line.UPDATED]
        found.recreated += by_outcome[Line.REMOVED]
    return found


class Undo:
    """`run`: of kind UNDO, made by `begin`. `report` counts removed, restored, recreated, to_decide, unchanged."""

    def __init__(self, run: ImportRun) -> None:
        self.record_of_run = run
        self.undone = run.undoes
        self.journal = Journal(run)
        self.report: Counter[str] = Counter()

    def run(self) -> Iterator[int]:
        """Yields how many lines are done, after each batch. Raises SourceBusy."""
        with turn_of(self.undone.source) as turn:
            self._open()
            while lines := _lines(self.undone, self.last):
                with transaction.atomic():
                    turn.renew()
                    self._undo(lines)
                    self._keep_progress(lines)
                yield self.done
            self._close()

    def _open(self) -> None:
        self._started = time.monotonic()
        self.moment = rows.as_moment(timezone.now())
        run = self.record_of_run
        self.total = self.undone.lines.filter(outcome__in=WRITTEN).count()
        self.last, self.done = run.progress.get("last"), run.progress.get("done", 0)
        self.report.update({name: run.report[name] for name in COUNTED if name in run.report})
        run.status, run.fault = ImportRun.Status.RUNNING, ""
        run.save()
        import_started.send(sender=ImportRun, run=run, size=self.total * BYTES_A_NOTICE)

    def _undo(self, lines: list[ImportLine]) -> None:
        self._remove([line for line in lines if line.outcome == Line.CREATED])
        self._restore([line for line in lines if line.outcome == Line.UPDATED])
        self._recreate([line for line in lines if line.outcome == Line.REMOVED])
        self.journal.write()

    def _keep_progress(self, lines: list[ImportLine]) -> None:
        self.last = lines[-1].pk
        self.done += len(lines)
        progress = {"last": self.last, "done": self.done, "size": self.total, "records": self.done}
        progress["beat_at"] = timezone.now().isoformat()
        run = self.record_of_run
        ImportRun.objects.filter(pk=run.pk).update(progress=progress, report=dict(self.report))

    def _close(self) -> None:
        with transaction.atomic():
            touched = [pk for joined in join_hosts(self.undone.source) for pk in joined]
            announce(list(dict.fromkeys([*touched, *give_items_to_issues(self.undone.source)])))
        run = self.record_of_run
        run.refresh_from_db(fields=["progress"])
        run.status = ImportRun.Status.DONE
        run.finished_at = timezone.now()
        run.report = dict(self.report) | {"seconds": round(time.monotonic() - self._started, 2)}
        run.save()
        import_finished.send(sender=ImportRun, run=run)

    # What was created goes

    def _remove(self, lines: list[ImportLine]) -> None:
        present = _present([line.record_number for line in lines])
        kept = reasons_to_keep(present, self.undone)
        going = [pk for pk in present if pk not in kept]
        taken = remove(going)
        for line in lines:
            if reason := kept.get(line.record_number):
                self._note(line, Line.TO_DECIDE, reason, {"remove": True})
            elif line.record_number in taken:
                self._note(line, Line.REMOVED, changes={"snapshot": taken[line.record_number]})
            else:
                self.report["unchanged"] += 1  # gone already, by hand

    # What was updated comes back

    def _restore(self, lines: list[ImportLine]) -> None:
        back = PuttingBack(self.undone, self.moment)
        for line, restored in back.put_back(lines):
            if restored.inverse:
                self._note(line, Line.UPDATED, changes=restored.inverse, digest=restored.digest)
            if restored.asked:
                self._note(line, Line.TO_DECIDE, restored.reason, restored.asked)
            if not restored.inverse and not restored.asked:
                self.report["unchanged"] += 1
        announce(back.touched)

    # What had been removed is there again

    def _recreate(self, lines: list[ImportLine]) -> None:
        there = set(_present([line.record_number for line in lines]))
        back = [line for line in lines if line.record_number not in there]
        keys = [line.record_number for line in back]
        unbury(keys)
        snapshots.put_back(unpack(line.changes)["snapshot"] for line in back)
        for line in back:
            self._note(line, Line.CREATED)
        self.report["unchanged"] += len(there)
        announce(keys)

    def _note(
        self,
        line: ImportLine,
        outcome: str,
        reason: str = "",
        changes: Changes | None = None,
        digest: bytes | None = None,
    ) -> None:
        self.report[COUNTED_AS[outcome]] += 1
        if outcome != Line.UPDATED:
            digest = line.digest
        self.journal.note_again(line, outcome, reason, changes, digest)


COUNTED_AS = {
    Line.REMOVED: "removed",
    Line.UPDATED: "restored",
    Line.CREATED: "recreated",
    Line.TO_DECIDE: "to_decide",
}
COUNTED = (*COUNTED_AS.values(), "unchanged")


def remove(keys: list[int]) -> dict[int, snapshots.Snapshot]:
    """Take these notices away, with a tombstone; returns what they were. In the caller's transaction."""
    taken = snapshots.snapshots(keys)
    bury(keys, Reason.UNDONE)
    snapshots.delete(keys)
    announce(keys)
    return taken


def resolve(line: ImportLine, *, apply: bool) -> None:
    """Answer a line of an undoing that asks: go back all the same, or keep what a person did."""
    with transaction.atomic():
        line = ImportLine.objects.select_for_update(of=("self",)).select_related("run__undoes").get(pk=line.pk)
        if line.outcome != Line.TO_DECIDE or line.verdict:
            return
        line.verdict = ImportLine.Verdict.APPLY if apply else ImportLine.Verdict.KEEP
        if apply:
            _go_back(line)
        line.save()


def _go_back(line: ImportLine) -> None:
    changes = unpack(line.changes)
    if changes.get("remove"):
        taken = remove(_present([line.record_number]))
        line.outcome = Line.REMOVED
        line.changes = pack({"snapshot": taken[line.record_number]}) if taken else None
        return
    back = PuttingBack(line.run.undoes, rows.as_moment(timezone.now()))
    line.outcome = Line.UPDATED
    line.changes = pack(back.force(line.record_number, changes))
    announce([line.record_number])


def _lines(run: ImportRun, last: int | None) -> list[ImportLine]:
    """The next ones to undo, the latest first: two changes of one notice come back in the right order."""
    lines = run.lines.filter(outcome__in=WRITTEN).order_by("-pk")
    return list((lines.filter(pk__lt=last) if last else lines)[:AT_ONCE])


def _present(keys: list[int]) -> list[int]:
    found: list[int] = []
    for some in rows.chunks(keys):
        found += BibliographicRecord.objects.filter(pk__in=some).values_list("pk", flat=True).order_by("pk")
    return found
