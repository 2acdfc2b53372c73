"""The refused records of a run as files: to open, correct, and import again."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.importing.journal import refused_of
from catalogue.importing.packing import MRC, XML, Packed, kind_of, packed
from catalogue.models import ImportLine, ImportRun


def refused_kinds(run: ImportRun) -> list[str]:
    """« mrc », « xml »: of what there is something to correct."""
    found = {kind_of(raw, format) for raw, format, _charset in _refused(run)}
    return [kind for kind in (MRC, XML) if kind in found]


def refused_file(run: ImportRun, kind: str) -> Iterator[bytes]:
    return packed(_refused(run), kind)


def _refused(run: ImportRun) -> Iterator[Packed]:
    lines = run.lines.filter(outcome=ImportLine.Outcome.REJECTED).order_by("file", "position")
    for line in lines.iterator(500):
        raw, format, charset = refused_of(line)
        if raw:
            yield raw, format, charset
