"""Making another catalogue's record a notice of ours: the same way as an import, one record long."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from catalogue.importing.arrivals import source_id
from catalogue.importing.matching import numbers
from catalogue.importing.pipeline import Import, ImportFile
from catalogue.models import BibliographicRecord, Identifier, ImportDecision, StoredRecord
from catalogue.retrieval.answers import Found
from catalogue.retrieval.asking import Answer
from catalogue.retrieval.targets import Target

Held = dict[tuple[str, str], BibliographicRecord]
"""(target, record of its answer) → the notice that we hold of it."""


class NotTaken(Exception):
    """The message is a French sentence."""


def take(target: Target, found: Found) -> BibliographicRecord | ImportDecision:
    """The notice that it became, or the decision that it waits for. Raises NotTaken."""
    raw = found.source.raw
    file = ImportFile(f"{target.name} {found.key}", len(raw), lambda: BytesIO(raw))
    importing = Import(target.name, [file], encoding=found.source.encoding, by_hand=True)
    for _progress in importing.run():
        pass
    if rejections := importing.report.files[0].rejections:
        raise NotTaken(rejections[0].reason)
    if decision := ImportDecision.objects.filter(run=importing.record_of_run).first():
        return decision
    stored = StoredRecord.objects.filter(source=importing.source, source_record_id=source_id(found.source.marc))
    return stored.select_related("record").latest("received_at", "pk").record


def held(answers: Iterable[Answer]) -> Held:
    """The notices that we have already: taken from the same catalogue before, or bearing the same ISBN or ISSN."""
    answers = list(answers)
    ours = _by_number([found for answer in answers for found in answer.found])
    known: Held = {}
    for answer in answers:
        taken = _taken(answer)
        for found in answer.found:
            same = (ours[number] for number in numbers(found.parsed) if number in ours)
            if record := taken.get(source_id(found.source.marc)) or next(same, None):
                known[answer.target.key, found.key] = record
    return known


def _taken(answer: Answer) -> dict[str, BibliographicRecord]:
    ids = {source_id(found.source.marc) for found in answer.found} - {""}
    stored = StoredRecord.objects.filter(source__name=answer.target.name, source_record_id__in=ids)
    return {one.source_record_id: one.record for one in stored.select_related("record").defer("raw")}


def _by_number(found: list[Found]) -> dict[tuple[str, str, str], BibliographicRecord]:
    """As an import compares them: an ISBN and a level."""
    wanted = {normalized for one in found for _kind, normalized, _level in numbers(one.parsed)}
    rows = Identifier.objects.filter(normalized__in=wanted).select_related("record").order_by("-pk")
    return {(row.kind, row.normalized, row.record.level): row.record for row in rows}
