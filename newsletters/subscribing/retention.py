"""How long people are kept.

Three years without a sign: she is asked at 33 months, and forgotten at 36 (CNIL, délibération 2016-264, and its guides).
Opening a mail is no sign. Who never confirmed goes after a month, who left everything after six. Once a day is enough; the
worker's tick calls `every_day`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence import consent
from correspondence.links import BadLink, sign, unsign
from correspondence.models import Consent
from correspondence.outbox import forget_old
from experiences.models.parts import months_later
from newsletters.models import Delivery, Subscriber, Subscription, TrayItem
from newsletters.subscribing.joining import erase, pseudonymise, write

ASKED_AT, FORGOTTEN_AT = 33, 36
TIME_TO_ANSWER = timedelta(days=60)
TIME_TO_CONFIRM = timedelta(days=30)
JOURNAL_MONTHS = 6
"""After which the rows of a sending no longer name anybody, nor do we keep who left."""
RENEWAL = "lettre.renouvellement"


@dataclass(frozen=True, slots=True)
class Done:
    asked: int = 0
    forgotten: int = 0
    pseudonymised: int = 0
    absent: int = 0


def every_day(today: date | None = None) -> Done:
    today = today or timezone.localdate()
    forget_old()
    forget_proposers(today)
    return Done(ask_again(today), forget_silent(today), pseudonymise_journal(today), forget_absent(today))


def by_consent() -> QuerySet[Subscriber]:
    """Those whose presence rests on their agreement; a member stays while a member."""
    held = Subscription.objects.active()
    contract = held.filter(basis=Subscription.Basis.CONTRACT).values("subscriber")
    return Subscriber.objects.exclude(email=None).exclude(pk__in=contract)


def ask_again(today: date) -> int:
    """Do you still want it? Once, at 33 months; silence will be heard."""
    silent = by_consent().filter(last_sign_on__lte=months_later(today, -ASKED_AT), reconfirmation_asked_on=None)
    count = 0
    for one in silent.iterator():
        subscription = (
            Subscription.objects.active().filter(subscriber=one).select_related("mailing_list__letter").first()
        )
        if subscription is None:
            continue
        letter = subscription.mailing_list.letter
        token = sign(RENEWAL, one.pk, one.key)
        url = settings.SITE_URL + reverse("newsletters:renew", args=[token])
        write(RENEWAL, one, letter, _("Voulez-vous toujours recevoir %s ?") % letter.title, "renew", {"url": url})
        one.reconfirmation_asked_on = today
        one.save(update_fields=["reconfirmation_asked_on"])
        count += 1
    return count


def reader_to_renew(token: str) -> Subscriber:
    signed = unsign(RENEWAL, token)
    subscriber = Subscriber.objects.filter(pk=signed.subject, key=signed.key).first()
    if subscriber is None:
        raise BadLink
    return subscriber


def renew(subscriber: Subscriber) -> None:
    subscriber.gives_a_sign()
    consent.record(subscriber.email or "", _("Toutes les lettres"), Consent.Act.RENEWED, _("Lien de renouvellement"))


def forget_silent(today: date) -> int:
    silent = by_consent().filter(
        last_sign_on__lte=months_later(today, -FORGOTTEN_AT), reconfirmation_asked_on__lte=today - TIME_TO_ANSWER
    )
    found = list(silent)
    for one in found:
        erase(one, _("Trois ans sans nouvelles"))
    return len(found)


def forget_absent(today: date) -> int:
    """Who never confirmed, and who left everything: the hash of the suppression list is enough to respect it."""
    held, state = Subscription.objects, Subscription.State
    absent = Subscriber.objects.exclude(pk__in=held.active().values("subscriber"))
    left = held.filter(state=state.ENDED).values("subscriber")
    asking = held.filter(state=state.PENDING)
    recently = asking.filter(started_on__gt=today - TIME_TO_CONFIRM).values("subscriber")
    never = absent.filter(pk__in=asking.values("subscriber")).exclude(pk__in=left)
    gone = absent.filter(last_sign_on__lte=months_later(today, -JOURNAL_MONTHS))
    found = [*(never | gone).exclude(pk__in=recently)]
    for one in found:
        one.delete()
    return len(found)


def forget_proposers(today: date) -> int:
    """A proposal that nobody has judged for so long will not be answered."""
    old = TrayItem.objects.filter(created_at__date__lte=months_later(today, -JOURNAL_MONTHS))
    return old.exclude(proposer="").update(proposer="")


def pseudonymise_journal(today: date) -> int:
    """Counts stay; who received what is nobody's business after some months."""
    before = months_later(today, -JOURNAL_MONTHS)
    old = Delivery.objects.filter(campaign__finished_at__date__lt=before).exclude(address__startswith="efface-")
    count = 0
    for delivery in old.iterator():
        pseudonymise(delivery)
        count += 1
    return count
