"""Which notice is this record? Matching never destroys: when in doubt, nothing is written and a person decides.

1. The same 001 of the same source is the same notice; without a 001, the same bytes are.
2. Two 001 of one source are always two notices.
3. Else an ISBN or ISSN held by exactly one notice of the same level. An ISSN stands for a serial and nothing else, and
   an article carries the ISBN of the book it is in: neither makes two articles one.
4. Several notices hold it, or only title, year and first author agree: to decide.
A record that resembles another one of its own file is to decide too: whichever came first would be overwritten.
So is one whose notice was deleted here: it does not come back by itself.
What a person has answered about these very bytes is an answer for good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.importing.loading import likeness
from catalogue.importing.rows import chunks
from catalogue.models import (
    BibliographicRecord,
    BuriedIdentity,
    Identifier,
    ImportDecision,
    Source,
    StoredRecord,
    Tombstone,
)
from catalogue.parsed import IdentifierKind, Level, ParsedRecord

if TYPE_CHECKING:
    from catalogue.importing.sources import SourceRecord

STANDING_FOR_A_NOTICE = {
    IdentifierKind.ISBN: {Level.MONOGRAPH, Level.SERIAL, Level.ISSUE},
    IdentifierKind.ISSN: {Level.SERIAL},
}

Question = ImportDecision.Question
Verdict = ImportDecision.Verdict

Number = tuple[str, str, str]
"""(kind, normalized form, level): « isbn », « 9782130441786 », « m »."""


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    TO_DECIDE = "to_decide"
    REJECTED = "rejected"
    SKIPPED = "skipped"


@dataclass(slots=True, eq=False)
class Arrival:
    """A record as it comes out of its file."""

    source: SourceRecord
    source_id: str
    digest: bytes
    reading: str
    parsed: ParsedRecord | None = None
    """Filled when the record has something new to say."""
    numbers: list[Number] = field(default_factory=list)
    likeness: int | None = None
    fault: str = ""
    """Why it could not be parsed."""

    @property
    def identity(self) -> str | bytes:
        """What its source knows it by."""
        return self.source_id or self.digest

    def read(self, parsed: ParsedRecord) -> None:
        self.parsed = parsed
        self.numbers = numbers(parsed)
        self.likeness = likeness(parsed)


@dataclass(slots=True, eq=False)
class Candidate:
    """A notice that a record may be: in the database, or about to be written from this batch."""

    pk: int | None
    source_ids: set[str] = field(default_factory=set)
    """The 001 under which the source being imported knows it."""
    in_this_file: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a source gave last time under an identity."""

    notice: Candidate
    digest: bytes
    reading: str


@dataclass(slots=True)
class Decision:
    arrival: Arrival
    outcome: Outcome
    notice: Candidate | None = None
    """What to write to; None while a person has not decided."""
    reason: str = ""
    resembling: tuple[Candidate, ...] = ()
    question: str = Question.RESEMBLES


