"""A numéro of the site on paper: its pages, and the addresses of those who receive it by post."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django_tasks import task

from newsletters.models import IssuePage, Subscriber
from newsletters.printing.imposition import booklet
from newsletters.printing.labels import PER_SHEET, labels
from newsletters.printing.mailmerge import Recipient, address_of, csv_rows
from newsletters.printing.paper import TooLong, pdf
from newsletters.printing.pictures import under
from newsletters.sending.freezing import postal_subscribers
from reference.paper import PrintingUnavailable

KEPT = 30 * 24 * 3600
"""Seconds: laying out takes some, and a numéro that has left no longer changes."""


@task(priority=-10)
def lay_out_ahead(pk: int) -> None:
    """Of a numéro that leaves: its first reader does not wait. What a person waits for comes before."""
    issue = IssuePage.objects.filter(pk=pk).first()
    if issue:
        with suppress(PrintingUnavailable, TooLong):
            issue_paper(issue)


def issue_paper(issue: IssuePage, *, folded: bool = False) -> bytes:
    """The PDF, page after page or to fold. Raises TooLong, PrintingUnavailable."""
    key = f"lettre-papier-{issue.pk}" if issue.frozen else ""
    data = cache.get(key) if key else None
    if data is None:
        media = under({f"{settings.SITE_URL}{settings.MEDIA_URL}": Path(settings.MEDIA_ROOT)})
        data = pdf(issue.content(), media).data
        if key:
            cache.set(key, data, KEPT)
    return booklet(data) if folded else data


def issue_labels(issue: IssuePage, first: int = 1) -> bytes:
    """Labels of 21 a sheet; `first` is the first free one of a sheet already begun."""
    return labels(map(address_of, recipients(issue)), min(max(first, 1), PER_SHEET))


def issue_addresses(issue: IssuePage) -> str:
    return csv_rows(recipients(issue))


def recipients(issue: IssuePage) -> list[Recipient]:
    """By postcode, as the post sorts them; who has no whole address is left out, and shown as such in the admin."""
    found = [one for one in postal_subscribers(issue) if one.has_postal_address]
    return [recipient(one) for one in sorted(found, key=lambda one: (one.postal_code, one.last_name, one.pk))]


def recipient(subscriber: Subscriber) -> Recipient:
    return Recipient(
        courtesy=subscriber.civility,
        name=subscriber.name,
        organisation=subscriber.organisation,
        street=tuple(line.strip() for line in subscriber.street.splitlines() if line.strip()),
        postcode=subscriber.postal_code,
        town=subscriber.city,
        country=subscriber.country,
    )
