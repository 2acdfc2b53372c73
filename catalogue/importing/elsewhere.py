"""Records that are no notices here: a type that the mapping turns into fiches d’expériences, never both.

The catalogue announces them and the room that receives them answers what became of each; here, the notice that one of
them was before the mapping said so is withdrawn, with a pointer. What nobody receives stays a notice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.importing import rows
from catalogue.importing.arrivals import parse
from catalogue.importing.journal import Journal
from catalogue.importing.loading import entered_on
from catalogue.importing.mapping import Mapping
from catalogue.importing.matching import Arrival
from catalogue.models import BibliographicRecord, ImportLine, Source, StoredRecord
from catalogue.signals import Fate, MeantElsewhere, announce, records_meant_elsewhere

State = BibliographicRecord.State
WARNINGS_LISTED = 200
CREATED, UPDATED, UNCHANGED, KEPT, FORESEEN = "created", "updated", "unchanged", "kept", "foreseen"


@dataclass(slots=True)
class ElsewhereReport:
    """What became of them, for the report of the run."""

    outcomes: Counter[str] = field(default_factory=Counter)
    withdrawn: int = 0
    """Notices that they were before."""
    warnings: list[str] = field(default_factory=list)

    def merge(self, other: ElsewhereReport) -> None:
        self.outcomes += other.outcomes
        self.withdrawn += other.withdrawn
        self.warnings = [*self.warnings, *other.warnings][:WARNINGS_LISTED]

    def as_json(self) -> dict[str, Any]:
        return {"outcomes": dict(self.outcomes), "withdrawn": self.withdrawn, "warnings": self.warnings}

    def in_french(self) -> Iterator[str]:
        if foreseen := self.outcomes[FORESEEN]:
            yield _("Ne seront pas des notices mais des fiches d’expériences : %(count)s.") % {"count": foreseen}
        if not self.outcomes.keys() - {FORESEEN}:
            return
        yield _(
            "Devenues des fiches d’expériences : %(created)s en brouillon, %(updated)s mises à jour, "
            "%(unchanged)s inchangées, %(kept)s gardées telles qu’elles sont."
        ) % {name: self.outcomes[name] for name in (CREATED, UPDATED, UNCHANGED, KEPT)}
        if self.withdrawn:
            yield _("Notices retirées parce qu’elles sont devenues des fiches : %(count)s.") % {"count": self.withdrawn}
        yield from self.warnings


class Elsewhere:
    """One object a run. `take` inside the transaction of a batch, `count` when it is committed."""

    def __init__(self, source: Source | None, mapping: Mapping, journal: Journal | None = None) -> None:
        self.source = source
        self.mapping = mapping
        self.journal = journal
        self._pending = ElsewhereReport()

    def take(self, arrivals: list[Arrival]) -> list[Arrival]:
        """The records that are notices; the others are written where they belong."""
        self._pending = ElsewhereReport()
        if not self.mapping.has_fiches:
            return arrivals
        held = self._held(arrivals)
        meant = {one.identity: one for one in self._meant(arrivals, held)}
        fates = self._announce(list(meant.values()))
        self._withdraw([(meant[fate.identity].notice, fate) for fate in fates])
        for fate in fates:
            self._pending.outcomes[fate.outcome] += 1
            if fate.warning:
                self._pending.warnings.append(fate.warning)
        taken = {fate.identity for fate in fates}
        return [arrival for arrival in arrivals if identity(arrival) not in taken]

    def foresee(self, arrivals: list[Arrival]) -> list[Arrival]:
        """The same, without writing anything."""
        self._pending = ElsewhereReport()
        if not self.mapping.has_fiches or not records_meant_elsewhere.has_listeners(Source):
            return arrivals
        taken = {one.identity for one in self._meant(arrivals, self._held(arrivals))}
        self._pending.outcomes[FORESEEN] += len(taken)
        return [arrival for arrival in arrivals if identity(arrival) not in taken]

    def count(self, report: ElsewhereReport) -> None:
        report.merge(self._pending)

    def _held(self, arrivals: list[Arrival]) -> dict[str, StoredRecord]:
        """The notices that this source gave under these numbers."""
        columns = ("source_record_id", "record_id", "digest", "reading")
        stored = StoredRecord.objects.filter(source=self.source).only(*columns).order_by()
        found = {}
        for some in rows.chunks(sorted({arrival.source_id for arrival in arrivals} - {""})):
            found |= {one.source_record_id: one for one in stored.filter(source_record_id__in=some)}
        for some in rows.chunks([arrival.digest for arrival in arrivals if not arrival.source_id]):
            found |= {bytes(one.digest).hex(): one for one in stored.filter(source_record_id="", digest__in=some)}
        return found

    def _meant(self, arrivals: list[Arrival], held: dict[str, StoredRecord]) -> Iterator[MeantElsewhere]:
        for arrival in arrivals:
            notice = held.get(identity(arrival))
            if notice and bytes(notice.digest) == arrival.digest and notice.reading == arrival.reading:
                continue  # a notice that did not change: this very mapping said so
            parse(arrival)
            if arrival.parsed is None or not self.mapping.is_fiche(arrival.parsed):
                continue
            yield MeantElsewhere(
                identity=identity(arrival),
                digest=arrival.digest,
                reading=arrival.reading,
                parsed=arrival.parsed,
                themes=tuple(self.mapping.theme_ids(arrival.parsed)),
                territories=tuple(self.mapping.territory_ids(arrival.parsed)),
                entered_on=entered_on(arrival.parsed),
                notice=notice.record_id if notice else None,
            )

    def _announce(self, meant: list[MeantElsewhere]) -> list[Fate]:
        if not meant:
            return []
        answers = records_meant_elsewhere.send(sender=Source, source=self.source, records=meant)
        return [fate for _receiver, fates in answers for fate in fates]

    def _withdraw(self, became: Iterable[tuple[int | None, Fate]]) -> None:
        pages = {notice: fate.page for notice, fate in became if notice is not None}
        public = BibliographicRecord.objects.filter(pk__in=pages).exclude(state=State.WITHDRAWN)
        moment = rows.as_moment(timezone.now())
        withdrawn = []
        for pk, title, state, details in public.values_list("pk", "title", "state", "details").order_by():
            pointed = rows.as_json({**(details or {}), "became": pages[pk]})
            withdrawn.append((State.WITHDRAWN.value, pointed, moment, pk))
            if self.journal:
                # Undoing the import brings the notice back.
                changes = {"columns": {"state": (state, State.WITHDRAWN.value)}}
                self.journal.note(ImportLine.Outcome.UPDATED, title=title, record=pk, changes=changes)
        if withdrawn:
            rows.update(BibliographicRecord, ("state", "details", "updated_at"), withdrawn)
            announce([pk for *_values, pk in withdrawn])
        self._pending.withdrawn += len(withdrawn)


def identity(arrival: Arrival) -> str:
    """Its 001, else the digest of its bytes."""
    return arrival.source_id or arrival.digest.hex()
