"""« Vérifiée aujourd’hui », and what is told of the fiches that nobody has read again for 24 months."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from experiences.cycle import telling
from experiences.cycle.stages import Stage, fiches_at_work, is_fresh, last_read_on
from experiences.models import ExperiencePage, FicheReminder

SHOWN = 30
"""Fiches named by one mail; the rest is behind its link."""


@transaction.atomic
def verify(page: ExperiencePage, user: Any) -> None:
    """Somebody vouches today for what the public reads; a draft in hand keeps what it changes.

    Raises ValidationError when the fiche cannot bear that date (written in the future).
    """
    today = timezone.localdate()
    is_draft_in_hand = page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    draft.verified_on = today
    if page.live and is_draft_in_hand:
        online = ExperiencePage.objects.get(pk=page.pk)
        online.verified_on = today
        online.save()
    revision = draft.save_revision(user=user, log_action=True, changed=is_draft_in_hand)
    if page.live and not is_draft_in_hand:
        revision.publish(user=user)


def tell_of_ageing() -> int:
    """Once for each date: a fiche that is read again, and grows old again, is told of again. Returns how many fiches."""
    stale = [(page, read_on) for page, read_on in on_line_since() if not is_fresh(read_on)]
    told = set(FicheReminder.objects.filter(kind=FicheReminder.Kind.AGEING).values_list("page", "about"))
    new = [(page, read_on) for page, read_on in stale if (page.pk, str(read_on)) not in told]
    with transaction.atomic():
        marked = [row for row in new if mark(row[0], FicheReminder.Kind.AGEING, str(row[1]))]
        for address, rows in telling.by_editor(marked).items():
            rows.sort(key=lambda row: row[1])
            subject = ngettext("%d fiche à actualiser", "%d fiches à actualiser", len(rows)) % len(rows)
            context = {
                "rows": [(page, read_on, telling.desk_url(page)) for page, read_on in rows[:SHOWN]],
                "more": max(len(rows) - SHOWN, 0),
                "url": telling.index_url(Stage.AGEING),
            }
            telling.write("actualiser", address, subject, "ageing", context)
    return len(marked)


def on_line_since() -> list[tuple[ExperiencePage, date]]:
    fiches = fiches_at_work().live().select_related("owner")
    fiches = fiches.only(
        "title", "draft_title", "path", "depth", "owner", "verified_on", "written_on", "first_published_at"
    )
    return [(page, read_on) for page in fiches if (read_on := last_read_on(page))]


def mark(page: ExperiencePage, kind: str, about: str) -> bool:
    """True for whoever marks it first: two workers tell of it once."""
    return FicheReminder.objects.get_or_create(page=page, kind=kind, about=about)[1]
