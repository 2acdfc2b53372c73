"""What became of each row, for the person at the terminal and for the machine that called."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

CREATED, UPDATED, UNCHANGED, TO_DECIDE, REJECTED = "created", "updated", "unchanged", "to_decide", "rejected"


@dataclass(frozen=True, slots=True)
class Rejection:
    position: int
    """Line of the file."""
    id: str
    reason: str


@dataclass
class Report:
    """Counts by outcome; `remarks` is what was loaded otherwise than written."""

    file: str
    encoding: str = ""
    outcomes: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    waiting: list[Rejection] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unreadable: str = ""
    seconds: float = 0.0

    @property
    def records(self) -> int:
        return sum(self.outcomes.values())

    @property
    def loaded(self) -> int:
        return self.outcomes[CREATED] + self.outcomes[UPDATED] + self.outcomes[UNCHANGED]

    @property
    def exit_status(self) -> int:
        """0: all loaded; 1: some refused or waiting; 2: the file cannot be read."""
        if self.unreadable:
            return 2
        return 1 if self.rejections or self.waiting else 0

    def reject(self, position: int, number: str, reason: str) -> None:
        self.outcomes[REJECTED] += 1
        self.rejections.append(Rejection(position, number, reason))

    def wait(self, position: int, number: str, reason: str) -> None:
        self.outcomes[TO_DECIDE] += 1
        self.waiting.append(Rejection(position, number, reason))

    def as_json(self) -> dict[str, Any]:
        """The same shape as `import_records --json`; `items` is always 0, a fiche has no copies."""
        refused = [Rejection(0, "", self.unreadable)] if self.unreadable else self.rejections
        return {
            "source": "experiences",
            **{name: self.outcomes[name] for name in (CREATED, UPDATED, UNCHANGED, TO_DECIDE, REJECTED)},
            "items": 0,
            "seconds": round(self.seconds, 2),
            "files": [
                {
                    "file": self.file,
                    "encoding": self.encoding,
                    "records": self.records,
                    "rejections": [
                        {"position": each.position, "id": each.id, "reason": each.reason} for each in refused
                    ],
                }
            ],
        }

    def sentences(self) -> list[str]:
        """The report in French, one sentence a line."""
        if self.unreadable:
            return [_("%(file)s refusé : %(reason)s") % {"file": self.file, "reason": self.unreadable}]
        return [
            *self.remarks,
            *(self.refusal(each) for each in self.rejections),
            *(
                _("Ligne %(position)s (%(id)s) en attente : %(reason)s.")
                % {"position": each.position, "id": each.id, "reason": each.reason}
                for each in self.waiting
            ),
            self.summary(),
        ]

    def refusal(self, rejection: Rejection) -> str:
        sentence = _("Ligne %(position)s (%(id)s) refusée, %(reason)s. Corrigez-la puis relancez l’import ; %(rest)s.")
        return sentence % {
            "position": rejection.position,
            "id": rejection.id or _("sans identifiant"),
            "reason": rejection.reason,
            "rest": self.rest(),
        }

    def rest(self) -> str:
        if not self.loaded:
            return _("aucune autre n’est chargée")
        return ngettext("l’autre est chargée", "les %(count)s autres sont chargées", self.loaded) % {
            "count": self.loaded
        }

    def summary(self) -> str:
        return _(
            "%(file)s, fiches créées : %(created)s, mises à jour : %(updated)s, inchangées : %(unchanged)s, "
            "à décider : %(to_decide)s, refusées : %(rejected)s. En %(seconds)s s."
        ) % {
            "file": self.file,
            "seconds": f"{self.seconds:.1f}".replace(".", ","),
            **{name: self.outcomes[name] for name in (CREATED, UPDATED, UNCHANGED, TO_DECIDE, REJECTED)},
        }
