"""The ledger of what the world was told of: which of our fiches are on line, which were withdrawn, and when.

note(page)   after one fiche was published, unpublished or deleted: signals.py
settle()     all of them against the ledger: after what signals do not tell (a bulk update, a restriction above, a restored
             base), and every few minutes by the worker, so that nothing leaves the site in silence

A fiche that was never public has no line; what is received from others and not adopted is not ours to announce.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from experiences.models import AnnouncedFiche, ExperiencePage

Reason = AnnouncedFiche.Reason


def ours() -> QuerySet[ExperiencePage]:
    """The fiches that this centre gives: on line, open to all, its own."""
    return ExperiencePage.objects.live().public().filter(is_received=False)


def note(page: ExperiencePage) -> None:
    if ours().filter(pk=page.pk).exists():
        _announce(page.pk, page.number, page.title, page.last_published_at or timezone.now())
    else:
        gone(page.number)


def gone(number: str, *, is_deleted: bool = False) -> None:
    """Withdrawn now, if it was public until now."""
    row = AnnouncedFiche.objects.filter(number=number, withdrawn_at=None).first()
    if row:
        _withdraw(row, None if is_deleted else ExperiencePage.objects.filter(number=number).first(), timezone.now())


@transaction.atomic
def settle() -> int:
    """Returns how many lines were wrong."""
    now = timezone.now()
    lines = {row.number: row for row in AnnouncedFiche.objects.select_for_update()}
    is_first = not lines
    wrong = 0
    public = {row[1]: row for row in ours().values_list("pk", "number", "title", "last_published_at")}
    for number, (pk, _number, title, published_at) in public.items():
        row = lines.get(number)
        if row is None:
            # The first time, the fiches are as old as they are; later, one that was hidden is new to whoever asks.
            _announce(pk, number, title, (published_at or now) if is_first else now)
        elif row.is_withdrawn:
            _announce(pk, number, title, now)
        elif published_at and published_at > row.changed_at:
            _announce(pk, number, title, published_at)
        else:
            continue
        wrong += 1
    left = [row for number, row in lines.items() if number not in public and not row.is_withdrawn]
    pages = {page.number: page for page in ExperiencePage.objects.filter(number__in=[row.number for row in left])}
    for row in left:
        _withdraw(row, pages.get(row.number), now)
    return wrong + len(left)


def _announce(pk: int, number: str, title: str, at: datetime) -> None:
    values = {"page_id": pk, "title": title, "changed_at": at, "withdrawn_at": None, "reason": ""}
    if not AnnouncedFiche.objects.filter(number=number).update(**values):
        AnnouncedFiche.objects.create(number=number, since=at, **values)


def _withdraw(row: AnnouncedFiche, page: ExperiencePage | None, at: datetime) -> None:
    AnnouncedFiche.objects.filter(pk=row.pk).update(withdrawn_at=at, changed_at=at, reason=_reason(page))


def _reason(page: ExperiencePage | None) -> str:
    if page is None:
        return Reason.DELETED
    if not page.live:
        return Reason.EXPIRED if page.expired else Reason.UNPUBLISHED
    return Reason.RESTRICTED
