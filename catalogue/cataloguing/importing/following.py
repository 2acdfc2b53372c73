"""One run, one address: what was recognised, what would happen, what happens, what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from catalogue.cataloguing.importing.deciding import cards_of, decisions_of
from catalogue.cataloguing.importing.differing import shown
from catalogue.cataloguing.importing.lines import Listing
from catalogue.cataloguing.importing.pages import UNDER_WAY, AboutRun, ImportPage, RunAct, Status, run_url, runs_url
from catalogue.cataloguing.importing.questions import asked
from catalogue.cataloguing.importing.recognised import recognised
from catalogue.cataloguing.importing.words import duration, elsewhere, forecast, left_aside, losses, plural, repeated
from catalogue.display.tagged import TaggedField, tagged
from catalogue.importing.deciding import abandon
from catalogue.importing.jobs import foresee_again, import_later, resume_later
from catalogue.importing.journal import unpack
from catalogue.importing.refused import refused_kinds
from catalogue.importing.rejections import Rejected
from catalogue.importing.rereading import source_record_of
from catalogue.models import Aspect, BibliographicRecord, ImportLine, ImportRun

Outcome = ImportLine.Outcome
Kind = ImportRun.Kind
STEPS = {Status.QUEUED: 3, Status.RUNNING: 3, Status.DONE: 4, Status.FAILED: 4}
OVER = (Status.DONE, Status.FAILED)
EXPORTED = (Outcome.CREATED, Outcome.UPDATED)
"""Tabs of an import that is over whose notices are ours, and may be taken away as a file."""
PATIENCE = 30
"""Seconds after which a run that nothing has begun to read wonders where the worker is."""


class RunView(AboutRun, ImportPage):
    template_name = "catalogue/admin/imports/run.html"

    def get_page_title(self) -> str:
        return run_title(self.run)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listing = Listing(self.run, self.request)
        return super().get_context_data(**kwargs) | followed(self.run) | listed(listing) | self.told(listing)

    def told(self, listing: Listing) -> dict[str, Any]:
        match self.run.status:
            case Status.READY:
                return foretold(self.run, listing.counts)
            case Status.DONE | Status.FAILED:
                return reported(self.run, listing.counts)
        return {}


class LinesView(AboutRun):
    """The list alone, for the page that shows it: words typed in its search, lines that come while a file is read."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        listing = Listing(self.run, request)
        if request.headers.get("X-Requested-With") != "XMLHttpRequest":
            return redirect(listing.address)
        return render(request, "catalogue/admin/imports/lines.html", {"run": self.run} | listed(listing))


