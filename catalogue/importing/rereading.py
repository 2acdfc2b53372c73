"""The record that a line speaks of, as it was received: from where it is stored, else from its file."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from catalogue.importing.journal import refused_of, stored_again, unpack
from catalogue.importing.packing import Packed
from catalogue.importing.sources import SourceRecord, UnreadableFile, read_records
from catalogue.models import ImportDecision, ImportLine, StoredRecord

Outcome = ImportLine.Outcome


def source_record_of(line: ImportLine) -> Packed | None:
    """(raw, format, charset); None when nobody keeps it any more."""
    if line.outcome == Outcome.REJECTED:
        return refused_of(line)
    if line.digest is not None:
        digest = bytes(line.digest)
        for model, owner in ((StoredRecord, "source"), (ImportDecision, "run__source")):
            if kept := model.objects.filter(**{owner: line.run.source, "digest": digest}).first():
                return bytes(kept.raw), kept.format, kept.encoding
    if before := unpack(line.changes).get("stored"):
        kept = stored_again(before)
        return kept["raw"], kept["format"], kept["encoding"]
    return _in_its_file(line)


def _in_its_file(line: ImportLine) -> Packed | None:
    """Of a preview, whose notices are written nowhere yet."""
    file = line.run.files.order_by("pk")[line.file : line.file + 1].first()
    if file is None or not line.position or not Path(file.content.path).is_file():
        return None
    with file.content.open("rb") as stream:
        try:
            records = read_records(stream, encoding=line.run.encoding or None, name=file.name)
            found = next(islice(records, line.position - 1, None), None)
        except UnreadableFile:
            return None
    return (found.raw, found.format, found.encoding) if isinstance(found, SourceRecord) else None
