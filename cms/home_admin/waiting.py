"""What waits for a person: pages to review, remarks on her drafts, what she was writing; and what will expire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, TaskState
from wagtail.permissions import page_permission_policy

from cms.previews.models import PreviewComment
from cms.trash.moving import outside_the_trash

SHOWN = 6
DRAFTS = 100
"""Those that were never published: folded, and more than anybody keeps."""
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ToReview:
    page: Page
    by: Any
    since: datetime


def to_review(user: Any) -> list[ToReview]:
    """Oldest first: who has waited longest."""
    states = TaskState.objects.reviewable_by(user).filter(revision__base_content_type__model="page")
    states = states.select_related("revision", "workflow_state__requested_by").order_by("started_at")[:SHOWN]
    found = list(states)
    pages = Page.objects.in_bulk([int(state.revision.object_id) for state in found])
    return [
        ToReview(page, state.workflow_state.requested_by, state.started_at)
        for state in found
        if (page := pages.get(int(state.revision.object_id)))
    ]


def remarks_for(user: Any) -> list[PreviewComment]:
    """On the links that she gave, or on her pages; for an administrator too, only hers."""
    mine = Q(link__created_by=user) | Q(link__created_by=None, page__owner=user)
    return list(PreviewComment.objects.filter(mine, handled_at=None).select_related("page").order_by("-pk")[:SHOWN])


def under_way(user: Any) -> list[Page]:
    """What she wrote last, unfinished or not: her last gesture on each. The log remembers erased pages: they are not told."""
    there = outside_the_trash(Page.objects.filter(depth__gt=1))
    entries = PageLogEntry.objects.filter(user=user, action__in=["wagtail.edit", "wagtail.create"])
    hers = entries.filter(page__in=there.order_by().values("pk")).values("page_id").annotate(at=Max("timestamp"))
    last = dict(hers.order_by("-at").values_list("page_id", "at")[:SHOWN])
    pages = there.filter(pk__in=last).annotate_approved_schedule().prefetch_workflow_states()
    return sorted(pages, key=lambda page: last[page.pk], reverse=True)


def drafts_of(user: Any) -> QuerySet[Page]:
    """Hers, never on line yet: the last written first."""
    pages = Page.objects.filter(owner=user, live=False, first_published_at=None, depth__gt=1)
    return outside_the_trash(pages).order_by("-latest_revision_created_at", "-pk")


@dataclass(frozen=True, slots=True)
class Due:
    page: Page
    at: datetime
    appears: bool
    """It is to appear; else to leave the site."""


def due_soon(user: Any) -> list[Due]:
    """What the worker will publish or take off, where she may write. The nearest first."""
    now = timezone.now()
    hers = page_permission_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    leaving = hers.filter(live=True, expire_at__gte=now, expire_at__lt=now + SOON).order_by("expire_at")[:SHOWN]
    found = [Due(page, page.expire_at, appears=False) for page in leaving]
    coming = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")[:SHOWN]
    hours = {int(one.object_id): one.approved_go_live_at for one in coming.only("object_id", "approved_go_live_at")}
    if hours:
        found += [Due(page, hours[page.pk], appears=True) for page in hers.filter(pk__in=hours)]
    return sorted(found, key=lambda one: one.at)
