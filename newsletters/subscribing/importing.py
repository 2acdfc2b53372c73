"""A file of subscribers, brought in: nobody who left comes back, nobody is written twice, each line says what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence import consent
from correspondence.models import Consent
from correspondence.suppression import suppressed
from newsletters.models import MailingList, Subscriber, Subscription
from newsletters.subscribing.table import Person, Row, rows
from reference.folding import fold
from reference.models import Territory, Theme

KEPT = 3600
"""Seconds between the preview and « Importer »."""


@dataclass(frozen=True, slots=True)
class Order:
    """What whoever imports answers for: the list, why these people may be written to, where the file comes from."""

    mailing_list: MailingList
    basis: str
    origin: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`outcome` is created, updated, unchanged, left (asked not to be written to) or rejected."""

    number: int
    who: str
    outcome: str
    messages: tuple[str, ...] = ()


def in_words(outcome: str, count: int) -> str:
    match outcome:
        case "created":
            return ngettext("%d nouvel abonné", "%d nouveaux abonnés", count) % count
        case "updated":
            return ngettext("%d mis à jour", "%d mis à jour", count) % count
        case "unchanged":
            return ngettext("%d déjà abonné", "%d déjà abonnés", count) % count
        case "left":
            return ngettext("%d ne veut plus de nos lettres", "%d ne veulent plus de nos lettres", count) % count
        case _:
            return ngettext("%d refusé", "%d refusés", count) % count


@dataclass(slots=True)
class Report:
    lines: list[Line] = field(default_factory=list)
    unknown_columns: tuple[str, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.outcome for line in self.lines)

    def in_words(self) -> str:
        said = [in_words(outcome, count) for outcome, count in self.counts.items()]
        return ", ".join(said) or _("Aucune ligne.")

    def worth_reading(self) -> list[Line]:
        return [line for line in self.lines if line.messages or line.outcome in ("left", "rejected")]


def run(data: bytes, order: Order, *, dry_run: bool, by: Any = None) -> Report:
    """Raises TableError when the file cannot be read at all."""
    table = rows(data, order.name)
    report = Report(unknown_columns=tuple(table.unknown_columns))
    people = [row for row in table.rows if row.values is not None]
    scope = order.mailing_list.letter.scope
    left = suppressed((row.values.email for row in people if row.values and row.values.email), scope)
    known = {recognised(one): one for one in Subscriber.objects.prefetch_related("subscriptions")}
    with transaction.atomic():
        for row in table.rows:
            report.lines.append(brought_in(row, order, left, known, by, dry_run=dry_run))
    return report


def recognised(one: Person | Subscriber) -> tuple[str, ...]:
    """What says that two lines are about the same person: her address; for paper only, her name and where she lives."""
    if one.email:
        return (one.email,)
    return tuple(map(fold, (one.first_name, one.last_name, one.organisation, one.postal_code, one.city)))


def brought_in(
    row: Row, order: Order, left: dict[str, str], known: dict[tuple[str, ...], Subscriber], by: Any, *, dry_run: bool
) -> Line:
    person = row.values
    if person is None:
        return Line(row.line, "", "rejected", row.faults)
    who = person.email or f"{person.first_name} {person.last_name}".strip() or person.organisation
    subscriber = known.get(recognised(person))
    subscription = subscriber and next(
        (one for one in subscriber.subscriptions.all() if one.mailing_list_id == order.mailing_list.pk), None
    )
    if person.email in left or (subscription and subscription.state == Subscription.State.ENDED):
        why = left.get(person.email) or (subscription and subscription.end_reason) or _("abonnement fini")
        return Line(row.line, who, "left", (_("Ne reçoit plus cette lettre (%s) ; rien n’est changé.") % why,))
    if subscriber is None:
        if not dry_run:
            known[recognised(person)] = subscribe(Subscriber(), person, order, by)
        return Line(row.line, who, "created", row.warnings)
    is_active = subscription is not None and subscription.state == Subscription.State.ACTIVE
    if is_active and not fields_of(person, subscriber):
        return Line(row.line, who, "unchanged", row.warnings)
    if not dry_run:
        subscribe(subscriber, person, order, by)
    return Line(row.line, who, "updated", row.warnings)


