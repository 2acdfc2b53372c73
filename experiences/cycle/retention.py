"""How long personal data are kept (RGPD art. 5 §1 e), and what is forgotten.

A proposal never published     PROPOSALS_KEPT_DAYS after it came or was last worked on: it goes, with its draft
That of a published fiche      the same delay after its publication: name, function and address of the proposer are emptied
The link of a reviewer         the same delay after its end: her address is emptied; her name stays with her agreement
A request to a contact         the same delay after its end: it goes; the ledger keeps what she said
The ledger                     of a proposal that goes, the address is emptied; its hash stays as the proof
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from correspondence import consent
from correspondence.models import WAITING, OutgoingMail
from experiences.cycle.proposing import CONSENT_PURPOSE
from experiences.cycle.telling import PURPOSE
from experiences.models import ContactRequest, HolderReview, Proposal


def kept() -> timedelta:
    return timedelta(days=settings.PROPOSALS_KEPT_DAYS)


def purge(now: datetime | None = None) -> int:
    """Returns how many proposals went with their draft."""
    limit = (now or timezone.now()) - kept()
    forget_of_the_published(limit)
    HolderReview.objects.filter(expires_at__lt=limit).exclude(address="").update(address="")
    ContactRequest.objects.filter(expires_at__lt=limit).delete()
    return sum(drop(proposal) for proposal in never_published(limit))


def never_published(limit: datetime) -> list[Proposal]:
    """And that nobody has worked on since: a draft that an editor takes time over is not taken from her."""
    untouched = Q(page__latest_revision_created_at__lt=limit) | Q(page__latest_revision_created_at=None)
    old = Proposal.objects.filter(untouched, received_at__lt=limit, page__live=False, page__first_published_at=None)
    return list(old.select_related("page"))


@transaction.atomic
def drop(proposal: Proposal) -> bool:
    address, page = proposal.contact_email, proposal.page
    page.delete()
    forget_mails(address)
    consent.pseudonymise(address, CONSENT_PURPOSE)
    return True


def forget_of_the_published(limit: datetime) -> None:
    done = Proposal.objects.filter(page__first_published_at__lt=limit, received_at__lt=limit, forgotten_at=None)
    for proposal in done:
        forget_mails(proposal.contact_email)
        proposal.contact_name = proposal.contact_position = proposal.contact_email = ""
        proposal.forgotten_at = timezone.now()
        proposal.save()


def forget_mails(address: str) -> None:
    mails = OutgoingMail.objects.filter(address=address, purpose__startswith=f"{PURPOSE}.")
    mails.exclude(state__in=WAITING).delete()
