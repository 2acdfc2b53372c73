"""What a person does about her alerts; each act leaves a line in the ledger of consent.

ask → confirm (double opt-in) → choose → stop → erase. A link that is only looked at changes nothing: each is a POST.
A link of a mail is about one alert, for mails are forwarded; the page of all of them is sent to the address alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import CentreSettings
from correspondence import consent, outbox
from correspondence.links import BadLink, sign, unsign
from correspondence.models import Consent, OutgoingMail
from search.engines.base import EngineUnavailable
from search.query import Query
from search.saved.models import Alert, Told
from search.saved.news import entered_since
from search.saved.rhythm import next_due
from search.saved.searches import kept

Act = Consent.Act
State = Alert.State

CONFIRMATION, OWN, ALL = "alerte.confirmation", "alerte", "alerte.toutes"
NEWS = "alerte.nouveautes"
PURPOSES = (CONFIRMATION, ALL, NEWS)
CONFIRM_WITHIN = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(minutes=10)
MAILS_A_DAY = 5
"""A form filled twice, or by somebody else, does not fill a mailbox."""
MOST_ALERTS = 50
KEPT_ONCE_ENDED = timedelta(days=30)


def wording(alert: Alert) -> str:
    """What she agrees to, as the form and the mail say it."""
    said = _("Recevoir par courriel ce qui arrive sur : %(search)s (%(rhythm)s).")
    return said % {"search": alert.search.name, "rhythm": alert.get_frequency_display().lower()}


@transaction.atomic
def begin(address: str, query: Query, frequency: str, how: str) -> bool:
    """A request from an address that is proved already: active at once. False when she has too many."""
    alert = Alert.objects.filter(address=address, search=kept(query)).select_related("search").first()
    if alert is None:
        if alerts_of(address).count() >= MOST_ALERTS:
            return False
        alert = Alert.objects.create(address=address, search=kept(query), frequency=frequency)
    confirm(alert, frequency, how)
    return True


@transaction.atomic
def ask(address: str, query: Query, frequency: str) -> None:
    """A request from the form. Nothing is active yet, and the page says the same whoever is already told."""
    if mails_today(address) >= MAILS_A_DAY or alerts_of(address).count() >= MOST_ALERTS:
        return
    search = kept(query)
    alert, is_new = Alert.objects.select_related("search").get_or_create(
        search=search, address=address, defaults={"frequency": frequency}
    )
    if not is_new:
        if alert.state == State.PENDING and timezone.now() - alert.asked_at < ASK_AGAIN_AFTER:
            return
        alert.asked_at = timezone.now()
        if not alert.is_active:
            alert.state, alert.frequency = State.PENDING, frequency
        alert.save(update_fields=["asked_at", "state", "frequency"])
    consent.record(address, purpose(alert), Act.ASKED, _("Page de recherche"), wording(alert))
    write(
        CONFIRMATION, alert, _("Confirmez votre alerte"), "confirm", url=link("confirm", CONFIRMATION, alert, frequency)
    )


def mails_today(address: str) -> int:
    since = timezone.now() - timedelta(days=1)
    return OutgoingMail.objects.filter(purpose=CONFIRMATION, address=address, created_at__gte=since).count()


def alerts_of(address: str) -> QuerySet[Alert]:
    """Those that she has, or has asked for."""
    return Alert.objects.filter(address=address).exclude(state=State.ENDED).select_related("search")


def confirmation(token: str) -> tuple[Alert, str]:
    """The alert that a link confirms, and the rhythm asked with it. Raises BadLink, ExpiredLink."""
    signed = unsign(CONFIRMATION, token, CONFIRM_WITHIN)
    frequency = signed.detail if signed.detail in Alert.Frequency.values else Alert.Frequency.WEEKLY
    return _alert(signed.subject, signed.key), frequency


def alert_of(token: str) -> Alert:
    """The alert that a link of one of its mails is about. Raises BadLink."""
    signed = unsign(OWN, token)
    return _alert(signed.subject, signed.key)


def address_of(token: str) -> str:
    """Whose page of all her alerts it is. Raises BadLink, ExpiredLink."""
    signed = unsign(ALL, token, CONFIRM_WITHIN)
    return _alert(signed.subject, signed.key).address


def _alert(pk: int, key: str) -> Alert:
    alert = Alert.objects.filter(pk=pk, key=key).select_related("search").first()
    if alert is None:
        raise BadLink
    return alert


@transaction.atomic
def confirm(alert: Alert, frequency: str, how: str) -> None:
    """Active from now on; what is in the index already is no news."""
    was_active = alert.is_active
    alert.frequency = frequency
    alert.next_due_at = next_due(frequency, timezone.now(), timezone.get_current_timezone())
    if not was_active:
        alert.state, alert.since = State.ACTIVE, timezone.localdate()
        alert.ended_at, alert.end_reason = None, ""
    alert.save()
    consent.record(alert.address, purpose(alert), Act.CHANGED if was_active else Act.GIVEN, how, wording(alert))
    if not was_active:
        know_already(alert)


def know_already(alert: Alert) -> None:
    """The day of entry has no hour: what entered this very day, before she asked, is put aside."""
    try:
        present = entered_since(alert.search.query, alert.since or timezone.localdate())
    except EngineUnavailable:
        return
    tell(alert, [hit.id for hit in present])


def tell(alert: Alert, documents: Iterable[str]) -> None:
    Told.objects.bulk_create([Told(alert=alert, document=one) for one in documents], ignore_conflicts=True)


@transaction.atomic
def choose(alert: Alert, frequency: str, how: str) -> None:
    """Another rhythm, for an alert that is active."""
    if alert.is_active and frequency != alert.frequency:
        confirm(alert, frequency, how)


@transaction.atomic
def stop(alert: Alert, how: str) -> None:
    if alert.state == State.ENDED:
        return
    alert.state, alert.next_due_at = State.ENDED, None
    alert.ended_at, alert.end_reason = timezone.now(), how[:200]
    alert.save()
    consent.record(alert.address, purpose(alert), Act.WITHDRAWN, how)


@transaction.atomic
def erase(address: str, how: str) -> None:
    """RGPD art. 17: her alerts and what was written to her go; the proof that she asked for it stays, under a hash."""
    consent.record(address, _("Toutes les alertes"), Act.ERASED, how)
    # Her alerts only: she may be a subscriber of the letters too, whose proofs are theirs to keep.
    Consent.objects.filter(address=address).filter(
        Q(purpose__startswith=PURPOSE) | Q(purpose=_("Toutes les alertes"))
    ).update(address="")
    OutgoingMail.objects.filter(address=address, purpose__in=PURPOSES).delete()
    Alert.objects.filter(address=address).delete()


def send_own_link(address: str) -> None:
    """The page of all her alerts, to her address alone; nothing is said to whoever asks."""
    alert = alerts_of(address).first()
    since = timezone.now() - ASK_AGAIN_AFTER
    if alert is None or OutgoingMail.objects.filter(purpose=ALL, address=address, created_at__gte=since).exists():
        return
    write(ALL, alert, _("Vos alertes"), "all", url=link("all", ALL, alert))


def forget_old() -> None:
    """What nobody confirmed, and what was stopped long ago."""
    now = timezone.now()
    Alert.objects.filter(state=State.PENDING, asked_at__lt=now - CONFIRM_WITHIN).delete()
    Alert.objects.filter(state=State.ENDED, ended_at__lt=now - KEPT_ONCE_ENDED).delete()


PURPOSE = "Alerte\u00a0:"


def purpose(alert: Alert) -> str:
    return f"{PURPOSE} {alert.search.name}"


def link(name: str, purpose: str, alert: Alert, detail: str = "") -> str:
    return settings.SITE_URL + reverse(f"search:alert_{name}", args=[sign(purpose, alert.pk, alert.key, detail)])


def write(
    purpose: str, alert: Alert, subject: str, template: str, *, headers: dict[str, str] | None = None, **context: object
) -> OutgoingMail:
    context |= {"alert": alert, "centre": CentreSettings.objects.first(), "site_url": settings.SITE_URL}
    return outbox.queue(
        purpose,
        alert.address,
        subject,
        render_to_string(f"search/saved/mail/{template}.txt", context),
        html=render_to_string(f"search/saved/mail/{template}.html", context),
        headers=headers,
    )
