"""The answers of a person: to records that resemble ours, to notices that are gone, to items that moved, to an undoing.

A record to decide is answered wherever it is seen: in the preview of its import, in its report, among all those that
wait, or on its own page after a notice was taken from the BnF or the Sudoc.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.cataloguing.importing.comparing import Card, cards
from catalogue.cataloguing.importing.lines import CARDS_PER_PAGE, found
from catalogue.cataloguing.importing.pages import ForImporters, ImportPage, RunAct, Status, back_to
from catalogue.cataloguing.importing.questions import CHOICES, asked
from catalogue.cataloguing.importing.words import listed, notices, plural
from catalogue.display.tagged import tagged
from catalogue.importing.deciding import CannotAnswer, answer, decide, resolve
from catalogue.importing.report import Report
from catalogue.importing.turn import SourceBusy
from catalogue.models import BibliographicRecord, ImportDecision, ImportLine, ImportRun, ItemQuestion, StoredRecord

Verdict = ImportDecision.Verdict
Outcome = ImportLine.Outcome


def decisions_of(run: ImportRun) -> QuerySet[ImportDecision]:
    """Those that the lines of a run ask: a record received again waits under the run that met it first."""
    digests = run.lines.filter(outcome=Outcome.TO_DECIDE).order_by().values("digest")
    return ImportDecision.objects.filter(run__source=run.source_id, digest__in=digests).order_by("position", "pk")


def cards_of(lines: Iterable[ImportLine], run: ImportRun) -> dict[int, Card]:
    """Line → what it asks, for the lines of one page. As many queries for fifty as for one."""
    by_digest = {bytes(line.digest): line.pk for line in lines if line.digest}
    waiting = ImportDecision.objects.filter(run__source=run.source_id, digest__in=list(by_digest))
    return {by_digest[bytes(card.decision.digest)]: card for card in cards(waiting.select_related("run__source"))}


class DecideView(RunAct):
    """Records to decide, notices gone, conflicts of an undoing: one of them, those that are ticked, or all."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verdict = request.POST.get("verdict", "")
        if self.run.status not in {Status.READY, Status.DONE}:
            messages.error(request, _("Rien n’est retenu : cet import n’attend pas de réponse en ce moment."))
        elif verdict in {ImportLine.Verdict.APPLY, ImportLine.Verdict.KEEP}:
            self.on_lines(verdict)
        else:
            on_decisions(request, chosen_decisions(request, decisions_of(self.run)), verdict)
        return self.back()

    def on_lines(self, verdict: str) -> None:
        lines = chosen(self.request, self.asking(), "line")
        count = lines.count()
        if not count:
            messages.error(self.request, _("Cochez d’abord des notices qui attendent une réponse."))
            return
        if self.run.status == Status.READY:
            lines.update(verdict=verdict)
        else:
            for line in lines.select_related("run__source").iterator(chunk_size=500):
                resolve(line, apply=verdict == ImportLine.Verdict.APPLY)
        messages.success(self.request, said_of_lines(self.run, verdict, count))

    def asking(self) -> QuerySet[ImportLine]:
        """Notices gone ask until the import is launched; an undoing asks when it is over, and is answered once."""
        if self.run.kind == ImportRun.Kind.UNDO:
            return self.run.lines.filter(outcome=Outcome.TO_DECIDE, verdict="")
        return self.run.lines.filter(outcome=Outcome.GONE) if self.run.status == Status.READY else self.run.lines.none()


