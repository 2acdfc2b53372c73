"""What an import did, for a person (`in_french`) and for a machine (`as_json`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.coverage import Losses
from catalogue.importing.elsewhere import ElsewhereReport
from catalogue.importing.losses import losses_in_french
from catalogue.importing.matching import Outcome
from catalogue.importing.rejections import Rejected
from catalogue.importing.source_record import SourceRecord
from catalogue.models import Aspect

# Listed one by one up to here; the counts are always whole.
LISTED = 1000
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Rejection:
    position: int
    """1 for the first record of the file."""
    id: str
    """001, or empty."""
    reason: str


@dataclass(slots=True)
class FileReport:
    file: str
    encoding: str = ""
    """The one used; several are joined by commas."""
    records: int = 0
    """Every record met, refused ones included."""
    rejections: list[Rejection] = field(default_factory=list)
    unreadable: str = ""
    """Why the file cannot be read, or cannot be read further."""
    formats: Counter[str] = field(default_factory=Counter)
    declared: Counter[str] = field(default_factory=Counter)
    """Charset announced → records; "" for those that announce none."""
    used: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    """Level → records, of a preview; "" for those that could not be parsed."""

    def met(self, received: SourceRecord | Rejected) -> None:
        self.records += 1
        if isinstance(received, Rejected):
            return
        self.formats[str(received.format)] += 1
        self.declared[received.declared_encoding] += 1
        self.used[received.encoding] += 1
        if received.encoding not in self.encoding.split(", "):
            self.encoding = f"{self.encoding}, {received.encoding}" if self.encoding else received.encoding

    def as_json(self) -> dict[str, Any]:
        counts = {name: dict(getattr(self, name)) for name in ("formats", "declared", "used", "levels")}
        rejections = [asdict(rejection) for rejection in self.rejections]
        said = {"file": self.file, "encoding": self.encoding, "records": self.records, "unreadable": self.unreadable}
        return said | counts | {"rejections": rejections}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record for a person to look at: to decide, or to complete."""

    file: str
    position: int
    id: str
    title: str
    reason: str = ""


