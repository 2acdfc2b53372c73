"""A fiche leaves the site with its reason, and comes back. What feeds and exports ask of those that left is here too.

Taking off is the site's own gesture, « Retirer », which settings.PAGE_WITHDRAWAL names: old addresses and the history of
the page are its doing. However a fiche leaves (that gesture, an end date, the trash), its archive is written here, on
Wagtail's signal, and lifted when it is published again.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.log_actions import log
from wagtail.models import PageLogEntry
from wagtail.signals import page_published, page_unpublished

from experiences.models import ExperiencePage, FicheArchive

ARCHIVED, REOPENED = "rayonnage.archive", "rayonnage.reopen"


@transaction.atomic
def archive(page: ExperiencePage, reason: str, user: Any) -> FicheArchive:
    """Off the site when it is there; a draft is given up, and stays where it is. Raises PermissionDenied."""
    if page.live:
        withdraw = import_string(settings.PAGE_WITHDRAWAL)
        if not withdraw(page, reason, user):
            raise PermissionDenied
    else:
        log(instance=page, action=ARCHIVED, user=user, data={"reason": reason})
    row = open_archive(page) or FicheArchive(page=page)
    row.reason, row.archived_by = reason, user
    row.save()
    return row


@transaction.atomic
def reopen(page: ExperiencePage, user: Any) -> None:
    """In hand again, as a draft."""
    # One that left before archives were kept has none to lift: the row says that it was taken up.
    if not lift(page):
        FicheArchive.objects.create(page=page, archived_by=user, lifted_at=timezone.now())
    log(instance=page, action=REOPENED, user=user)


def lift(page: ExperiencePage) -> int:
    return FicheArchive.objects.filter(page=page, lifted_at=None).update(lifted_at=timezone.now())


def open_archive(page: ExperiencePage) -> FicheArchive | None:
    return FicheArchive.objects.filter(page=page, lifted_at=None).first()


@receiver(page_unpublished, sender=ExperiencePage)
def keep_archive(instance: ExperiencePage, **kwargs: Any) -> None:
    # A fiche that is being deleted is « unpublished » too, in memory only: its archive would outlive it.
    has_left = ExperiencePage.objects.filter(pk=instance.pk, live=False).exists()
    if has_left and open_archive(instance) is None:
        FicheArchive.objects.create(page=instance)


@receiver(page_published, sender=ExperiencePage)
def lift_archive(instance: ExperiencePage, **kwargs: Any) -> None:
    lift(instance)


def archived_fiches() -> QuerySet[FicheArchive]:
    """Those that the public read once and reads no more, latest first: what a feed tells of as gone."""
    gone = FicheArchive.objects.filter(lifted_at=None, page__live=False, page__first_published_at__isnull=False)
    return gone.select_related("page")


def reason_of(page: ExperiencePage) -> str:
    """Why it was archived; when « Retirer » did it, the reason that the history of the page keeps."""
    row = open_archive(page)
    if row is None or row.reason:
        return row.reason if row else ""
    left = PageLogEntry.objects.filter(page=page.pk, timestamp__gte=row.archived_at).order_by("timestamp")
    return next((str(entry.data["reason"]) for entry in left if entry.data.get("reason")), "")
