"""An issue comes, in one gesture: its notice, its item, and what it makes of those awaited before it.

    receive(subscription, place, user, number="12-13", day=…)  →  ExpectedIssue
    receive_special(subscription, "Hors-série n° 4", user, day=…)
    never(subscription, place, user)    claim(subscription, places)    undo(issue)

An issue that the catalogue has already is recognised. Two people who tick the same one receive it once: the second is
told so by AlreadyReceived. Every refusal is a Refused, whose message says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.cataloguing.barcodes import propose
from catalogue.display.serials import only_a_number, whole_numbers
from catalogue.models import BibliographicRecord, ExpectedIssue, Item, Subscription
from catalogue.serials.agenda import dues_up_to, last_row
from catalogue.serials.expecting import Due
from catalogue.serials.numbering import number_in
from catalogue.serials.rhythm import Periodicity
from reference.folding import fold

Level = BibliographicRecord.Level
State = ExpectedIssue.State
MOST_AHEAD = 400


class Refused(Exception):
    """The message is a French sentence that says what to do."""


class AlreadyReceived(Refused):
    def __init__(self, issue: ExpectedIssue) -> None:
        self.issue = issue
        by = issue.received_by.get_full_name() or issue.received_by.get_username() if issue.received_by else ""
        if issue.state == State.NEVER:
            super().__init__(
                _("%(label)s est noté « ne paraîtra pas »\u00a0: annulez cela d’abord.") % {"label": issue.label}
            )
            return
        said = _("%(label)s a déjà été reçu, par %(by)s.") if by else _("%(label)s a déjà été reçu.")
        super().__init__(said % {"label": issue.label, "by": by})


@transaction.atomic
def receive(
    subscription: Subscription, place: int, user: Any, *, number: str = "", day: date | None = None
) -> ExpectedIssue:
    """`number` and `day` correct what was expected. Raises Refused."""
    subscription = locked(subscription)
    issue = taken(subscription, place, State.RECEIVED, user)
    corrected(issue, number, day)
    refuse_twice(issue)
    shelve(issue, user)
    return issue


@transaction.atomic
def receive_special(subscription: Subscription, label: str, user: Any, *, day: date) -> ExpectedIssue:
    """Outside the pattern, which goes on as if it had not come. Raises Refused."""
    subscription = locked(subscription)
    label = " ".join(label.split())[:200]
    if not label:
        raise Refused(_("Dites ce qui est arrivé\u00a0: « Hors-série n° 4 »."))
    known = {fold(one.label): one for one in subscription.issues.filter(state=State.RECEIVED)}
    if fold(label) in known:
        raise AlreadyReceived(known[fold(label)])
    issue = ExpectedIssue(subscription=subscription, due_on=day, published_on=day, label=label)
    stamp(issue, State.RECEIVED, user)
    issue.save()
    shelve(issue, user)
    return issue


@transaction.atomic
def never(subscription: Subscription, place: int, user: Any) -> ExpectedIssue:
    """It will not come out: neither awaited nor missing any more, and those that follow keep their numbers."""
    return taken(locked(subscription), place, State.NEVER, user)


@transaction.atomic
def claim(subscription: Subscription, places: Iterable[int]) -> list[ExpectedIssue]:
    """Once a day each: the page of the letter, loaded again, asks the same. Raises Refused when one has come meanwhile."""
    subscription = locked(subscription)
    claimed, today = [], timezone.localdate()
    for place in sorted(places):
        issue = written_down(subscription, place)
        if issue.state != State.WAITING:
            raise AlreadyReceived(issue)
        if issue.claimed_on != today:
            issue.claimed_on, issue.claims = today, issue.claims + 1
            issue.save(update_fields=["claimed_on", "claims"])
        claimed.append(issue)
    return claimed


@transaction.atomic
def undo(issue: ExpectedIssue) -> BibliographicRecord | None:
    """As before the click. Returns the notice when it stays: something else hangs from it by now."""
    subscription = locked(issue.subscription)
    issue = ExpectedIssue.objects.select_related("record", "item").get(pk=issue.pk)
    stays = taken_off_the_shelf(issue)
    if issue.is_special:
        issue.delete()
        return stays
    issue.state, issue.received_on, issue.received_by = State.WAITING, None, None
    issue.record, issue.item, issue.made_record, issue.published_on = None, None, False, None
    issue.save()
    forget_the_future(subscription)
    return stays


def forget_the_future(subscription: Subscription) -> None:
    """What is only to come is computed again: rows that nothing happened to, after the last to which something did."""
    done = subscription.issues.filter(place__isnull=False).exclude(state=State.WAITING, claims=0)
    last = done.order_by("-place").values_list("place", flat=True).first() or 0
    subscription.issues.filter(state=State.WAITING, claims=0, place__gt=last).delete()


# Steps


def locked(subscription: Subscription) -> Subscription:
    """One at a time; SQLite lets one writer in anyway."""
    return Subscription.objects.select_for_update(of=("self",)).select_related("serial").get(pk=subscription.pk)


def taken(subscription: Subscription, place: int, state: str, user: Any) -> ExpectedIssue:
    """The row of this place, which changes hands once."""
    issue = written_down(subscription, place)
    stamp(issue, state, user)
    values = {"state": state, "received_on": issue.received_on, "received_by": issue.received_by}
    if not ExpectedIssue.objects.filter(pk=issue.pk, state=State.WAITING).update(**values):
        raise AlreadyReceived(ExpectedIssue.objects.select_related("received_by").get(pk=issue.pk))
    return issue


def stamp(issue: ExpectedIssue, state: str, user: Any) -> None:
    issue.state, issue.received_on, issue.received_by = state, timezone.localdate(), user


def written_down(subscription: Subscription, place: int) -> ExpectedIssue:
    """Those before it are written down too: they are missing now, whatever becomes of the subscription."""
    if issue := subscription.issues.filter(place=place).first():
        return issue
    last = last_row(subscription)
    near = place <= (last.place if last else 0) + MOST_AHEAD
    dues = dues_up_to(subscription, last, place, timezone.localdate()) if near else []
    if not dues:
        raise Refused(_("Ce numéro n’est plus attendu\u00a0: l’abonnement a changé. Rechargez la page."))
    try:
        with transaction.atomic():
            return [as_row(subscription, due) for due in dues][-1]
    except IntegrityError:  # somebody else ticked it at the same moment
        return subscription.issues.get(place=place)


def as_row(subscription: Subscription, due: Due) -> ExpectedIssue:
    position = due.position
    return ExpectedIssue.objects.create(
        subscription=subscription,
        place=due.place,
        due_on=due.due_on,
        volume=position.volume,
        number=position.number,
        number_end=position.end,
        label=due.label,
    )


def corrected(issue: ExpectedIssue, number: str, day: date | None) -> None:
    issue.published_on = day or issue.due_on
    if issue.subscription.periodicity == Periodicity.IRREGULAR:
        issue.due_on = issue.published_on
    if number.strip():
        if (given := number_in(number)) is None:
            said = _("« %(number)s » n’est pas un numéro\u00a0: tapez 12, ou 12-13. Un hors-série se reçoit à part.")
            raise Refused(said % {"number": number})
        issue.number, issue.number_end = given
    issue.label = issue.subscription.pattern.label(issue.position, issue.published_on.year)
    issue.save()


def refuse_twice(issue: ExpectedIssue) -> None:
    """« 13 », when « 12-13 » came already."""
    others = issue.subscription.issues.filter(state=State.RECEIVED, place__isnull=False).exclude(pk=issue.pk)
    for other in others:
        same_year = not issue.subscription.restarts or other.day.year == issue.day.year
        if same_year and other.position.overlaps(issue.position):
            raise AlreadyReceived(other)


def shelve(issue: ExpectedIssue, user: Any) -> None:
    """The notice and the item, unless they are there."""
    record = recognised(issue)
    issue.made_record = record is None
    issue.record = record or new_notice(issue)
    if issue.subscription.makes_item and not any(item.is_here for item in issue.record.items.all()):
        issue.item = new_item(issue, user)
    issue.save()


def recognised(issue: ExpectedIssue) -> BibliographicRecord | None:
    """The notice of this issue that an import, or a person, has made: same serial, same number, no other year."""
    numbers = whole_numbers(issue.label)
    bare = [issue.position.number, *([issue.position.end] if issue.position.size > 1 else [])]
    held = BibliographicRecord.objects.filter(host=issue.subscription.serial, level=Level.ISSUE, arrivals__isnull=True)
    for record in held.order_by("pk"):
        said = (record.details.get("host") or {}).get("number") or record.title
        year = record.year_start or issue.day.year
        if abs(year - issue.day.year) > (0 if issue.subscription.restarts else 1):
            continue
        if fold(issue.label) in (fold(said), fold(record.title)):
            return record
        if not issue.is_special and only_a_number(said) and whole_numbers(said) in (numbers, bare):
            return record
    return None


def new_notice(issue: ExpectedIssue) -> BibliographicRecord:
    serial, day = issue.subscription.serial, issue.day_borne
    number = issue.bare_number
    said = printed(issue.subscription, day)
    record = BibliographicRecord(
        level=Level.ISSUE,
        title=number,
        host=serial,
        printed_date=said,
        year_start=day.year,
        year_end=day.year,
        languages=serial.languages,
        countries=serial.countries,
        entered_on=timezone.localdate(),
        details={
            "host": {"journal": serial.title, "number": number, "date_iso": day.isoformat(), "printed_date": said}
        },
    )
    record.save()
    return record


def printed(subscription: Subscription, day: date) -> str:
    """« mars 2026 »; to the day, for what comes out several times a month."""
    often = {Periodicity.WEEKLY, Periodicity.FORTNIGHTLY}
    if subscription.periodicity in often or len(subscription.rhythm.days) > 1:
        return date_format(day, "j F Y")
    return date_format(day, "F Y")


def new_item(issue: ExpectedIssue, user: Any) -> Item:
    subscription = issue.subscription
    place = f"{subscription.call_number} {issue.label}" if subscription.call_number else ""
    return Item.objects.create(
        record=issue.record,
        barcode=propose(user) if subscription.with_barcode else "",
        call_number=place[:200],
        localisation=subscription.localisation,
        section=subscription.section,
        loanable=subscription.loanable,
        created_on=timezone.localdate(),
    )


def taken_off_the_shelf(issue: ExpectedIssue) -> BibliographicRecord | None:
    """The item and the notice that this arrival made, when nothing was added to them; else the notice, which stays."""
    record = issue.record
    if record is None:
        return None
    if issue.item is not None and not issue.item.edited_here:
        let_go(issue.item)
    if issue.made_record and not is_in_use(record) and let_go(record):
        return None
    return record


def let_go(row: Model) -> bool:
    """Not what something that must not lose it refers to: a loan, say."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return False
    return True


def is_in_use(record: BibliographicRecord) -> bool:
    attached = (record.parts, record.items, record.documents, record.contributions, record.subject_assignments)
    return bool(record.abstract) or any(some.exists() for some in attached)