@dataclass(slots=True)
class Report:
    source: str
    dry_run: bool = False
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    items: int = 0
    """Items of the notices created and updated."""
    seconds: float = 0.0
    files: list[FileReport] = field(default_factory=list)
    to_decide: list[Waiting] = field(default_factory=list)
    incomplete: list[Waiting] = field(default_factory=list)
    incomplete_count: int = 0
    elsewhere: ElsewhereReport = field(default_factory=ElsewhereReport)
    losses: Losses = field(default_factory=Losses)
    kept: Counter[str] = field(default_factory=Counter)
    """Aspect → notices of which the source changed it and a correction made here stayed."""
    repeated: int = 0
    """Records given twice in one file, word for word: counted among the unchanged."""
    gone: int = 0
    """Of a full export: notices of the source that are no more in it."""

    def add_to_decide(self, waiting: Waiting) -> None:
        if len(self.to_decide) < LISTED:
            self.to_decide.append(waiting)

    def add_incomplete(self, waiting: Waiting) -> None:
        self.incomplete_count += 1
        if len(self.incomplete) < LISTED:
            self.incomplete.append(waiting)

    @property
    def loaded(self) -> int:
        return sum(self.outcomes[outcome] for outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED))

    def resume(self, earlier: dict[str, Any]) -> None:
        """Go on from what the same run had counted of the records that it will now find unchanged."""
        self.items = earlier.get("items", 0)
        self.incomplete_count = earlier.get("incomplete", 0)
        self.kept = Counter(earlier.get("kept", {}))

    @property
    def exit_status(self) -> int:
        """0 all loaded, 1 some refused or to decide, 2 a file that cannot be read."""
        if any(file.unreadable for file in self.files):
            return 2
        return 1 if self.outcomes[Outcome.REJECTED] or self.outcomes[Outcome.TO_DECIDE] else 0

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "dry_run": self.dry_run,
            **{outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "incomplete": self.incomplete_count,
            "kept": dict(self.kept),
            "repeated": self.repeated,
            "gone": self.gone,
            "elsewhere": self.elsewhere.as_json(),
            "losses": self.losses.as_json(),
            "items": self.items,
            "seconds": round(self.seconds, 2),
            "files": [file.as_json() for file in self.files],
        }

    def in_french(self) -> Iterator[str]:
        """The lines a documentalist reads: what was done, what was not and where, what next."""
        yield from self._counts()
        for file in self.files:
            yield from self._refusals(file)
        yield from repeated_in_french(self.repeated)
        yield from self._to_decide()
        yield from self._to_complete()
        yield from self.elsewhere.in_french()
        yield from losses_in_french(self.losses.as_json())
        yield from self._kept()

    def _kept(self) -> Iterator[str]:
        if self.kept:
            aspects = (f"{Aspect(name).label} ({number(count)})" for name, count in sorted(self.kept.items()))
            yield _("Corrections faites ici et gardées, alors que la source a changé : %(aspects)s.") % {
                "aspects": ", ".join(aspects)
            }
        if self.gone:
            yield ngettext(
                "Notice de cette source qui n’est plus dans l’export complet : %(count)s. Elle reste au catalogue "
                "tant que vous ne l’en retirez pas.",
                "Notices de cette source qui ne sont plus dans l’export complet : %(count)s. Elles restent au catalogue "
                "tant que vous ne les en retirez pas.",
                self.gone,
            ) % {"count": number(self.gone)}

    def _counts(self) -> Iterator[str]:
        if self.dry_run:
            yield _("Essai à blanc : rien n’a été écrit.")
        yield _(
            "Notices créées : %(created)s, mises à jour : %(updated)s, inchangées : %(unchanged)s, "
            "à décider : %(to_decide)s, refusées : %(rejected)s ; exemplaires : %(items)s. En %(seconds)s s."
        ) % {
            **{outcome.value: number(self.outcomes[outcome]) for outcome in Outcome},
            "items": number(self.items),
            "seconds": f"{self.seconds:.1f}".replace(".", ","),
        }
        for file in self.files:
            yield _("%(file)s, notices lues : %(records)s, codage : %(encoding)s.") % {
                "file": file.file,
                "records": number(file.records),
                "encoding": file.encoding or _("inconnu"),
            }

    def _refusals(self, file: FileReport) -> Iterator[str]:
        if file.unreadable:
            yield _("%(file)s n’a pas pu être lu : %(reason)s") % {"file": file.file, "reason": file.unreadable}
        for rejection in file.rejections:
            yield _("%(file)s, notice n° %(position)s (001 : %(id)s) refusée : %(reason)s") % {
                "file": file.file,
                "position": rejection.position,
                "id": rejection.id or _("absent"),
                "reason": rejection.reason,
            }
        if file.rejections:
            yield ngettext(
                "Corrigez-la dans le logiciel d’origine, réexportez-la puis relancez l’import ; "
                "notices chargées : %(loaded)s.",
                "Corrigez-les dans le logiciel d’origine, réexportez-les puis relancez l’import ; "
                "notices chargées : %(loaded)s.",
                len(file.rejections),
            ) % {"loaded": number(self.loaded)}

    def _to_decide(self) -> Iterator[str]:
        if total := self.outcomes[Outcome.TO_DECIDE]:
            yield _("À décider (%(count)s), rien n’a été écrit pour ces notices :") % {"count": number(total)}
            yield from _listed(self.to_decide, total)

    def _to_complete(self) -> Iterator[str]:
        if total := self.incomplete_count:
            yield _("À compléter (%(count)s), chargées mais pas encore publiques, faute de titre propre :") % {
                "count": number(total)
            }
            yield from _listed(self.incomplete, total)


def repeated_in_french(count: int) -> Iterator[str]:
    if count:
        yield ngettext(
            "%(count)s notice est deux fois dans un même fichier, à l’identique : elle n’est prise qu’une fois.",
            "%(count)s notices sont deux fois dans un même fichier, à l’identique : elles ne sont prises qu’une fois.",
            count,
        ) % {"count": number(count)}


def _listed(waiting: list[Waiting], total: int) -> Iterator[str]:
    for one in waiting[:SHOWN]:
        yield _("  %(file)s, notice n° %(position)s (001 : %(id)s), « %(title)s ». %(reason)s") % {
            "file": one.file,
            "position": one.position,
            "id": one.id or _("absent"),
            "title": one.title,
            "reason": one.reason,
        }
    if total > SHOWN:
        yield _("  … et %(count)s autres.") % {"count": number(total - SHOWN)}


def number(count: int) -> str:
    """1302 → « 1 302 »."""
    return f"{count:,}".replace(",", "\u202f")
