"""What passes by during an import, and is kept on the source: the words it uses, and what of it is not carried over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from catalogue.coverage import Losses
from catalogue.importing.matching import Arrival
from catalogue.importing.report import Report
from catalogue.importing.values_met import ValuesMet
from catalogue.models import Source


class Watch:
    """One a run. Records that are unchanged are not parsed, and were met when they came."""

    def __init__(self) -> None:
        self.met = ValuesMet()
        self.losses = Losses()

    def add(self, arrivals: Iterable[Arrival]) -> None:
        for arrival in arrivals:
            if arrival.parsed is not None:
                self.met.add(arrival.parsed)
                self.losses.add(arrival.source.marc, arrival.parsed)

    def save(self, source: Source | None, report: Report) -> None:
        """On the report of the run, and on its source, when a preview has one already."""
        report.losses = self.losses
        if source is not None:
            keep(source, self.met, self.losses)


def keep(source: Source, met: ValuesMet, losses: Losses) -> None:
    """Add what a file showed to what the source is known to say. Nothing read, nothing forgotten."""
    if not met.records:
        return
    with transaction.atomic():
        row = Source.objects.select_for_update().get(pk=source.pk)
        known = ValuesMet.of(row.values_met)
        known.merge(met)
        row.values_met, row.losses = known.as_json(), losses.as_json()
        row.save(update_fields=["values_met", "losses"])