@dataclass(slots=True)
class Expected:
    """What a preview has met and does not write: what the database would know after an import."""

    candidates: dict[int, Candidate] = field(default_factory=dict)
    known: dict[str | bytes, Known] = field(default_factory=dict)
    by_number: dict[Number, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    by_likeness: dict[int, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    in_this_file: list[Candidate] = field(default_factory=list)

    def another_file(self) -> None:
        for notice in self.in_this_file:
            notice.in_this_file = False
        self.in_this_file.clear()


class Met:
    """The notices met in the file being read: one bit each, so that a long file takes no more than a short one."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, pk: int) -> None:
        if pk >> 3 >= len(self._bits):
            self._bits.extend(bytes((pk >> 3) + 1024 - len(self._bits)))
        self._bits[pk >> 3] |= 1 << (pk & 7)

    def __contains__(self, pk: int) -> bool:
        return pk >> 3 < len(self._bits) and bool(self._bits[pk >> 3] & (1 << (pk & 7)))


Parse = Callable[[Arrival], None]
"""Fills `parsed`, or `fault`."""


class Batch:
    """The decisions for some records of one file, each seeing those before it."""

    def __init__(
        self, source: Source | None, met: Met, *, memory: Memory | None = None, expected: Expected | None = None
    ) -> None:
        """`expected`: of a preview, where the batches before this one are not in the database."""
        self.source = source
        self.met = met
        self.memory = memory or Memory(source)
        self.is_preview = expected is not None
        expected = expected or Expected()
        self.noted = expected.in_this_file
        """Notices met in this batch; `met` learns of them when it is written for good."""
        self.candidates = expected.candidates
        self.known = expected.known
        self.by_number = expected.by_number
        self.by_likeness = expected.by_likeness

    def decide(self, arrivals: list[Arrival], parse: Parse) -> list[Decision]:
        """Decisions in the order of `arrivals`. `parse` is called for records that are not known as they stand."""
        self.memory.recall(arrivals)
        self._find_known(arrivals)
        news = [arrival for arrival in arrivals if not self._is_unchanged(arrival)]
        for arrival in news:
            parse(arrival)
        self._find_resembling([arrival for arrival in news if arrival.identity not in self.known])
        return [self._decision(arrival) for arrival in arrivals]

    def _decision(self, arrival: Arrival) -> Decision:
        if arrival.fault:
            return Decision(arrival, Outcome.REJECTED, reason=arrival.fault)
        if known := self.known.get(arrival.identity):
            return self._decision_on_known(arrival, known)
        holders = self._holders(arrival)
        others = [notice for notice in holders if not self._is_another_notice(notice, arrival)]
        if len(holders) == 1 and others:
            return self._decision_on_number(arrival, others[0])
        if others:
            return self._to_decide(arrival, _("Plusieurs notices portent le même ISBN ou ISSN."), holders)
        if buried := self.memory.deleted.get(arrival.identity):
            reason = _("Cette notice a été supprimée ici le %(day)s (n° %(number)s).") % buried
            return self._to_decide(arrival, reason, [], Question.DELETED)
        if alike := self._alike(arrival):
            reason = _("Même titre, même année et même premier auteur qu’une autre notice.")
            return self._to_decide(arrival, reason, alike)
        return Decision(arrival, Outcome.CREATED, self._expect(arrival, Candidate(pk=None)))

    def _decision_on_known(self, arrival: Arrival, known: Known) -> Decision:
        notice = known.notice
        if known.digest == arrival.digest and (known.reading == arrival.reading or notice.in_this_file):
            reason = _("La même, à l’identique, est déjà plus haut dans ce fichier.") if notice.in_this_file else ""
            self._note(notice)
            return Decision(arrival, Outcome.UNCHANGED, notice, reason=reason)
        if notice.in_this_file:
            reason = _("Ce fichier contient deux notices différentes sous le même numéro 001.")
            return self._to_decide(arrival, reason, [notice], Question.SAME_NUMBER)
        return Decision(arrival, Outcome.UPDATED, self._expect(arrival, notice))

    def _decision_on_number(self, arrival: Arrival, holder: Candidate) -> Decision:
        if holder.in_this_file:
            reason = _("Une autre notice de ce fichier porte le même ISBN ou ISSN.")
            return self._to_decide(arrival, reason, [holder])
        return Decision(arrival, Outcome.UPDATED, self._expect(arrival, holder))

    def _to_decide(
        self, arrival: Arrival, reason: str, resembling: list[Candidate], question: str = Question.RESEMBLES
    ) -> Decision:
        """What a person has answered already, else a question."""
        verdict, same_as = self.memory.verdicts.get(arrival.digest, ("", None))
        if verdict == Verdict.SKIP:
            return Decision(arrival, Outcome.SKIPPED, reason=_("Laissée de côté, comme vous l’avez décidé."))
        if verdict == Verdict.DIFFERENT and arrival.identity not in self.known:
            return Decision(arrival, Outcome.CREATED, self._expect(arrival, Candidate(pk=None)))
        if verdict == Verdict.SAME:
            only = resembling[0] if len(resembling) == 1 else None
            if chosen := next((one for one in resembling if one.pk == same_as), only):
                return Decision(arrival, Outcome.UPDATED, self._expect(arrival, chosen))
        return Decision(arrival, Outcome.TO_DECIDE, reason=reason, resembling=tuple(resembling), question=question)

    def _is_unchanged(self, arrival: Arrival) -> bool:
        known = self.known.get(arrival.identity)
        return known is not None and known.digest == arrival.digest and known.reading == arrival.reading

    @staticmethod
    def _is_another_notice(notice: Candidate, arrival: Arrival) -> bool:
        """Rule 2: the source itself gives it another 001."""
        return bool(arrival.source_id) and any(known and known != arrival.source_id for known in notice.source_ids)

    def _holders(self, arrival: Arrival) -> list[Candidate]:
        found = [notice for number in arrival.numbers for notice in self.by_number.get(number, ())]
        return list(dict.fromkeys(found))

    def _alike(self, arrival: Arrival) -> list[Candidate]:
        alike = self.by_likeness.get(arrival.likeness, ()) if arrival.likeness is not None else ()
        return [notice for notice in alike if not self._is_another_notice(notice, arrival)]

    def _note(self, notice: Candidate) -> None:
        notice.in_this_file = True
        self.noted.append(notice)

    def _expect(self, arrival: Arrival, notice: Candidate) -> Candidate:
        """What this record will have written, for the records after it."""
        self._note(notice)
        notice.source_ids.add(arrival.source_id)
        self.known[arrival.identity] = Known(notice, arrival.digest, arrival.reading)
        for number in arrival.numbers:
            _add_once(self.by_number[number], notice)
        if arrival.likeness is not None:
            _add_once(self.by_likeness[arrival.likeness], notice)
        return notice

    # What the database knows

    def _find_known(self, arrivals: list[Arrival]) -> None:
        for some in chunks([arrival.source_id for arrival in arrivals if arrival.source_id]):
            self._take_known(~Q(source_record_id=""), source_record_id__in=some)
        for some in chunks([arrival.digest for arrival in arrivals if not arrival.source_id]):
            self._take_known(Q(source_record_id=""), digest__in=some)

    def _take_known(self, has_id: Q, **conditions: object) -> None:
        # `has_id` is said in the words of the partial indexes: without them SQLite reads the whole table.
        rows = StoredRecord.objects.filter(has_id, source=self.source, **conditions)
        for pk, source_id, digest, reading in rows.values_list("record_id", "source_record_id", "digest", "reading"):
            notice = self._candidate(pk)
            notice.source_ids.add(source_id)
            # Of a preview, what an earlier batch would have written is newer.
            self.known.setdefault(source_id or bytes(digest), Known(notice, bytes(digest), reading))

    def _candidate(self, pk: int) -> Candidate:
        if pk not in self.candidates:
            self.candidates[pk] = Candidate(pk, in_this_file=pk in self.met)
        return self.candidates[pk]

    def _find_resembling(self, arrivals: list[Arrival]) -> None:
        wanted = {number for arrival in arrivals for number in arrival.numbers}
        keys = {arrival.likeness for arrival in arrivals if arrival.likeness is not None}
        found = self._find_holders(wanted) | self._find_alike(keys)
        for some in chunks(sorted(found)):
            rows = StoredRecord.objects.filter(source=self.source, record_id__in=some)
            for pk, source_id in rows.values_list("record_id", "source_record_id"):
                self._candidate(pk).source_ids.add(source_id)

    def _find_holders(self, wanted: set[Number]) -> set[int]:
        found = set()
        rows = Identifier.objects.order_by("pk").values_list("kind", "normalized", "record__level", "record_id")
        for some in chunks(sorted({normalized for _kind, normalized, _level in wanted})):
            for *number, pk in rows.filter(normalized__in=some):
                if tuple(number) in wanted:
                    _add_once(self.by_number[tuple(number)], self._candidate(pk))
                    found.add(pk)
        return found

    def _find_alike(self, wanted: set[int]) -> set[int]:
        found = set()
        rows = BibliographicRecord.objects.order_by("pk").values_list("likeness", "pk")
        for some in chunks(sorted(wanted)):
            for key, pk in rows.filter(likeness__in=some):
                _add_once(self.by_likeness[key], self._candidate(pk))
                found.add(pk)
        return found


class Memory:
    """What was answered about some bytes, and what was deleted here: asked for a batch at once, if there is any."""

    def __init__(self, source: Source | None) -> None:
        self.verdicts: dict[bytes, tuple[str, int | None]] = {}
        """Digest → (verdict, chosen notice)."""
        self.deleted: dict[str | bytes, dict[str, str]] = {}
        """001, or digest → {day, number} of what was deleted."""
        answered = ImportDecision.objects.filter(run__source=source).exclude(verdict="")
        self._answered = answered if source and answered.exists() else None
        buried = BuriedIdentity.objects.filter(source=source, tombstone__reason=Tombstone.Reason.DELETED)
        self._buried = buried.select_related("tombstone") if source and buried.exists() else None

    def recall(self, arrivals: list[Arrival]) -> None:
        if self._answered is not None:
            self._recall_verdicts(arrivals)
        if self._buried is not None:
            self._recall_deleted(arrivals)

    def _recall_verdicts(self, arrivals: list[Arrival]) -> None:
        rows = self._answered.order_by().values_list("digest", "verdict", "same_as", "question")
        self.verdicts = {}
        by_digest = {arrival.digest: arrival for arrival in arrivals}
        for some in chunks(list(by_digest)):
            for digest, verdict, same_as, question in rows.filter(digest__in=some):
                self.verdicts[bytes(digest)] = (verdict, same_as)
                if verdict == Verdict.DIFFERENT and question == Question.SAME_NUMBER:
                    # Its number is another notice's: it goes by one of its own from now on.
                    arrival = by_digest[bytes(digest)]
                    arrival.source_id = f"{arrival.source_id[:180]}~{arrival.digest.hex()[:8]}"

    def _recall_deleted(self, arrivals: list[Arrival]) -> None:
        self.deleted = {}
        for some in chunks([arrival.source_id for arrival in arrivals if arrival.source_id]):
            self._note(self._buried.filter(source_record_id__in=some))
        for some in chunks([arrival.digest for arrival in arrivals if not arrival.source_id]):
            self._note(self._buried.filter(source_record_id="", digest__in=some))

    def _note(self, buried: QuerySet[BuriedIdentity]) -> None:
        for one in buried:
            tomb = one.tombstone
            found = {"day": f"{timezone.localtime(tomb.buried_at):%d/%m/%Y}", "number": str(tomb.record_number)}
            self.deleted[one.source_record_id or bytes(one.digest)] = found


def _add_once(notices: list[Candidate], notice: Candidate) -> None:
    if notice not in notices:
        notices.append(notice)


def numbers(record: ParsedRecord) -> list[Number]:
    """The numbers that stand for this notice."""
    return [
        (identifier.kind.value, identifier.normalized, record.level.value)
        for identifier in record.identifiers
        if identifier.normalized
        and not identifier.invalid
        and record.level in STANDING_FOR_A_NOTICE.get(identifier.kind, ())
    ]
