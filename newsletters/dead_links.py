"""The links of a numéro, tried one by one before it leaves. In the background: a slow site keeps nobody waiting."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.utils import timezone
from django_tasks import task

from newsletters.models import IssuePage
from newsletters.rendering.checks import links
from reference.links import fault

AT_ONCE = 8
"""Addresses tried together: one slow site does not hold up the others."""


def addresses(issue: IssuePage) -> list[str]:
    return sorted(links(issue.content()))


def check_later(issue: IssuePage) -> None:
    IssuePage.objects.filter(pk=issue.pk).update(link_report={"pending": True})
    check_links.enqueue(issue.pk)


@task()
def check_links(pk: int) -> None:
    """Writes {checked_at, urls, dead: [{url, reason}]} on the numéro."""
    page = IssuePage.objects.filter(pk=pk).first()
    if page is None:
        return
    found = addresses(page.get_latest_revision_as_object())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reasons = list(pool.map(fault, found))
    dead = [{"url": url, "reason": reason} for url, reason in zip(found, reasons, strict=True) if reason]
    report = {"checked_at": timezone.now().isoformat(), "urls": found, "dead": dead}
    IssuePage.objects.filter(pk=pk).update(link_report=report)