def fields_of(person: Person, subscriber: Subscriber) -> dict[str, str]:
    """What the file says and we do not know yet: a file never overwrites what a person gave herself."""
    said = {
        "civility": person.civility,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "function": person.function,
        "organisation": person.organisation,
        "category": category_named(person.category),
        "street": "\n".join(person.street),
        "postal_code": person.postal_code,
        "city": person.city,
        "country": person.country,
    }
    return {name: value for name, value in said.items() if value and not getattr(subscriber, name)}


def subscribe(subscriber: Subscriber, person: Person, order: Order, by: Any) -> Subscriber:
    for name, value in fields_of(person, subscriber).items():
        setattr(subscriber, name, value)
    subscriber.email = subscriber.email or person.email or None
    subscriber.save()
    if person.territories:
        subscriber.territories.add(*territories_named(person.territories))
    if person.themes:
        subscriber.themes.add(*themes_named(person.themes))
    subscriber.save()
    put_on_list(subscriber, person, order, by)
    return subscriber


def put_on_list(subscriber: Subscriber, person: Person, order: Order, by: Any) -> None:
    """What is active already keeps its channel and what it rests on."""
    present = Subscription.objects.filter(subscriber=subscriber, mailing_list=order.mailing_list).first()
    if present is not None and present.state == Subscription.State.ACTIVE:
        return
    subscription = present or Subscription(subscriber=subscriber, mailing_list=order.mailing_list)
    subscription.state, subscription.basis, subscription.origin = Subscription.State.ACTIVE, order.basis, order.origin
    subscription.channel = person.channel or Subscription.Channel.MAIL
    subscription.started_on = timezone.localdate()
    subscription.save()
    if subscriber.email:
        how = _("Import : %s") % order.origin
        basis = Subscription.Basis(order.basis).label
        consent.record(subscriber.email, order.mailing_list.label, Consent.Act.RECORDED, how, str(basis), by)


def category_named(text: str) -> str:
    wanted = fold(text)
    for category in Subscriber.Category:
        if wanted and (wanted == category.value or fold(str(category.label)).startswith(wanted[:4])):
            return category.value
    return ""


def territories_named(names: tuple[str, ...]) -> Iterator[Territory]:
    for name in names:
        found = Territory.objects.filter(name__iexact=name).first() or Territory.objects.filter(code=name).first()
        if found:
            yield found


def themes_named(names: tuple[str, ...]) -> Iterator[Theme]:
    wanted = {fold(name) for name in names}
    for theme in Theme.objects.all():
        if wanted & {fold(theme.name), fold(theme.short_name), theme.slug}:
            yield theme


def keep_for_later(data: bytes, order: Order, user: Any) -> str:
    """Between the preview and the import, the file waits here for the person who gave it: one at a time, an hour at most."""
    key = get_random_string(24)
    stored = (key, data, order.mailing_list.pk, order.basis, order.origin, order.name)
    cache.set(_place(user.pk), stored, KEPT)
    return key


def kept(key: str, user: Any) -> tuple[bytes, Order] | None:
    stored = cache.get(_place(user.pk))
    if stored is None or stored[0] != key:
        return None
    _key, data, list_pk, basis, origin, name = stored
    mailing_list = MailingList.objects.filter(pk=list_pk).first()
    return (data, Order(mailing_list, basis, origin, name)) if mailing_list else None


def forget(user: Any) -> None:
    cache.delete(_place(user.pk))


def forget_the_late() -> None:
    """A cache of files keeps what has expired until somebody asks for it: ask."""
    people = get_user_model().objects.values_list("pk", flat=True)
    cache.get_many([_place(pk) for pk in people])


def _place(user_pk: int) -> str:
    return f"lettre-import-{user_pk}"