class ProgressView(AboutRun):
    """The live part of the page, asked for every second; without JavaScript the page loads itself again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "catalogue/admin/imports/progress.html", followed(self.run))


class LineView(AboutRun, ImportPage):
    """What a run does to one notice, field by field, and the record that it does it from."""

    @cached_property
    def line(self) -> ImportLine:
        line = self.run.lines.filter(pk=self.kwargs["line"]).first()
        if line is None:
            raise NoSuchLine
        line.run = self.run
        return line

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except NoSuchLine:
            # The lines of a preview give way to those of the import.
            messages.info(request, _("Cette ligne n’est plus là : l’import a avancé depuis."))
            return redirect(run_url(self.run))

    @property
    def is_part(self) -> bool:
        """Opened under its line, which says its reason already."""
        return self.request.headers.get("X-Requested-With") == "XMLHttpRequest"

    def get_template_names(self) -> list[str]:
        return [f"catalogue/admin/imports/{'line_detail' if self.is_part else 'line'}.html"]

    def get_page_title(self) -> str:
        return self.line.title or _("[Sans titre]")

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": run_url(self.run), "label": run_title(self.run)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.line
        received = source_record_of(line)
        return super().get_context_data(**kwargs) | {
            "run": self.run,
            "line": line,
            "record": BibliographicRecord.objects.filter(pk=line.record_number).defer("details").first(),
            "differences": shown(line),
            "fields": in_tagged_form(received) if received else [],
            "received": received,
            "is_part": self.is_part,
            "is_same": is_same(line),
            "card": cards_of([line], self.run).get(line.pk) if line.outcome == Outcome.TO_DECIDE else None,
            "can_answer": self.run.status in {Status.READY, Status.DONE},
            "reopen": self.run.status == Status.READY,
            "decide_url": reverse("catalogue_admin:import_decide", args=[self.run.pk]),
            "here": f"{run_url(self.run)}?sort={line.outcome}#notices",
        }


def is_same(line: ImportLine) -> bool:
    """An update of the source record alone: its charset, an order of fields, what no notice carries."""
    is_update = line.outcome == Outcome.UPDATED and line.run.kind == Kind.IMPORT
    return is_update and line.record_number is not None and unpack(line.changes).keys() <= {"stored"}


class NoSuchLine(Exception):
    pass


class GoView(RunAct):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            run = self.locked()
            is_waiting = run.status == Status.READY
            if is_waiting:
                import_later(run)
        if run.status == Status.ANALYSING:
            messages.error(request, _("Son aperçu se refait : relisez-le d’abord, puis lancez l’import."))
        elif not is_waiting:
            messages.error(request, _("Cet import a déjà été lancé, ou abandonné."))
        return redirect(run_url(run))


class ResumeView(RunAct):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            run = self.locked()
            has_stopped = run.status == Status.FAILED
            if has_stopped:
                resume_later(run)
        if has_stopped:
            goes_on = _("L’import reprend là où il s’était arrêté.")
            messages.success(
                request, goes_on if run.has_written else _("Les fichiers sont relus : vous verrez l’aperçu.")
            )
        return redirect(run_url(run))


class AbandonView(RunAct):
    """Before anything is written. The files go, and what they asked with them."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.run.status not in {Status.UPLOADED, Status.ANALYSING, Status.READY}:
            messages.error(request, _("Cet import est déjà commencé : laissez-le finir, puis annulez-le."))
            return redirect(run_url(self.run))
        abandon(self.run)
        forget_files(self.run)
        # What it asked of a record that waits in another preview too is asked by that one.
        foresee_again(self.run.source)
        messages.success(request, _("L’import est abandonné : rien n’a été écrit au catalogue."))
        return redirect(runs_url())


def forget_files(run: ImportRun) -> None:
    for file in run.files.all():
        file.content.delete(save=False)
    run.files.all().delete()


def run_title(run: ImportRun) -> str:
    """« Import de Cosoter, 23 novembre 2026 à 18:40 »."""
    day = timezone.localtime(run.started_at).strftime("%d/%m/%Y à %H:%M")
    if run.kind == Kind.UNDO:
        is_restoring = run.undoes is not None and run.undoes.kind == Kind.UNDO
        what = _("Rétablissement d’un import de %s") if is_restoring else _("Annulation d’un import de %s")
    else:
        what = _("Import de %s")
    return f"{what % run.source.name}, {day}"


def followed(run: ImportRun) -> dict[str, Any]:
    """Where it is at."""
    progress = run.progress or {}
    done, size, records = (int(progress.get(name) or 0) for name in ("done", "size", "records"))
    return {
        "run": run,
        "is_undo": run.kind == Kind.UNDO,
        "restores": run.undoes is not None and run.undoes.kind == Kind.UNDO,
        "step": STEPS.get(run.status, 2),
        "under_way": run.status in UNDER_WAY,
        "share": min(100, 100 * done // size) if size else None,
        "records": plural(records, _("notice"), _("notices")) if records else "",
        "file": progress.get("file", ""),
        "is_late": run.status in UNDER_WAY and not records and silence(run) > PATIENCE,
    }


def silence(run: ImportRun) -> float:
    """Seconds since the worker, or whoever asked it to work, was heard of."""
    beat = (run.progress or {}).get("beat_at")
    return (timezone.now() - (datetime.fromisoformat(beat) if beat else run.started_at)).total_seconds()


def listed(listing: Listing) -> dict[str, Any]:
    """The list, and for what waits, its candidates."""
    run = listing.run
    asks = listing.outcome == Outcome.TO_DECIDE and run.kind == Kind.IMPORT
    found = cards_of(listing.page.object_list, run) if asks else {}
    for line in listing.page.object_list:
        line.card = found.get(line.pk)
    can_answer = run.status in {Status.READY, Status.DONE}
    asking = Outcome.TO_DECIDE if run.kind == Kind.UNDO else Outcome.GONE
    return {
        "listing": listing,
        "asks": asks,
        "waiting": decisions_of(run).filter(verdict="").count() if asks else 0,
        "can_answer": can_answer,
        "ticks": listing.outcome == asking and run.status == (Status.DONE if run.kind == Kind.UNDO else Status.READY),
        "reopen": run.status == Status.READY,
        "is_undo": run.kind == Kind.UNDO,
        "several_files": len(run.report.get("files", ())) > 1 or run.files.count() > 1,
        "decide_url": reverse("catalogue_admin:import_decide", args=[run.pk]),
        "run_path": run_url(run),
        "here": listing.address,
        "refused_to_take": refused_kinds(run) if listing.outcome == Outcome.REJECTED else [],
        "export_url": export_url(listing) if listing.outcome in EXPORTED and run.status in OVER else "",
    }


def export_url(listing: Listing) -> str:
    """Of the notices of this tab, the words searched kept to."""
    asked = {"import": listing.run.pk, "sort": listing.outcome, "q": listing.words}
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('catalogue_admin:export')}?{said}"


