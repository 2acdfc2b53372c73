"""What a person decides of a received fiche: make it ours, decline it, confirm that those which vanished are gone."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from experiences.exchange.announced import note
from experiences.exchange.receiving.taking import withdraw
from experiences.exchange.values import RESERVED
from experiences.models import ExperiencePage, FicheSource, Harvest, ReceivedFiche
from experiences.models.numbering import next_number

ADOPTED = "rayonnage.adopt_fiche"
State = ReceivedFiche.State


class Unadoptable(Exception):
    """The reason, in French; what to do."""


def why_not(row: ReceivedFiche) -> str:
    """Why it cannot be adopted; "" when it can."""
    if row.page is None:
        return _("Sa page a été supprimée ici.")
    if row.state == State.ADOPTED:
        return _("Elle est déjà adoptée.")
    if row.licence == RESERVED:
        return _("Tous ses droits sont réservés : demandez au centre de changer sa licence, ou son accord écrit.")
    return ""


@transaction.atomic
def adopt(row: ReceivedFiche, user: Any) -> ExperiencePage:
    """Ours, under a number of ours, open to editing; what it comes from stays said. Raises Unadoptable."""
    row = ReceivedFiche.objects.select_for_update().get(pk=row.pk)
    if reason := why_not(row):
        raise Unadoptable(reason)
    page = ExperiencePage.objects.get(pk=row.page_id)
    number = next_number(ExperiencePage, (page.written_on or timezone.localdate()).year)
    ExperiencePage.objects.filter(pk=page.pk).update(number=number, is_received=False)
    ReceivedFiche.objects.filter(pk=row.pk).update(state=State.ADOPTED, differs=False)
    page = ExperiencePage.objects.get(pk=page.pk)
    page.save_revision(user=user, log_action=True, clean=False).publish(user=user, skip_permission_checks=True)
    page = ExperiencePage.objects.get(pk=page.pk)
    log(instance=page, action=ADOPTED, user=user, data={"from": page.origin_name, "number": row.number})
    note(page)
    return page


@transaction.atomic
def decline(row: ReceivedFiche) -> None:
    """Off our site, whatever its source says from now on."""
    withdraw(row)
    ReceivedFiche.objects.filter(pk=row.pk).update(state=State.DECLINED)


@transaction.atomic
def follow_again(row: ReceivedFiche) -> None:
    """Declined, then wanted after all: the next reading brings it back."""
    ReceivedFiche.objects.filter(pk=row.pk, state=State.DECLINED).exclude(page=None).update(state=State.WITHDRAWN)
    FicheSource.objects.filter(pk=row.source_id).update(next_fetch_at=timezone.now(), etag="", last_modified="")


def seen(row: ReceivedFiche) -> None:
    """The differences of an adopted fiche were looked at."""
    ReceivedFiche.objects.filter(pk=row.pk).update(differs=False)


@transaction.atomic
def confirm_missing(source: FicheSource) -> int:
    """Those that vanished together are gone indeed. Returns how many left."""
    rows = list(source.fiches.filter(pk__in=source.suspected, state=State.FOLLOWED).select_related("page"))
    for row in rows:
        withdraw(row)
    FicheSource.objects.filter(pk=source.pk).update(suspected=[])
    if rows:
        lines = [
            {"kind": "withdrawn", "text": _("« %s » retirée du site, après confirmation.") % row.title} for row in rows
        ]
        Harvest.objects.create(source=source, counts={"withdrawn": len(rows)}, lines=lines)
    return len(rows)
