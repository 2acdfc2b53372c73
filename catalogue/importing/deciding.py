"""What a person answers to what an import asks, about a record or about an item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.importing.packing import Packed, kind_of, packed
from catalogue.importing.pipeline import Import, ImportFile
from catalogue.importing.report import Report
from catalogue.importing.undo import resolve
from catalogue.importing.uses import items_to_keep
from catalogue.models import ImportDecision, ImportRun, Item, ItemQuestion
from catalogue.signals import announce

__all__ = ["CannotAnswer", "abandon", "answer", "decide", "resolve"]

Verdict = ImportDecision.Verdict
Status = ImportRun.Status


class CannotAnswer(Exception):
    """The message is a French sentence."""


def decide(decisions: Iterable[ImportDecision], verdict: str, same_as: int | None = None) -> list[Report]:
    """Keep the verdict; of an import that is over, apply it at once.

    Returns the reports of what was written, one a source. Raises SourceBusy: the verdict is then kept for the next
    import. `same_as` chooses among the candidates; without it, SAME takes the only one.
    """
    decisions = list(decisions)
    for decision in decisions:
        decision.verdict = verdict
        decision.same_as = same_as or (decision.candidates[0] if len(decision.candidates) == 1 else None)
    ImportDecision.objects.bulk_update(decisions, ["verdict", "same_as"], batch_size=200)
    if verdict not in (Verdict.SAME, Verdict.DIFFERENT):
        return []
    over = [decision for decision in decisions if decision.run.status in (Status.DONE, Status.FAILED)]
    return [_apply(run, some) for run, some in _by_run(over).items()]


def _by_run(decisions: list[ImportDecision]) -> dict[ImportRun, list[ImportDecision]]:
    found: dict[ImportRun, list[ImportDecision]] = defaultdict(list)
    for decision in decisions:
        found[decision.run].append(decision)
    return found


def _apply(run: ImportRun, decisions: list[ImportDecision]) -> Report:
    """One more import of these records alone: their verdicts are in the memory of their source."""
    by_charset: dict[tuple[str, str], list[Packed]] = defaultdict(list)
    for decision in decisions:
        raw = bytes(decision.raw)
        by_charset[kind_of(raw, decision.format), decision.encoding].append((raw, decision.format, decision.encoding))
    report = Report(run.source.name)
    for (kind, charset), records in by_charset.items():
        content = b"".join(packed(records, kind))
        name = _("Notices décidées (%(source)s)") % {"source": run.source}
        file = ImportFile(name, len(content), lambda content=content: BytesIO(content))
        # XML is packed in UTF-8, whatever it came in.
        encoding = charset if kind == "mrc" else "utf-8"
        importing = Import(run.source.name, [file], encoding=encoding, by_hand=run.by_hand)
        for _progress in importing.run():
            pass
        report.outcomes.update(importing.report.outcomes)
        report.files += importing.report.files
    return report


def abandon(run: ImportRun) -> None:
    """A preview that nobody imports: nothing was written, nothing waits."""
    with transaction.atomic():
        run.decisions.all().delete()
        run.lines.all().delete()
        run.status = Status.ABANDONED
        run.save(update_fields=["status"])


def answer(question: ItemQuestion, choice: str) -> None:
    """« move » the item to the notice where the source puts it, « add » another one there, « withdraw » it, or « keep ».

    Raises CannotAnswer.
    """
    with transaction.atomic():
        question = ItemQuestion.objects.select_for_update().select_related("item").get(pk=question.pk)
        if question.answer:
            return
        ANSWERS[choice](question)
        ItemQuestion.objects.filter(pk=question.pk).update(answer=choice)
        announce(sorted({question.item.record_id, question.record_id}))


def _move(question: ItemQuestion) -> None:
    announce([question.item.record_id])
    question.item.record_id = question.record_id
    question.item.save(update_fields=["record"])


def _add(question: ItemQuestion) -> None:
    Item.objects.create(record_id=question.record_id, **question.values)


def _withdraw(question: ItemQuestion) -> None:
    item = question.item
    if items_to_keep([item.pk]):
        said = _("L’exemplaire %(item)s a été corrigé ici ou sert ailleurs (un prêt) : retirez-le depuis sa notice.")
        raise CannotAnswer(said % {"item": item})
    Item.objects.filter(pk=item.pk).delete()


def _keep(question: ItemQuestion) -> None:
    """It stays as it is."""


ANSWERS = {"move": _move, "add": _add, "withdraw": _withdraw, "keep": _keep}
