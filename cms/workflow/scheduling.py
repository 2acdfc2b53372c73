"""What the worker does at its hour: publish and take off (no cron), and let go of the versions of long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from cms.background import Pace
from cms.ticks import tick
from cms.trash.models import OnlineVersion

looking_at_the_hour = Pace(20)


@receiver(tick)
def keep_the_hours(**kwargs: Any) -> None:
    """Two queries when nothing is due; then what Wagtail does, for pages and for all that has a schedule."""
    if looking_at_the_hour.is_due() and something_is_due():
        call_command("publish_scheduled")


def something_is_due() -> bool:
    now = timezone.now()
    return (
        Revision.objects.filter(approved_go_live_at__lt=now).exists()
        or Page.objects.filter(live=True, expire_at__lt=now).exists()
    )


@receiver(tick)
def let_versions_go(**kwargs: Any) -> None:
    """Once a day, whatever the number of workers and of restarts."""
    if cache.add(f"versions-{timezone.localdate():%Y-%m-%d}", 1, 26 * 3600):
        forget_old_versions()


def forget_old_versions() -> int:
    """Those of pages: all but the latest, the one on line, and those scheduled, reviewed or kept by the trash.

    `purge_revisions` of Wagtail forgets the version on line too, once a draft follows it: nothing could be compared with
    it any more.
    """
    if settings.VERSIONS_KEPT_DAYS <= 0:
        return 0
    old = Revision.page_revisions.filter(
        created_at__lt=timezone.now() - timedelta(days=settings.VERSIONS_KEPT_DAYS),
        approved_go_live_at=None,
        task_states=None,
    )
    kept = Page.objects.exclude(live_revision=None).values("live_revision")
    latest = Page.objects.exclude(latest_revision=None).values("latest_revision")
    in_trash = OnlineVersion.objects.exclude(revision=None).values("revision")
    gone = old.exclude(pk__in=kept).exclude(pk__in=latest).exclude(pk__in=in_trash)
    return gone.delete()[1].get("wagtailcore.Revision", 0)


def forget_past_end(request: HttpRequest, page: Page) -> None:
    """Before the form: an end that has passed would refuse the next save (wagtail/wagtail#13896).

    The page was expired at that hour; its row keeps the day until it is published again.
    """
    if page.expire_at and page.expire_at <= timezone.now():
        if request.method == "POST" and is_same_moment(request.POST.get("expire_at", ""), page.expire_at):
            # The form was opened before the hour.
            posted = request.POST.copy()
            posted["expire_at"] = ""
            request.POST = posted  # type: ignore[assignment]
        page.expire_at = None


def is_same_moment(written: str, moment: datetime) -> bool:
    """As the form writes it: local, to the minute, in the format of the site."""
    local = timezone.localtime(moment)
    read = parse_datetime(written)
    return written.strip() == local.strftime(settings.WAGTAIL_DATETIME_FORMAT) or (
        read is not None and read.replace(tzinfo=None, second=0) == local.replace(tzinfo=None, second=0, microsecond=0)
    )


@receiver(page_published)
def start_anew(instance: Page, **kwargs: Any) -> None:
    """Published again as it was, a page whose end has passed would be taken off within the minute."""
    if instance.expire_at and instance.expire_at <= timezone.now():
        Page.objects.filter(pk=instance.pk).update(expire_at=None)
        instance.expire_at = None
