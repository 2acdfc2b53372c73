"""What a person does about her own subscriptions; each act leaves a line in the ledger of consent.

ask → confirm (double opt-in) → choose → leave → erase. A link that is only looked at changes nothing: each of these is
called on a POST.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from correspondence import consent, outbox
from correspondence.links import BadLink, sign, unsign
from correspondence.models import WAITING, Consent, OutgoingMail, State
from correspondence.suppression import EVERYTHING, address_hash, is_suppressed, lift, suppress
from newsletters.links import own_preferences_url
from newsletters.models import Bounce, Delivery, LetterPage, MailingList, Subscriber, Subscription, TrayItem

CONFIRMATION = "lettre.confirmation"
OWN_LINK = "lettre.preferences"
CONFIRM_WITHIN = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(minutes=10)
MAILS_A_DAY = 5
"""A form filled twice, or by somebody else, does not fill a mailbox."""

Act = Consent.Act


@transaction.atomic
def ask(email: str, lists: Iterable[MailingList], about: Mapping[str, str], channel: str = "") -> None:
    """A request from the form. Nothing is active yet, and the page says the same whoever is already subscribed."""
    lists = [one for one in lists if not asked_lately(email, one)]
    if not lists or mails_today(email) >= MAILS_A_DAY:
        return
    subscriber, _is_new = Subscriber.objects.get_or_create(email=email, defaults=about)
    for one in lists:
        subscription, created = Subscription.objects.get_or_create(
            subscriber=subscriber,
            mailing_list=one,
            defaults={
                "state": Subscription.State.PENDING,
                "channel": channel or Subscription.Channel.MAIL,
                "origin": _("Formulaire du site"),
            },
        )
        if not created and subscription.state == Subscription.State.PENDING:
            subscription.started_on = timezone.localdate()
            subscription.save(update_fields=["started_on"])
        consent.record(email, one.label, Act.ASKED, _("Formulaire du site"), one.letter.wording)
    send_confirmation(subscriber, lists)


def asked_lately(email: str, one: MailingList) -> bool:
    since = timezone.now() - ASK_AGAIN_AFTER
    return Consent.objects.filter(
        address=email, purpose=one.label[:120], act=Act.ASKED, recorded_at__gte=since
    ).exists()


def mails_today(email: str) -> int:
    since = timezone.now() - timedelta(days=1)
    return OutgoingMail.objects.filter(purpose=CONFIRMATION, address=email, created_at__gte=since).count()


def send_confirmation(subscriber: Subscriber, lists: list[MailingList]) -> None:
    """One mail for all the letters asked for."""
    detail = ",".join(str(one.pk) for one in lists)
    token = sign(CONFIRMATION, subscriber.pk, subscriber.key, detail)
    letter = lists[0].letter
    write(
        CONFIRMATION,
        subscriber,
        letter,
        _("Confirmez votre abonnement"),
        "confirm",
        {"lists": lists, "url": settings.SITE_URL + reverse("newsletters:confirm", args=[token])},
    )


def write(
    purpose: str, subscriber: Subscriber, letter: LetterPage, subject: str, template: str, context: dict[str, Any]
) -> OutgoingMail:
    """A mail to one subscriber, from the address of a letter."""
    # Until she confirms, anybody may have typed that name: our mail would carry a stranger's words to her.
    is_hers = subscriber.subscriptions.exclude(state=Subscription.State.PENDING).exists()
    name = subscriber.name if is_hers else ""
    context = {
        **context,
        "name": name,
        "letter": letter,
        "preferences_url": own_preferences_url(subscriber),
    }
    return outbox.queue(
        purpose,
        subscriber.email or "",
        subject,
        render_to_string(f"newsletters/mail/single/{template}.txt", context),
        html=render_to_string(f"newsletters/mail/single/{template}.html", context),
        name=name,
        sender=f"{letter.sender_name} <{letter.sender_address}>",
        reply_to=letter.reply_to,
    )


def confirmation(token: str) -> tuple[Subscriber, list[MailingList]]:
    """Whom and what a confirmation link is about. Raises BadLink, ExpiredLink."""
    signed = unsign(CONFIRMATION, token, CONFIRM_WITHIN)
    subscriber = Subscriber.objects.filter(pk=signed.subject, key=signed.key).first()
    if subscriber is None:
        raise BadLink
    wanted = [int(pk) for pk in signed.detail.split(",") if pk]
    lists = list(MailingList.objects.filter(pk__in=wanted).select_related("letter"))
    if not lists:
        raise BadLink
    return subscriber, lists


@transaction.atomic
def confirm(subscriber: Subscriber, lists: Iterable[MailingList]) -> None:
    lists = list(lists)
    for one in lists:
        activate(subscriber, one, _("Lien de confirmation"))
        consent.record(subscriber.email or "", one.label, Act.GIVEN, _("Lien de confirmation"), one.letter.wording)
    welcome_back(subscriber, {one.letter for one in lists})
    # Her answer proves that the address works.
    subscriber.set_aside_at, subscriber.set_aside_reason = None, ""
    subscriber.save(update_fields=["set_aside_at", "set_aside_reason"])
    subscriber.bounces.all().delete()
    subscriber.gives_a_sign()


def activate(subscriber: Subscriber, one: MailingList, how: str, channel: str = "") -> None:
    """Hers from now on by her own act, which is then what it rests on; what was active already rests on what it did."""
    present = subscriber.subscriptions.filter(mailing_list=one).first()
    subscription = present or Subscription(subscriber=subscriber, mailing_list=one)
    if present is None or present.state != Subscription.State.ACTIVE:
        subscription.state, subscription.basis = Subscription.State.ACTIVE, Subscription.Basis.CONSENT
        subscription.origin, subscription.started_on = how, timezone.localdate()
        subscription.ended_on, subscription.end_reason = None, ""
    subscription.channel = channel or subscription.channel
    subscription.save()


def welcome_back(subscriber: Subscriber, letters: Iterable[LetterPage]) -> None:
    """She may be written to again for these letters; had she left everything, the others she has still left."""
    address, letters = subscriber.email or "", list(letters)
    if is_suppressed(address, EVERYTHING):
        for other in LetterPage.objects.exclude(pk__in=[one.pk for one in letters]):
            suppress(address, other.scope, _("Désabonnement de toutes les lettres"))
    for one in letters:
        lift(address, one.scope)


def send_own_link(email: str) -> None:
    """Her page, to her address alone; nothing is said to whoever asks."""
    subscriber = Subscriber.objects.filter(email=email).first()
    letter = LetterPage.objects.live().first()
    if subscriber is None or letter is None or OutgoingMail.objects.filter(
        purpose=OWN_LINK, address=email, created_at__gte=timezone.now() - ASK_AGAIN_AFTER
    ).exists():  # fmt: skip
        return
    write(OWN_LINK, subscriber, letter, _("Vos abonnements"), "own_link", {})


@transaction.atomic
def choose(subscriber: Subscriber, wanted: Mapping[MailingList, str]) -> None:
    """Her choice, list by list: a channel, or "" to leave. Only what changes is written down."""
    held = {one.mailing_list_id: one for one in subscriber.subscriptions.all()}
    for mailing_list, channel in wanted.items():
        present = held.get(mailing_list.pk)
        is_active = present is not None and present.state == Subscription.State.ACTIVE
        if channel and not (is_active and present and present.channel == channel):
            activate(subscriber, mailing_list, _("Page de préférences"), channel)
            welcome_back(subscriber, [mailing_list.letter])
            act = Act.CHANGED if is_active else Act.GIVEN
            consent.record(
                subscriber.email or "", mailing_list.label, act, _("Page de préférences"), mailing_list.letter.wording
            )
        elif not channel and present is not None and is_active:
            end([present], _("Page de préférences"))
            consent.record(subscriber.email or "", mailing_list.label, Act.WITHDRAWN, _("Page de préférences"))
            if not still_receives(subscriber, mailing_list.letter):
                turn_away(subscriber, mailing_list.letter)
    subscriber.gives_a_sign()


def still_receives(subscriber: Subscriber, letter: LetterPage) -> bool:
    return Subscription.objects.active().filter(subscriber=subscriber, mailing_list__letter=letter).exists()


@transaction.atomic
def leave(subscriber: Subscriber, letter: LetterPage, how: str, delivery: Delivery | None = None) -> None:
    """All the lists of one letter, by mail and by post alike."""
    present = list(subscriber.subscriptions.filter(mailing_list__letter=letter).exclude(state=Subscription.State.ENDED))
    end(present, how)
    turn_away(subscriber, letter)
    if present:
        consent.record(subscriber.email or "", letter.title, Act.WITHDRAWN, how)
    if delivery is not None and delivery.unsubscribed_at is None:
        delivery.unsubscribed_at = timezone.now()
        delivery.save(update_fields=["unsubscribed_at"])
    subscriber.gives_a_sign()


def end(subscriptions: Iterable[Subscription], reason: str) -> None:
    pks = [one.pk for one in subscriptions]
    Subscription.objects.filter(pk__in=pks).update(
        state=Subscription.State.ENDED, ended_on=timezone.localdate(), end_reason=reason
    )


def turn_away(subscriber: Subscriber, letter: LetterPage) -> None:
    """No import brings her back, and a numéro that is leaving does not reach her."""
    if subscriber.email:
        suppress(subscriber.email, letter.scope, _("Désabonnement"))
    waiting = Delivery.objects.filter(subscriber=subscriber, state=State.READY)
    waiting.filter(campaign__issue__path__startswith=letter.path).update(
        state=State.CANCELLED, settled_at=timezone.now(), next_try_at=None, reply=_("Désabonné avant l’envoi.")
    )


@transaction.atomic
def erase(subscriber: Subscriber, how: str) -> None:
    """RGPD art. 17: the person goes; counts stay, under a hash, and so does the refusal, so that no import brings her back."""
    if subscriber.email:
        consent.record(subscriber.email, _("Toutes les lettres"), Act.ERASED, how)
        suppress(subscriber.email, EVERYTHING, _("Effacement : %s") % how)
    subscriber.delete()


def leave_no_trace(subscriber: Subscriber) -> None:
    """What is left of somebody elsewhere than on her own row. Called before any deletion, by whatever screen."""
    copies = Delivery.objects.filter(Q(subscriber=subscriber) | Q(address=subscriber.email or None))
    # Her address may have changed since a numéro; the former one is hers as well.
    addresses = {subscriber.email, *copies.values_list("address", flat=True)} - {None, ""}
    for delivery in copies:
        pseudonymise(delivery)
    for address in addresses:
        consent.pseudonymise(address)
    OutgoingMail.objects.filter(address__in=addresses).delete()
    TrayItem.objects.filter(proposer__in=addresses).update(proposer="")
    Bounce.objects.filter(Q(subscriber=subscriber) | Q(address__in=addresses)).delete()
    # The journal of the admin names whom an editor changed.
    acts = ModelLogEntry.objects.for_instance(subscriber)
    acts.update(label=_("Personne effacée"), data={})


def pseudonymise(delivery: Delivery) -> None:
    delivery.address = f"efface-{address_hash(delivery.address)[:16]}"
    delivery.name = delivery.greeting = delivery.domain = ""
    delivery.subscriber = None
    # What is in doubt cannot be sent again to nobody.
    if delivery.state in (*WAITING, State.UNCERTAIN):
        delivery.state, delivery.settled_at, delivery.next_try_at = State.ERASED, timezone.now(), None
    delivery.save()


def exported(subscriber: Subscriber) -> dict[str, Any]:
    """Everything held about a person (RGPD art. 15 and 20), as plain values."""
    address = subscriber.email or ""
    return {
        "courriel": address,
        "civilite": subscriber.civility,
        "prenom": subscriber.first_name,
        "nom": subscriber.last_name,
        "fonction": subscriber.function,
        "structure": subscriber.organisation,
        "categorie": subscriber.get_category_display(),
        "territoires": [str(one) for one in subscriber.territories.all()],
        "themes": [str(one) for one in subscriber.themes.all()],
        "adresse": [subscriber.street, subscriber.postal_code, subscriber.city, subscriber.country],
        "depuis": subscriber.created_at.isoformat(),
        "dernier_signe": subscriber.last_sign_on.isoformat(),
        "mis_de_cote": subscriber.set_aside_reason,
        "abonnements": [
            {
                "lettre": one.mailing_list.letter.title,
                "liste": one.mailing_list.name,
                "canal": one.get_channel_display(),
                "etat": one.get_state_display(),
                "base_legale": one.get_basis_display(),
                "origine": one.origin,
                "depuis": one.started_on.isoformat(),
                "jusqu_au": one.ended_on.isoformat() if one.ended_on else None,
            }
            for one in subscriber.subscriptions.select_related("mailing_list__letter")
        ],
        "consentements": [
            {
                "date": one.recorded_at.isoformat(),
                "objet": one.purpose,
                "acte": one.get_act_display(),
                "comment": one.how,
                "termes": one.wording,
            }
            # Without an address there is no line of hers: those under "" are of people who were erased.
            for one in (Consent.objects.filter(address=address) if address else ())
        ],
        "envois": [
            {
                "numero": str(one.campaign.issue),
                "etat": one.get_state_display(),
                "date": one.settled_at and one.settled_at.isoformat(),
            }
            for one in Delivery.objects.filter(subscriber=subscriber).select_related("campaign__issue")
        ],
        "non_distribues": [
            {"date": one.received_at.isoformat(), "raison": one.reason} for one in subscriber.bounces.all()
        ],
        "courriels": [
            {"date": one.created_at.isoformat(), "objet": one.subject, "texte": one.text}
            for one in (OutgoingMail.objects.filter(address=address) if address else ())
        ],
        "propositions": [
            {"date": one.created_at.isoformat(), "titre": one.title, "contenu": one.values}
            for one in (TrayItem.objects.filter(proposer=address) if address else ())
        ],
    }
