"""The sentences of an import: how many, what will happen, what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalogue.importing.elsewhere import ElsewhereReport
from catalogue.importing.losses import loss_in_french
from catalogue.importing.report import number, repeated_in_french
from catalogue.models import ImportDecision, ImportLine, ImportRun

Outcome = ImportLine.Outcome
Verdict = ImportDecision.Verdict

NBSP = "\u00a0"
MEGABYTE = 1_000_000
LOSSES_SHOWN = 100
"""The mapping page of the source has them all."""


def plural(count: int, one: str, many: str) -> str:
    """« 1 notice », « 2 300 notices »: zero is singular in French."""
    return f"{number(count)}{NBSP}{one if count < 2 else many}"


def notices(count: int) -> str:
    return plural(count, _("notice"), _("notices"))


def weight(octets: int) -> str:
    """« 3,2 Mo », « 12 ko », « 40 octets »."""
    if octets >= MEGABYTE:
        return f"{octets / MEGABYTE:.1f}".replace(".", ",").removesuffix(",0") + f"{NBSP}Mo"
    return f"{octets // 1000}{NBSP}ko" if octets >= 1000 else plural(octets, _("octet"), _("octets"))


def listed(parts: Iterable[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    *firsts, last = [part for part in parts if part] or [""]
    return _("%(firsts)s et %(last)s") % {"firsts": ", ".join(firsts), "last": last} if firsts else last


def tab_labels(run: ImportRun) -> dict[str, str]:
    """What became of notices, said of several; what an undoing does has other names."""
    if run.kind == ImportRun.Kind.UNDO:
        return {
            Outcome.TO_DECIDE: _("À décider"),
            Outcome.REMOVED: _("Supprimées"),
            Outcome.UPDATED: _("Revenues en arrière"),
            Outcome.CREATED: _("Rétablies"),
            Outcome.UNCHANGED: _("Sans changement"),
        }
    is_over = run.status in {ImportRun.Status.DONE, ImportRun.Status.FAILED}
    return {
        Outcome.TO_DECIDE: _("À décider"),
        Outcome.CREATED: _("Créées") if is_over else _("À créer"),
        Outcome.UPDATED: _("Mises à jour") if is_over else _("À mettre à jour"),
        Outcome.UNCHANGED: _("Inchangées"),
        Outcome.REJECTED: _("Refusées"),
        Outcome.GONE: _("Disparues"),
        Outcome.SKIPPED: _("Laissées de côté"),
    }


def forecast(counts: Mapping[str, int], verdicts: Mapping[str, int], withdrawn: int) -> str:
    """What « Importer » will do, in one sentence. `verdicts`: how many doubtful records got each answer."""
    created = counts.get(Outcome.CREATED, 0) + verdicts.get(Verdict.DIFFERENT, 0)
    updated = counts.get(Outcome.UPDATED, 0) + verdicts.get(Verdict.SAME, 0)
    done = [
        (created, _("sera créée"), _("seront créées")),
        (updated, _("sera mise à jour"), _("seront mises à jour")),
        (withdrawn, _("sera retirée"), _("seront retirées")),
    ]
    said = [(count, one if count < 2 else many) for count, one, many in done if count]
    # The first one says of what: « 3 notices seront créées et 21 seront mises à jour ».
    first = [f"{notices(count)} {verb}" for count, verb in said[:1]]
    others = [f"{number(count)}{NBSP}{verb}" for count, verb in said[1:]]
    return listed([*first, *others]) or _("rien ne changera au catalogue")


def left_aside(counts: Mapping[str, int], verdicts: Mapping[str, int], withdrawn: int, same: int) -> list[str]:
    """What « Importer » will leave alone, one sentence each. `same`: updates that change nothing that one reads."""
    unchanged, rejected = counts.get(Outcome.UNCHANGED, 0), counts.get(Outcome.REJECTED, 0)
    waiting = counts.get(Outcome.TO_DECIDE, 0) - sum(count for verdict, count in verdicts.items() if verdict)
    staying = counts.get(Outcome.GONE, 0) - withdrawn
    said = [
        (
            same,
            _("mise à jour ne remplace que l’original gardé : la notice reste la même"),
            _("mises à jour ne remplacent que l’original gardé : les notices restent les mêmes"),
        ),
        (unchanged, _("ne change pas"), _("ne changent pas")),
        (waiting, _("à décider attendra votre réponse"), _("à décider attendront votre réponse")),
        (verdicts.get(Verdict.SKIP, 0), _("laissée de côté, comme vous l’avez dit"), _("laissées de côté, comme dit")),
        (rejected, _("refusée ne sera pas importée"), _("refusées ne seront pas importées")),
        (
            staying,
            _("n’est plus dans les fichiers et restera au catalogue, sauf si vous la retirez"),
            _("ne sont plus dans les fichiers et resteront au catalogue, sauf celles que vous retirez"),
        ),
    ]
    return [plural(count, one, many) for count, one, many in said if count > 0]


def losses(report: Mapping[str, Any]) -> list[str]:
    """« 995 $q : 212 valeurs non reprises », the most frequent first, each with some of its values."""
    return [loss_in_french(name, loss) for name, loss in (report.get("losses") or {}).items()][:LOSSES_SHOWN]


def repeated(report: Mapping[str, Any]) -> list[str]:
    """Records given twice in one file."""
    return list(repeated_in_french(report.get("repeated") or 0))


def elsewhere(report: Mapping[str, Any]) -> list[str]:
    """What became of the records that are fiches here, and no notices."""
    said = report.get("elsewhere") or {}
    found = ElsewhereReport(Counter(said.get("outcomes", {})), said.get("withdrawn", 0), said.get("warnings", []))
    return list(found.in_french())


def duration(seconds: float) -> str:
    if seconds < 1:
        return _("moins d’une seconde")
    if seconds < 90:
        return plural(round(seconds), _("seconde"), _("secondes"))
    return plural(round(seconds / 60), _("minute"), _("minutes"))