def foretold(run: ImportRun, counts: dict[str, int]) -> dict[str, Any]:
    verdicts = answers(run)
    gone = run.lines.filter(outcome=Outcome.GONE, verdict=ImportLine.Verdict.APPLY).count()
    # Of a notice that an earlier file of this import creates, a preview cannot compare.
    same = run.lines.filter(outcome=Outcome.UPDATED, changes=None, record_number__isnull=False).count()
    return {
        "files": recognised(run),
        "is_empty": not any(counts.values()),
        "forecast": forecast(counts, verdicts, gone),
        "left_aside": left_aside(counts, verdicts, gone, same),
        "losses": losses(run.report),
        "elsewhere": [*repeated(run.report), *elsewhere(run.report)],
        "mapping_url": reverse("catalogue_admin:mapping", args=[run.source_id]),
        "kept": kept(run),
        "rules_url": reverse("catalogue_admin:source_rules", args=[run.source_id]),
    }


def answers(run: ImportRun) -> dict[str, int]:
    """How many doubtful records got each answer."""
    return dict(decisions_of(run).order_by().values_list("verdict").annotate(count=Count("pk")))


def reported(run: ImportRun, counts: dict[str, int]) -> dict[str, Any]:
    report = run.report or {}
    return {
        "files": recognised(run),
        "report": report,
        "duration": duration(report["seconds"]) if report.get("seconds") else "",
        "losses": losses(report),
        "elsewhere": [*repeated(report), *elsewhere(report)],
        "mapping_url": reverse("catalogue_admin:mapping", args=[run.source_id]),
        "kept": kept(run),
        "questions": asked(run.item_questions.order_by("pk")),
        "still_waiting": still_waiting(run),
        "can_be_undone": run.can_be_undone,
        "undone_by": run.undone_by.exclude(status=Status.ABANDONED).order_by("pk").last(),
        "refused_kinds": refused_kinds(run) if counts.get(Outcome.REJECTED) else [],
        "created_url": created_url(run) if counts.get(Outcome.CREATED) and run.kind == Kind.IMPORT else "",
    }


def still_waiting(run: ImportRun) -> str:
    """« 3 notices attendent encore votre réponse »; "" when none does."""
    if run.kind == Kind.UNDO:
        count = run.lines.filter(outcome=Outcome.TO_DECIDE, verdict="").count()
    else:
        count = decisions_of(run).filter(verdict="").count()
    one, many = _("notice attend encore votre réponse"), _("notices attendent encore votre réponse")
    return plural(count, one, many) if count else ""


def created_url(run: ImportRun) -> str:
    return f"{reverse('wagtailsnippets_rayonnage_catalogue_bibliographicrecord:list')}?created_by={run.pk}"


def kept(run: ImportRun) -> list[str]:
    """« Résumé : 12 notices », what was corrected here and stays, whatever the source says now."""
    found = (run.report or {}).get("kept") or {}
    labels = dict(Aspect.choices)
    return [
        f"{labels.get(aspect, aspect)}\u00a0: {plural(count, _('notice'), _('notices'))}"
        for aspect, count in sorted(found.items(), key=lambda one: -one[1])
    ]


def in_tagged_form(received: tuple[bytes, str, str]) -> list[TaggedField]:
    """Nothing for a record that could not be taken out of its file: it has no format either."""
    try:
        return tagged(*received) if received[1] else []
    except Rejected:
        return []
