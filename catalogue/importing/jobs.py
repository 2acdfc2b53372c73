"""Imports and undoings in the background: what a page asks for, what the worker does, and what a stopped one takes up.

A task may die with its process, and its queue would never know. The run itself says where it is at: a run under way
whose source nobody holds is a run to take again (`take_up_again`, at each tick).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from catalogue.importing import undo
from catalogue.importing.pipeline import Import, ImportFile
from catalogue.importing.rows import chunks
from catalogue.importing.turn import SourceBusy, is_held
from catalogue.models import ImportLine, ImportRun, Source

logger = logging.getLogger(__name__)

Status = ImportRun.Status
PATIENCE = timedelta(minutes=2)
"""A run that says nothing for so long, and whose source nobody holds, is taken up again."""


def analyse_later(run: ImportRun) -> None:
    _ask(run, Status.ANALYSING)


def import_later(run: ImportRun) -> None:
    _ask(run, Status.QUEUED)


def undo_later(run: ImportRun, user: object = None) -> ImportRun:
    """The run that undoes this one."""
    undoing = undo.begin(run, user)
    _ask(undoing, Status.QUEUED)
    return undoing


def resume_later(run: ImportRun) -> None:
    """Go on with a run that stopped: what it wrote stays, the rest follows. One that wrote nothing is seen again first."""
    _ask(run, Status.QUEUED if run.has_written else Status.ANALYSING)


def foresee_again(source: Source) -> int:
    """Previews that wait for « Importer » say what was true when they were made: rules, mapping and notices have changed.

    Returns how many are made again; the answers that were given stay.
    """
    waiting = ImportRun.objects.filter(source=source, status=Status.READY)
    # One that is launched at this very moment is no preview any more.
    taken = [run for run in waiting if waiting.filter(pk=run.pk).update(status=Status.ANALYSING)]
    for run in taken:
        analyse_later(run)
    return len(taken)


def _ask(run: ImportRun, status: str) -> None:
    run.status, run.fault = status, ""
    run.progress = run.progress | {"beat_at": timezone.now().isoformat()}
    run.save(update_fields=["status", "fault", "progress"])
    work.enqueue(run.pk)


@task()
def work(pk: int) -> None:
    """Whatever this run waits for. Asked twice, it is done once: a source has one turn at a time."""
    run = ImportRun.objects.select_related("source", "undoes__source").filter(pk=pk).first()
    if run is None or not run.is_under_way:
        return
    try:
        _work(run)
    except SourceBusy as busy:
        _stop(run, str(busy).capitalize())
    except Exception as error:
        logger.exception("Run %s stopped", pk)
        said = _("L’import s’est arrêté : %(error)s.")
        _stop(run, said % {"error": str(error).strip() or type(error).__name__})


def _work(run: ImportRun) -> None:
    if run.kind == ImportRun.Kind.UNDO:
        for _done in undo.Undo(run).run():
            pass
        foresee_again(run.source)
    elif run.status == Status.ANALYSING:
        _analyse(run)
    else:
        for _progress in _import(run).run():
            pass
        foresee_again(run.source)


def _analyse(run: ImportRun) -> None:
    gone = run.lines.filter(outcome=ImportLine.Outcome.GONE).exclude(verdict="")
    answered = dict(gone.values_list("record_number", "verdict").order_by())
    run.lines.all().delete()
    importing = _import(run)
    for progress in importing.forecast():
        done = {"file": progress.file, "done": progress.done, "size": progress.size, "records": progress.records}
        done["beat_at"] = timezone.now().isoformat()
        alive = ImportRun.objects.filter(pk=run.pk, status=Status.ANALYSING)
        if not alive.update(progress=done, report=importing.report.as_json()):
            return  # abandoned meanwhile
    _answer_again(run, answered)
    ready = ImportRun.objects.filter(pk=run.pk, status=Status.ANALYSING)
    ready.update(status=Status.READY, report=importing.report.as_json(), progress={})


def _answer_again(run: ImportRun, answered: dict[int, str]) -> None:
    """What was said of notices that are gone, before the preview was made again."""
    gone = run.lines.filter(outcome=ImportLine.Outcome.GONE)
    for verdict in set(answered.values()):
        for some in chunks([number for number, said in answered.items() if said == verdict]):
            gone.filter(record_number__in=some).update(verdict=verdict)


def _import(run: ImportRun) -> Import:
    files = [ImportFile.at(Path(file.content.path), file.name) for file in run.files.all()]
    return Import(
        run.source.name,
        files,
        encoding=run.encoding or None,
        by_hand=run.by_hand,
        full_export=run.is_full_export,
        run=run,
    )


def _stop(run: ImportRun, fault: str) -> None:
    """Unless somebody else has it in hand by now: the same run asked for twice has one turn."""
    stopped = ImportRun.objects.filter(pk=run.pk, status=run.status)
    stopped.update(status=Status.FAILED, fault=fault, finished_at=timezone.now())


def take_up_again() -> None:
    """Runs whose worker died: taken again where they stopped. One query when there is none."""
    under_way = ImportRun.objects.filter(status__in=[Status.ANALYSING, Status.QUEUED, Status.RUNNING])
    for run in under_way.select_related("source").prefetch_related("files"):
        if is_held(run.source.holder, run.source.held_until) or not _is_silent(run):
            continue
        if run.kind == ImportRun.Kind.IMPORT and not run.files.all():
            # Of the command line: whoever launched it has the files, and launches it again.
            _stop(run, _("Interrompu. Relancez la même commande : rien ne sera écrit deux fois."))
            continue
        logger.info("Run %s is taken up again", run.pk)
        _ask(run, Status.ANALYSING if run.status == Status.ANALYSING else Status.QUEUED)


def _is_silent(run: ImportRun) -> bool:
    """One whose turn was taken and is no more held has died, whatever its last word."""
    if run.source.holder:
        return True
    beat = run.progress.get("beat_at")
    return beat is None or datetime.fromisoformat(beat) < timezone.now() - PATIENCE
