"""Looking at a file before any import: its words and its losses are kept on the source, and nothing else."""

from __future__ import annotations

from typing import BinaryIO

from catalogue.coverage import Losses
from catalogue.importing.arrivals import not_bibliographic, parsed
from catalogue.importing.sources import SourceRecord, read_records
from catalogue.importing.values_met import ValuesMet
from catalogue.importing.watching import keep
from catalogue.models import Source

LOOKED_AT = 3000
"""Records: some seconds, within one request."""


def look(source: Source, stream: BinaryIO) -> int:
    """How many records were looked at. Raises UnreadableFile when there is none to look at."""
    met, losses = ValuesMet(), Losses()
    for received in read_records(stream):
        if not isinstance(received, SourceRecord) or not_bibliographic(received):
            continue
        said = parsed(received)
        met.add(said)
        losses.add(received.marc, said)
        if met.records >= LOOKED_AT:
            break
    keep(source, met, losses)
    return met.records
