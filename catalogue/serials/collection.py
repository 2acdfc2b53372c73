"""État de collection proposed from what came: written by nobody but the person who accepts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from catalogue.models import BibliographicRecord, ExpectedIssue, Holdings, Subscription
from catalogue.serials.agenda import Standing, awaited
from catalogue.serials.numbering import Position, number_in
from catalogue.serials.statement import Known, Statement, stated

Level = BibliographicRecord.Level


@dataclass(frozen=True, slots=True)
class Proposal:
    localisation: str
    written: Holdings | None
    """What stands now, for this localisation."""
    said: Statement


def proposal(subscription: Subscription, today: date) -> Proposal:
    missing = [one for one in awaited([subscription], today) if one.standing == Standing.MISSING]
    gaps = [Known(one.due_on.year, one.position) for one in missing]
    ended = subscription.until is not None and subscription.until < today
    said = stated(held(subscription), gaps, subscription.pattern, open_ended=not ended)
    return Proposal(shelf_of(subscription), written_for(subscription), said)


def held(subscription: Subscription) -> Iterator[Known]:
    """The issues received, and those that the catalogue has from elsewhere, as far as their number can be read."""
    arrived = subscription.issues.filter(state=ExpectedIssue.State.RECEIVED, place__isnull=False)
    received = set()
    for issue in arrived:
        received.add(issue.record_id)
        yield Known(issue.day_borne.year, issue.position)
    if subscription.pattern.counts_volumes:
        return
    notices = BibliographicRecord.objects.filter(host=subscription.serial, level=Level.ISSUE).exclude(
        pk__in=received - {None}
    )
    for title, year, details in notices.exclude(year_start=None).values_list("title", "year_start", "details"):
        if given := number_in((details.get("host") or {}).get("number") or title):
            yield Known(year, Position(*given))


def shelf_of(subscription: Subscription) -> str:
    return subscription.localisation or next(iter(settings.OUR_LOCALISATIONS), "")


def written_for(subscription: Subscription) -> Holdings | None:
    """Of its localisation; one without a localisation is ours."""
    shelf = shelf_of(subscription)
    ours = {shelf, ""} if shelf in settings.OUR_LOCALISATIONS else {shelf}
    return next((one for one in subscription.serial.holdings.all() if one.localisation in ours), None)


@transaction.atomic
def accept(subscription: Subscription, user: Any, *, statement: str | None, gaps: str | None) -> Holdings:
    """Writes what a person accepted, and only that: None leaves what stands. It is hers, as if she had typed it."""
    serial = BibliographicRecord.objects.select_for_update(of=("self",)).get(pk=subscription.serial_id)
    shelf = written_for(subscription) or Holdings(
        record=serial,
        localisation=shelf_of(subscription),
        call_number=subscription.call_number,
        sort_order=serial.holdings.count(),
    )
    if statement is not None:
        shelf.statement, shelf.since, shelf.until = statement, "", ""
    if gaps is not None:
        shelf.gaps = gaps
    shelf.save()
    fresh = BibliographicRecord.objects.get(pk=serial.pk)
    fresh.note_edits(["holdings"])
    fresh.save()
    fresh.save_revision(user=user, clean=False, log_action=True)
    return shelf
