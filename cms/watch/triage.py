"""What is done to articles in the queue: set aside, keep, publish, put back; one or several at once; and undone.

done = act(items, "publier", user)
done.changed, done.refused        those that changed, and (article, why) for the others
undo(done.before, user)           as they were, unless somebody changed them since
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.freshness.stamp import note_change
from cms.watch.models import PressItem
from cms.watch.proposing import stamped
from cms.watch.signals import announce
from cms.watch.wording import borrowed

State = PressItem.State
STAMPS = ("reviewed", "published", "set_aside")


@dataclass(frozen=True, slots=True)
class Verb:
    """A gesture: the state that it gives, from which ones, and what is said of it."""

    state: State
    sources: tuple[State, ...]
    one: Any
    many: Any
    permission: str = "rayonnage_cms.change_pressitem"


VERBS = {
    "ecarter": Verb(
        State.SET_ASIDE,
        (State.PROPOSED, State.REVIEWED),
        gettext_lazy("« %(title)s » est écarté."),
        gettext_lazy("%(count)d articles écartés."),
    ),
    "garder": Verb(
        State.REVIEWED,
        (State.PROPOSED, State.SET_ASIDE),
        gettext_lazy("« %(title)s » est retenu."),
        gettext_lazy("%(count)d articles retenus."),
    ),
    "publier": Verb(
        State.PUBLISHED,
        (State.PROPOSED, State.REVIEWED),
        gettext_lazy("« %(title)s » est publié."),
        gettext_lazy("%(count)d articles publiés."),
        "rayonnage_cms.publish_pressitem",
    ),
    "retirer": Verb(
        State.REVIEWED,
        (State.PUBLISHED,),
        gettext_lazy("« %(title)s » n’est plus publié."),
        gettext_lazy("%(count)d articles ne sont plus publiés."),
        "rayonnage_cms.publish_pressitem",
    ),
    "remettre": Verb(
        State.PROPOSED,
        (State.SET_ASIDE, State.REVIEWED),
        gettext_lazy("« %(title)s » est de nouveau à trier."),
        gettext_lazy("%(count)d articles de nouveau à trier."),
    ),
}


@dataclass(slots=True)
class Done:
    verb: str
    changed: list[PressItem] = field(default_factory=list)
    refused: list[tuple[PressItem, str]] = field(default_factory=list)
    before: list[dict[str, Any]] = field(default_factory=list)
    """What each was, as JSON: for `undo`."""

    @property
    def said(self) -> str:
        """« Retrait de la nationalité… » est publié. / 4 articles publiés."""
        verb, count = VERBS[self.verb], len(self.changed)
        if not count:
            return ""
        template = verb.one if count == 1 else verb.many
        return str(template) % {"title": self.changed[0].title, "count": count}


@transaction.atomic
def act(items: Iterable[PressItem], verb: str, user: Any) -> Done:
    """Raises KeyError for a verb that does not exist."""
    done, now = Done(verb), timezone.now()
    for item in items:
        if why := refusal(item, verb):
            done.refused.append((item, why))
            continue
        before = remembered(item, VERBS[verb].state)
        if move(item, VERBS[verb].state, user, now):
            done.changed.append(item)
            done.before.append(before)
        else:
            done.refused.append((item, _("quelqu’un vient de le changer : rechargez la page.")))
    # Rows changed where they stand announce nothing by themselves.
    announce(one["pk"] for one in done.before if State.PUBLISHED in (one["state"], one["after"]))
    note_change()
    return done


def refusal(item: PressItem, verb: str) -> str:
    """Why this cannot be done to it; "" when it can."""
    if item.state not in VERBS[verb].sources:
        return _("il est dans l’état « %s ».") % item.get_state_display()
    return unready(item) if verb == "publier" else ""


def unready(item: PressItem) -> str:
    """What it lacks to be public; "" when it lacks nothing."""
    if item.rubric_id is None:
        return _("choisissez d’abord sa rubrique.")
    if passage := borrowed(item.summary, item.excerpt):
        return copied(passage)
    return ""


def copied(passage: str) -> str:
    return _(
        "le résumé reprend un passage du texte de l’éditeur (« %s »). Écrivez-le avec vos mots, ou citez entre « » "
        "une phrase courte."
    ) % (passage if len(passage) < 120 else f"{passage[:120].rsplit(' ', 1)[0]}…")


def move(item: PressItem, state: State, user: Any, now: datetime) -> bool:
    """One row changes hands once: of two people who act at the same moment, the second is told."""
    values = {"state": state, **stamped(state, user, now)}
    if not PressItem.objects.filter(pk=item.pk, state=item.state).update(**values):
        return False
    for name, value in values.items():
        setattr(item, name, value)
    return True


def remembered(item: PressItem, after: State) -> dict[str, Any]:
    stamps = {}
    for name in STAMPS:
        at = getattr(item, f"{name}_at")
        stamps[f"{name}_at"] = at.isoformat() if at else None
        stamps[f"{name}_by_id"] = getattr(item, f"{name}_by_id")
    return {"pk": item.pk, "state": str(item.state), "after": str(after), "stamps": stamps}


@transaction.atomic
def undo(before: Iterable[dict[str, Any]]) -> tuple[int, int]:
    """(put back, left because changed since)."""
    back = left = 0
    for one in before:
        values = {
            name: parse_datetime(value) if value and name.endswith("_at") else value
            for name, value in one["stamps"].items()
        }
        rows = PressItem.objects.filter(pk=one["pk"], state=one["after"]).update(state=one["state"], **values)
        back, left = back + rows, left + 1 - rows
        if rows and State.PUBLISHED in (one["state"], one["after"]):
            announce([one["pk"]])
    note_change()
    return back, left


def undone(back: int, left: int) -> str:
    said = ngettext("%d article remis comme il était.", "%d articles remis comme ils étaient.", back) % back
    if left:
        said += " " + ngettext("%d a changé depuis.", "%d ont changé depuis.", left) % left
    return said
