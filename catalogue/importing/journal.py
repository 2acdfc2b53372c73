"""What a run did to each notice, kept so that a person can read it and so that it can be undone, field by field.

A line says « created » and no more: the notice itself is what was written. Of an update it keeps both sides of
whatever moved. An authority is its match key, which outlives the row: merged or spelt otherwise, it is found again.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from typing import Any

from catalogue.importing import rows
from catalogue.importing.authorities import heading_text
from catalogue.importing.loading import AUTHORITY_OF, Loaded
from catalogue.importing.matching import Arrival
from catalogue.importing.overlay import RELATIONS, Held, Overlay
from catalogue.importing.rejections import Rejected
from catalogue.models import ImportLine, ImportRun

LINE_FIELDS = (
    "run", "file", "position", "source_record_id", "title", "outcome", "record_number", "reason", "verdict",
    "changes", "digest",
)  # fmt: skip
STORED_COLUMNS = ("id", "source_record_id", "format", "encoding", "digest", "reading", "received_at", "raw")

Changes = dict[str, Any]
"""{columns: {name: [before, after]}, parts: {relation: [rows, rows]}, links: {name: [keys, keys]},
items: {new: [values], changed: [[pk, {name: [before, after]}]]}, kept: {name: [ours, theirs, is_correction]},
names: {relation: {match key: heading}}, stored: the source record that was replaced}."""


class Journal:
    """Writes the lines of one run, some at a time, in the transaction of what they tell."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self._lines: list[tuple[Any, ...]] = []

    def note(
        self,
        outcome: str,
        arrival: Arrival | None = None,
        *,
        file: int = 0,
        title: str = "",
        record: int | None = None,
        reason: str = "",
        changes: Changes | None = None,
    ) -> None:
        position = arrival.source.position if arrival else 0
        source_id = arrival.source_id if arrival else ""
        digest = arrival.digest if arrival else None
        kept = pack(changes) if changes else None
        where = (self.run.pk, file, position, source_id, title)
        self._lines.append((*where, outcome, record, reason, "", kept, digest))

    def note_again(
        self, line: ImportLine, outcome: str, reason: str, changes: Changes | None, digest: bytes | None
    ) -> None:
        """What an undoing does to the notice of this line."""
        kept = pack(changes) if changes else None
        where = (self.run.pk, line.file, line.position, line.source_record_id, line.title)
        self._lines.append((*where, outcome, line.record_number, reason, "", kept, digest))

    def note_unread(self, rejected: Rejected, *, file: int) -> None:
        """A record that could not even be taken out of its file."""
        kept = pack(refused_bytes(rejected.raw, "", ""))
        where = (self.run.pk, file, rejected.position, rejected.source_id, "")
        self._lines.append((*where, ImportLine.Outcome.REJECTED, None, rejected.reason, "", kept, None))

    def write(self) -> None:
        rows.insert(ImportLine, LINE_FIELDS, self._lines)
        self._lines = []

    def drop(self) -> None:
        """After a rollback."""
        self._lines = []


def changes_of(overlay: Overlay, held: Held, says: Loaded, replaced: dict[str, Any] | None) -> Changes:
    changes: Changes = {
        "columns": overlay.columns,
        "parts": {RELATIONS[model]: change for model, change in overlay.parts.items()},
        "links": overlay.links,
        "items": _filled({"new": overlay.new_items, "changed": overlay.changed_items}),
        "kept": {name: [kept.ours, kept.theirs, kept.is_correction] for name, kept in overlay.kept.items()},
        "names": _names(overlay, says),
    }
    if replaced:
        changes["stored"] = stored_row(replaced)
    return _filled(changes)


def _filled(changes: Changes) -> Changes:
    """What is changed, and nothing of what is not: an update of the source record alone has no changes to show."""
    return {name: value for name, value in changes.items() if value}


def _names(overlay: Overlay, says: Loaded) -> dict[str, dict[str, str]]:
    """Headings that may not exist yet, or never will: what is shown says them too."""
    found = {}
    for model, authority in AUTHORITY_OF.items():
        name = RELATIONS[model]
        theirs = [*overlay.parts.get(model, ((), ()))[1], *(overlay.kept[name].theirs if name in overlay.kept else ())]
        headings = says.headings[authority]
        if named := {key: heading_text(authority, headings[key]) for key, *_rest in theirs if key in headings}:
            found[name] = named
    return found


def stored_row(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in STORED_COLUMNS}
    kept["raw"] = b64encode(bytes(row["raw"])).decode()
    kept["digest"] = bytes(row["digest"]).hex()
    kept["received_at"] = row["received_at"].isoformat()
    return kept


def stored_again(kept: dict[str, Any]) -> dict[str, Any]:
    """The values of `stored_row`, as they were."""
    return kept | {"raw": b64decode(kept["raw"]), "digest": bytes.fromhex(kept["digest"])}


def pack(changes: Any) -> bytes:
    return zlib.compress(json.dumps(changes, ensure_ascii=False, separators=(",", ":"), default=str).encode(), 1)


def unpack(kept: bytes | memoryview | None) -> Changes:
    return json.loads(zlib.decompress(bytes(kept))) if kept else {}


def refused_bytes(raw: bytes, format: str, encoding: str) -> Changes:
    """What a refused line keeps: nothing else has these bytes."""
    return {"raw": b64encode(raw).decode(), "format": format, "encoding": encoding}


def refused_of(line: ImportLine) -> tuple[bytes, str, str]:
    """(raw, format, encoding) of a refused line; format and encoding are empty when it could not be read at all."""
    kept = unpack(line.changes)
    return b64decode(kept.get("raw", "")), kept.get("format", ""), kept.get("encoding", "")
