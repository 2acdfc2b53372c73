"""What became of each row, in French."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CREATED, UPDATED, UNCHANGED, WAITING, REFUSED = "created", "updated", "unchanged", "waiting", "refused"
LABELS = {
    CREATED: gettext_lazy("créée"),
    UPDATED: gettext_lazy("mise à jour"),
    UNCHANGED: gettext_lazy("inchangée"),
    WAITING: gettext_lazy("à décider"),
    REFUSED: gettext_lazy("refusée"),
}


@dataclass(frozen=True, slots=True)
class Fate:
    line: int
    title: str
    outcome: str
    reason: str = ""
    url: str = ""
    """Of the page, once it is there."""
    remarks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(LABELS[self.outcome])


@dataclass(slots=True)
class Report:
    encoding: str = ""
    ignored: list[str] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    redirects: int = 0
    unreadable: str = ""

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(fate.outcome for fate in self.fates)

    @property
    def refused(self) -> list[Fate]:
        return [fate for fate in self.fates if fate.outcome == REFUSED]

    @property
    def troubled(self) -> list[Fate]:
        return [fate for fate in self.fates if fate.outcome in (REFUSED, WAITING) or fate.remarks]

    @property
    def exit_status(self) -> int:
        """0: all is there; 1: some refused or waiting; 2: the file cannot be read."""
        if self.unreadable:
            return 2
        return 1 if any(fate.outcome in (REFUSED, WAITING) for fate in self.fates) else 0

    def sentences(self) -> list[str]:
        if self.unreadable:
            return [self.unreadable]
        lines = [_("Colonnes ignorées : %s.") % ", ".join(self.ignored)] if self.ignored else []
        for fate in self.fates:
            place = {"line": fate.line, "title": fate.title or _("sans titre"), "reason": fate.reason}
            if fate.outcome == REFUSED:
                lines.append(_("Ligne %(line)d (%(title)s) refusée : %(reason)s. Corrigez-la, puis relancez.") % place)
            elif fate.outcome == WAITING:
                lines.append(_("Ligne %(line)d (%(title)s) à décider : %(reason)s.") % place)
            lines += [f"{_('Ligne %d') % fate.line} : {remark}." for remark in fate.remarks]
        return [*lines, self.summary()]

    def summary(self) -> str:
        counts = self.outcomes
        return _(
            "Pages créées : %(created)d, mises à jour : %(updated)d, inchangées : %(unchanged)d, à décider : %(waiting)d, "
            "refusées : %(refused)d ; notices créées : %(made)d, liées : %(tied)d ; anciennes adresses suivies : %(redirects)d."
        ) % {
            **{name: counts[name] for name in LABELS},
            "made": self.notices["made"],
            "tied": self.notices["tied"],
            "redirects": self.redirects,
        }
