"""The contacts of a fiche: asked whether they still agree, hidden at once when not, told of before and after the term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence import consent
from correspondence.links import BadLink, ExpiredLink, sign, unsign
from correspondence.models import Consent
from experiences.cycle import telling
from experiences.cycle.stages import fiches_at_work, is_at_work
from experiences.cycle.verifying import SHOWN, mark
from experiences.models import Contact, ContactRequest, ExperiencePage, FicheReminder
from experiences.models.parts import CONTACT_LIFE_MONTHS, months_later
from reference.centre import this_centre

PURPOSE = "fiche-contact"
DAYS = 60
SOON = timedelta(days=30)
SOON_KIND, HIDDEN_KIND = FicheReminder.Kind.CONTACT_SOON, FicheReminder.Kind.CONTACT_HIDDEN


# Asking


@transaction.atomic
def ask(page: ExperiencePage, contact: Contact, user: Any) -> ContactRequest:
    """« Êtes-vous toujours d’accord ? »; the links of an earlier request lead nowhere any more."""
    page.contact_requests.filter(name=contact.name, answered_at=None).delete()
    request = ContactRequest.objects.create(
        page=page,
        name=contact.name,
        address=contact.email,
        asked_by=user,
        expires_at=timezone.now() + timedelta(days=DAYS),
    )
    context = {"request": request, "page": page, "contact": contact, "url": settings.SITE_URL + path_of(request)}
    subject = _("Toujours d’accord pour être contact de « %s » ?") % page.draft_title
    telling.write("contact", contact.email, subject, "contact_request", context)
    return request


def path_of(request: ContactRequest) -> str:
    return reverse("fiches:contact", args=[sign(PURPOSE, request.pk, request.key)])


def request_behind(token: str) -> ContactRequest:
    """Raises BadLink for what nobody signed or was asked anew since, ExpiredLink for what is over."""
    signed = unsign(PURPOSE, token)
    request = (
        ContactRequest.objects.select_related("page", "asked_by").filter(pk=signed.subject, key=signed.key).first()
    )
    if request is None:
        raise BadLink
    if request.is_expired or not is_at_work(request.page):
        raise ExpiredLink
    return request


def wording(page: ExperiencePage) -> str:
    """What is agreed to, as it is shown, then kept."""
    said = _(
        "J’accepte que mon nom, ma fonction, ma structure, mon adresse électronique et mon téléphone, tels que montrés "
        "ci-dessus, soient visibles sur la fiche « %(title)s » publiée par %(centre)s, pendant %(months)d mois."
    )
    centre = this_centre().name or _("le centre")
    return said % {"title": page.title, "centre": centre, "months": CONTACT_LIFE_MONTHS}


@transaction.atomic
def answer(request: ContactRequest, agrees: bool) -> None:
    """The last word counts: who said yes may say no by the same link, as long as it is good."""
    request = (
        ContactRequest.objects.select_for_update(of=("self",)).select_related("page", "asked_by").get(pk=request.pk)
    )
    if request.agreed is agrees:
        return
    change(request.page, request.name, request.address, renew if agrees else hide)
    request.answered_at, request.agreed = timezone.now(), agrees
    request.save(update_fields=["answered_at", "agreed"])
    act = Consent.Act.RENEWED if agrees else Consent.Act.WITHDRAWN
    how = _("lien reçu par courriel, fiche %s") % request.page.number
    consent.record(request.address, PURPOSE, act, how, wording(request.page) if agrees else "")
    tell_the_editor(request)


def renew(contact: Contact) -> None:
    today = timezone.localdate()
    contact.is_public, contact.consented_on = True, today
    contact.expires_on = months_later(today, CONTACT_LIFE_MONTHS)


def hide(contact: Contact) -> None:
    contact.is_public, contact.consented_on, contact.expires_on = False, None, None


def change(page: ExperiencePage, name: str, address: str, gesture: Callable[[Contact], None]) -> None:
    """On the site at once, and in the draft in hand: it would bring the former contact back when it is published."""

    def is_hers(contact: Contact) -> bool:
        return contact.name == name and contact.email.lower() == address.lower()

    for row in filter(is_hers, Contact.objects.filter(page=page)):
        gesture(row)
        row.save()
    if page.latest_revision is None:
        return
    draft = page.get_latest_revision_as_object()
    for row in filter(is_hers, draft.contacts.all()):
        gesture(row)
    # What waits, or not, is what waited before; an agreement by mail is no new draft.
    draft.save_revision(changed=page.has_unpublished_changes, clean=False)


def tell_the_editor(request: ContactRequest) -> None:
    page, by = request.page, request.asked_by
    subject = _("%(who)s reste contact : %(title)s") if request.agreed else _("%(who)s n’est plus contact : %(title)s")
    subject %= {"who": request.name, "title": page.draft_title}
    to = [by.email] if by and by.is_active and by.email else telling.editors_of(page)
    for address in to:
        telling.write(
            "contact", address, subject, "contact_answer", {"request": request, "url": telling.desk_url(page)}
        )


# Once a day


def tell_of_terms(today: date | None = None) -> int:
    """Thirty days before a contact is hidden, then once it is; one mail an editor. Returns how many contacts."""
    today = today or timezone.localdate()
    ending = Contact.objects.filter(
        page__in=fiches_at_work().live().order_by().values("pk"),
        is_public=True,
        consented_on__isnull=False,
        expires_on__lte=today + SOON,
    ).select_related("page__owner")
    with transaction.atomic():
        marked = [(contact.page, contact) for contact in ending.order_by("expires_on", "pk") if is_news(contact, today)]
        for address, rows in telling.by_editor(marked).items():
            write_of_terms(address, [contact for _page, contact in rows], today)
    return len(marked)


def is_news(contact: Contact, today: date) -> bool:
    kind = HIDDEN_KIND if contact.expires_on < today else SOON_KIND
    return mark(contact.page, kind, f"{contact.expires_on} {contact.name}")


def write_of_terms(address: str, contacts: list[Contact], today: date) -> None:
    hidden = [contact for contact in contacts if contact.expires_on < today]
    soon = [contact for contact in contacts if contact.expires_on >= today]
    said = ngettext("%d contact à confirmer", "%d contacts à confirmer", len(contacts)) % len(contacts)
    context = {
        "hidden": [(contact, telling.desk_url(contact.page)) for contact in hidden[:SHOWN]],
        "soon": [(contact, telling.desk_url(contact.page)) for contact in soon[:SHOWN]],
        "more": max(len(hidden) - SHOWN, 0) + max(len(soon) - SHOWN, 0),
        "url": telling.index_url(),
    }
    telling.write("contacts", address, said, "contact_terms", context)


def last_requests(page: ExperiencePage) -> dict[str, ContactRequest]:
    """By the name of the contact."""
    latest = page.contact_requests.values("name").annotate(last=Max("pk")).values("last")
    return {request.name: request for request in ContactRequest.objects.filter(pk__in=latest)}