class DecideAnywhereView(ForImporters):
    """The same, from the list of all that waits or from a record's own page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        answered = on_decisions(request, chosen_decisions(request, everywhere()), request.POST.get("verdict", ""))
        if len(answered) == 1 and answered[0].run.by_hand and (number := became(answered[0])):
            # She was taking it from another catalogue: she goes on with it.
            return redirect("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:edit", number)
        return redirect(back_to(request) or "catalogue_admin:decisions")


def became(decision: ImportDecision) -> int | None:
    """The notice that an answer made of a record, or brought up to date with it."""
    stored = StoredRecord.objects.filter(source=decision.run.source_id, digest=decision.digest)
    return stored.order_by("-received_at").values_list("record_id", flat=True).first()


def everywhere() -> QuerySet[ImportDecision]:
    """Whichever import asked, the latest first."""
    return ImportDecision.objects.select_related("run__source").order_by("-run__started_at", "position", "pk")


def waiting() -> QuerySet[ImportDecision]:
    return everywhere().filter(verdict=Verdict.NONE)


def chosen(request: HttpRequest, rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """All of them, or those that are ticked."""
    if request.POST.get("tout"):
        return rows
    return rows.filter(pk__in=[number_in(pk) for pk in request.POST.getlist(name) if number_in(pk) is not None])


def chosen_decisions(request: HttpRequest, decisions: QuerySet[ImportDecision]) -> list[ImportDecision]:
    """« All » means those that nobody has answered: an answer given one by one is not overturned by the lump."""
    some = chosen(request, decisions, "decision")
    return list(some.filter(verdict=Verdict.NONE) if request.POST.get("tout") else some)


def on_decisions(request: HttpRequest, decisions: list[ImportDecision], said: str) -> list[ImportDecision]:
    """`said` is a verdict; `same:12` names the notice that it is. Returns those that were answered, and says so."""
    verdict, sign, named = said.partition(":")
    same_as = number_in(named)
    if verdict not in Verdict.values or (sign and same_as is None):
        messages.error(request, _("Cette réponse n’existe pas : rien n’est retenu."))
        return []
    if not decisions:
        messages.error(request, _("Cochez d’abord des notices."))
        return []
    if verdict == Verdict.SAME:
        decisions = unambiguous(request, decisions, same_as)
    if not decisions:
        return []
    try:
        reports = decide(decisions, verdict, same_as=same_as)
    except SourceBusy:
        messages.warning(request, _("Un import de cette source est en cours : la réponse est gardée pour le prochain."))
        return []
    tell(request, decisions, reports)
    return decisions


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def unambiguous(request: HttpRequest, decisions: list[ImportDecision], same_as: int | None) -> list[ImportDecision]:
    """Those of which « the same » can mean one notice only. The others have a button for each that they resemble."""
    there = living(decisions)
    if same_as is not None:
        sure = [one for one in decisions if same_as in one.candidates and same_as in there]
    else:
        sure = [one for one in decisions if len(one.candidates) == 1 and there.issuperset(one.candidates)]
    if left := len(decisions) - len(sure):
        several = _("notices ressemblent à plusieurs des nôtres, ou à aucune qui reste : choisissez pour chacune.")
        one = _("notice ressemble à plusieurs des nôtres, ou à aucune qui reste : choisissez pour elle.")
        messages.warning(request, plural(left, one, several))
    return sure


def living(decisions: Iterable[ImportDecision]) -> set[int]:
    keys = {pk for one in decisions for pk in one.candidates}
    return set(BibliographicRecord.objects.filter(pk__in=keys).values_list("pk", flat=True).order_by())


def tell(request: HttpRequest, decisions: list[ImportDecision], reports: list[Report]) -> None:
    """What was written at once; else that the answer is kept for when the import is launched."""
    count = len(decisions)
    if not reports:
        one, many = _("réponse retenue."), _("réponses retenues.")
        messages.success(request, plural(count, one, many))
        return
    outcomes: Counter[str] = Counter()
    for report in reports:
        outcomes.update({outcome.value: number for outcome, number in report.outcomes.items()})
    done = [
        (outcomes["created"], _("notice créée"), _("notices créées")),
        (outcomes["updated"], _("notice mise à jour"), _("notices mises à jour")),
        (outcomes["unchanged"], _("notice inchangée"), _("notices inchangées")),
    ]
    if said := listed([plural(number, one, many) for number, one, many in done if number]):
        messages.success(request, f"{said}.")
    if left := outcomes["rejected"] + outcomes["to_decide"]:
        one, many = _("notice n’a pas pu entrer."), _("notices n’ont pas pu entrer.")
        messages.warning(request, plural(left, one, many))


def said_of_lines(run: ImportRun, verdict: str, count: int) -> str:
    applied = verdict == ImportLine.Verdict.APPLY
    if run.kind == ImportRun.Kind.UNDO:
        if applied:
            return plural(count, _("notice revenue en arrière."), _("notices revenues en arrière."))
        return plural(
            count, _("notice laissée comme vous l’avez corrigée."), _("notices laissées comme vous les avez corrigées.")
        )
    if not applied:
        return plural(count, _("notice gardée."), _("notices gardées."))
    return plural(count, _("notice sera retirée à l’import."), _("notices seront retirées à l’import."))


class WaitingView(ImportPage):
    """« À décider »: everything that waits for a person, whichever import asked."""

    page_title = gettext_lazy("À décider")
    header_icon = "help"
    template_name = "catalogue/admin/imports/decisions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = " ".join(self.request.GET.get("q", "").split())[:200]
        decisions = found(waiting(), words) if words else waiting()
        page = Paginator(decisions, CARDS_PER_PAGE).get_page(self.request.GET.get("p"))
        questions = asked(ItemQuestion.objects.order_by("pk"))
        return super().get_context_data(**kwargs) | {
            "words": words,
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "cards": cards(page.object_list),
            "can_answer": True,
            "questions": questions,
            "undoings": undoings_that_ask(),
            "here": self.request.get_full_path(),
        }


def undoings_that_ask() -> list[tuple[ImportRun, str]]:
    """Each with how many of its notices were corrected since, and wait."""
    asking = Q(lines__outcome=Outcome.TO_DECIDE, lines__verdict="")
    undoings = ImportRun.objects.filter(kind=ImportRun.Kind.UNDO).select_related("source", "undoes")
    waiting = undoings.annotate(asking=Count("lines", filter=asking)).filter(asking__gt=0).order_by("-started_at")
    return [(run, notices(run.asking)) for run in waiting]


class DecisionView(ImportPage):
    """One record to decide, and what it says in tagged form."""

    header_icon = "help"
    template_name = "catalogue/admin/imports/decision.html"

    @cached_property
    def decision(self) -> ImportDecision:
        return get_object_or_404(ImportDecision.objects.select_related("run__source"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.decision.title

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("catalogue_admin:decisions"), "label": WaitingView.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision = self.decision
        [card] = cards([decision])
        fields = tagged(bytes(decision.raw), decision.format, decision.encoding)
        return super().get_context_data(**kwargs) | {
            "card": card,
            "fields": fields,
            "can_answer": decision.run.status in {Status.READY, Status.DONE, Status.FAILED},
            "reopen": decision.run.status == Status.READY,
            "here": reverse("catalogue_admin:decisions"),
        }


class AnswerItemView(ForImporters):
    """About one item: where it stands, whether it stays."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        question = get_object_or_404(ItemQuestion.objects.select_related("item", "record", "run__source"), pk=pk)
        choice = request.POST.get("choix", "")
        if choice not in CHOICES[question.kind]:
            messages.error(request, _("Cette réponse n’existe pas : rien n’est retenu."))
        else:
            self.answered(question, choice)
        return redirect(back_to(request) or "catalogue_admin:decisions")

    def answered(self, question: ItemQuestion, choice: str) -> None:
        try:
            answer(question, choice)
        except CannotAnswer as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("C’est fait pour cet exemplaire."))
