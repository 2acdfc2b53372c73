"""What to do next with a fiche, by its stage and by what one may do: the first is the one that is offered everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from experiences.cycle.stages import Stage, Standing


@dataclass(frozen=True, slots=True)
class Gesture:
    label: str
    url: str
    icon: str


def next_gestures(standing: Standing, user: Any) -> list[Gesture]:
    page = standing.page
    desk, edit = reverse("fiche_cycle:fiche", args=[page.pk]), reverse("wagtailadmin_pages:edit", args=[page.pk])
    may_publish = page.permissions_for_user(user).can_publish()
    write = Gesture(_("Compléter la fiche"), edit, "edit")
    review = Gesture(_("Faire relire par le porteur"), f"{desk}#relire", "mail")
    publish = Gesture(_("Relire et publier") if may_publish else _("Relire et soumettre"), edit, "check")
    by_stage = {
        Stage.PROPOSED: [Gesture(_("Lire la proposition"), f"{desk}#proposition", "view"), write],
        Stage.WRITING: [write, review],
        Stage.WITH_HOLDER: [Gesture(_("Suivre la relecture"), f"{desk}#relectures", "view")],
        Stage.TO_VALIDATE: [publish],
        Stage.PUBLISHED: [Gesture(_("Voir la fiche en ligne"), page.url or edit, "link-external")],
        Stage.AGEING: [
            *([Gesture(_("Vérifier la fiche"), f"{desk}#verifier", "check")] if may_publish else []),
            review,
        ],
        Stage.ARCHIVED: [Gesture(_("Reprendre la fiche"), f"{desk}#archive", "undo")],
    }
    found: list[Gesture] = by_stage[standing.stage]
    if standing.stage == Stage.WRITING and any(answer_waits(standing)):
        return [Gesture(_("Lire les remarques"), f"{desk}#relectures", "view"), *found]
    return found


def answer_waits(standing: Standing) -> list[bool]:
    last = [review.last_answer for review in standing.page.holder_reviews.all() if review.revoked_at is None]
    return [not answer.is_agreement and answer.handled_at is None for answer in last if answer]
