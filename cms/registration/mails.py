"""What is written to those who register: one mail a gesture, with the calendar file of what they have a place at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.agenda.calendar import calendar_file
from cms.models.agenda import EventPage
from cms.registration.links import token_of
from cms.registration.models import Registration
from cms.registration.opening import Unit
from cms.templatetags.events import when
from correspondence import mails
from correspondence.message import Attachment

PURPOSE = "inscription"
S = Registration.State


@dataclass(frozen=True, slots=True)
class Line:
    """One séance, as a mail tells it."""

    title: str
    when: str
    where: str
    url: str
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One registration: what it is to, where it stands, her own link."""

    title: str
    says: str
    lines: Sequence[Line]
    link: str


def tell(registrations: Sequence[Registration]) -> None:
    """Where each stands: after she asked, or after the centre decided."""
    if not registrations:
        return
    first = registrations[0]
    leads = {
        S.CONFIRMED: _("Votre inscription est confirmée."),
        S.WAITING: _("C’est complet : vous êtes sur la liste d’attente."),
        S.PENDING: _("Nous avons reçu votre demande d’inscription."),
        S.REFUSED: _("Votre inscription n’a pas été retenue."),
    }
    states = {one.state for one in registrations}
    lead = leads.get(first.state, "") if len(states) == 1 else _("Voici où en sont vos inscriptions.")
    subject = {
        S.CONFIRMED: _("Inscription confirmée : %s"),
        S.WAITING: _("Liste d’attente : %s"),
        S.PENDING: _("Demande d’inscription : %s"),
    }.get(first.state if len(states) == 1 else "", _("Vos inscriptions : %s"))
    post("etat", registrations, subject, lead)


def promoted(registration: Registration) -> None:
    lead = _(
        "Une place s’est libérée : votre inscription est confirmée. Si vous ne pouvez plus venir, rendez-la d’un clic."
    )
    post("place", [registration], _("Une place pour vous : %s"), lead)


def refused(registration: Registration) -> None:
    lead = _("Nous n’avons pas pu retenir votre inscription. Répondez à ce message pour en parler avec nous.")
    post("refus", [registration], _("Inscription non retenue : %s"), lead)


def removed(registration: Registration) -> None:
    lead = _("Le centre a retiré votre inscription. Si cela vous étonne, répondez à ce message.")
    post("retrait", [registration], _("Inscription retirée : %s"), lead)


def cancelled(registration: Registration) -> None:
    lead = _("C’est noté : vous ne viendrez pas. Merci de l’avoir dit, quelqu’un d’autre prendra la place.")
    post("desistement", [registration], _("Désistement : %s"), lead)


def reminder(registration: Registration, event: EventPage) -> None:
    lead = _(
        "Nous vous attendons. Si vous ne pouvez plus venir, rendez votre place d’un clic : quelqu’un l’attend peut-être."
    )
    # Read after it has begun, it would remind of nothing.
    post("rappel", [registration], _("Rappel : %s"), lead, events=[event], patience=timedelta(days=1))


def message(registration: Registration, subject: str, text: str, *, with_calendar: bool) -> None:
    """What the centre writes to its participants."""
    post("message", [registration], subject, text, is_own=True, with_calendar=with_calendar)


def post(
    kind: str,
    registrations: Sequence[Registration],
    subject: str,
    lead: str,
    *,
    events: Sequence[EventPage] = (),
    is_own: bool = False,
    with_calendar: bool = True,
    patience: timedelta = timedelta(days=2),
) -> None:
    """`subject` bears « %s » for the title, unless it is the editor's own words."""
    units = [one.page.specific for one in registrations]
    first = registrations[0]
    had = [
        event
        for one, unit in zip(registrations, units, strict=True)
        if one.is_confirmed
        for event in (events or unit.seances())
    ]
    mails.queue(
        f"{PURPOSE}.{kind}",
        first.address,
        subject if is_own else subject % title_of(units),
        "registration/mail/about",
        {
            "lead": lead,
            "name": first.first_name,
            "items": [item(one, unit, events) for one, unit in zip(registrations, units, strict=True)],
            "is_one": len(registrations) == 1,
            "has_calendar": bool(had and with_calendar),
        },
        patience=patience,
        attachments=[Attachment("rendez-vous.ics", "text/calendar", calendar_file(had))]
        if had and with_calendar
        else [],
    )


def title_of(units: Sequence[Unit]) -> str:
    """Of what one registers to; several séances are named by their cycle."""
    if len(units) == 1:
        return units[0].title
    cycle = units[0].cycle if isinstance(units[0], EventPage) else None
    return cycle.title if cycle else units[0].title


def item(registration: Registration, unit: Unit, events: Iterable[EventPage] = ()) -> Item:
    lines = [line(event) for event in (events or unit.seances())]
    return Item(unit.title, registration.get_state_display(), lines, own_link(registration))


def line(event: EventPage) -> Line:
    # What was withdrawn, or thrown away, is still told to who had a place; nobody is sent to it.
    url = (event.full_url or "") if event.live else ""
    return Line(event.title, when(event), event.where, url, event.is_cancelled)


def own_link(registration: Registration) -> str:
    return settings.SITE_URL + reverse("registration:own", args=[token_of(registration)])
