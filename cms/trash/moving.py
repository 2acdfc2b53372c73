"""Throw away, put back, erase. Each keeps the branch whole: a page, and all that is under it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Page, WorkflowState

from cms.redirections.following import follow_from, leave
from cms.slugs import free_slug
from cms.trash.models import OnlineVersion, TrashedPage

TRASHED, RESTORED = "rayonnage.trash", "rayonnage.restore"


class Unmovable(Exception):
    """The reason, in French; what to do."""


SLUG = "corbeille-rayonnage"
"""Of the hidden page, beside the home page and under no site, that holds what was thrown away: a plain `Page`, so that
it is offered as a kind of page nowhere."""


def trash_path() -> str:
    """Of what it holds, in the tree; "" when nothing was ever thrown away."""
    return Page.objects.filter(slug=SLUG, depth=2).values_list("path", flat=True).first() or ""


def the_trash() -> Page:
    """Made the first time that it is needed."""
    trash = Page.objects.filter(slug=SLUG, depth=2).first()
    if trash is None:
        trash = Page.get_first_root_node().add_child(instance=Page(title="Corbeille", slug=SLUG, live=False))
    return trash


def is_in_trash(page: Page) -> bool:
    path = trash_path()
    return bool(path) and page.path.startswith(path)


def outside_the_trash(pages: QuerySet[Page]) -> QuerySet[Page]:
    path = trash_path()
    return pages.exclude(path__startswith=path) if path else pages


@transaction.atomic
def throw_away(page: Page, user: Any, *, target: Page | None = None) -> TrashedPage:
    """Off the site, out of the tree: nobody finds the branch any more, and it can come back as it was."""
    page = Page.objects.get(pk=page.pk).specific
    parent, before = page.get_parent(), page.get_prev_sibling()
    trashed = TrashedPage.objects.create(
        page=page,
        slug=page.slug,
        address=(page.get_url_parts() or ("", "", ""))[2] or "",
        parent=parent,
        parent_title=parent.specific_deferred.get_admin_display_title(),
        after=before,
        trashed_by=user,
    )
    for one in page.get_descendants(inclusive=True).defer_streamfields().specific():
        if one.live:
            OnlineVersion.objects.create(trashed=trashed, page=one, revision_id=one.live_revision_id)
            leave(one, target)
            one.unpublish(log_action=False)
        forget_what_waits(one)
    # Another name in the trash: two pages of the same name may be thrown away.
    Page.objects.filter(pk=page.pk).update(slug=f"corbeille-{page.pk}")
    Page.objects.get(pk=page.pk).specific.move(the_trash(), pos="last-child")
    log(instance=page, action=TRASHED, user=user, data={"from": trashed.parent_title})
    return trashed


def forget_what_waits(page: Page) -> None:
    """A page in the trash is neither published at its hour, nor reviewed."""
    page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    for state in WorkflowState.objects.active().for_instance(page):
        state.cancel()


def place_of(trashed: TrashedPage) -> Page | None:
    """Where it stood, when that is still there."""
    parent = trashed.parent
    return None if parent is None or is_in_trash(parent) else parent.specific


@transaction.atomic
def put_back(trashed: TrashedPage, user: Any, *, parent: Page | None = None, online: bool = False) -> Page:
    """Under its former parent, after the same page, or at the end of another parent. Raises Unmovable."""
    former = place_of(trashed)
    parent = parent or former
    if parent is None:
        raise Unmovable
    page = Page.objects.get(pk=trashed.page_id).specific
    slug_before = trashed.slug
    slug = free_slug(parent, slug_before)
    after = trashed.after if trashed.after and trashed.after.is_child_of(parent) else None
    Page.objects.filter(pk=page.pk).update(slug=slug)
    page = Page.objects.get(pk=page.pk).specific
    if after:
        page.move(after, pos="right")
    else:
        stood_first = parent == former and trashed.after_id is None
        page.move(Page.objects.get(pk=parent.pk), pos="first-child" if stood_first else "last-child")
    versions = list(trashed.online.select_related("page", "revision"))
    # A draft followed what was on line: it is kept behind it.
    drafted = {one.page_id for one in versions if one.page.latest_revision_id not in (None, one.revision_id)}
    trashed.delete()
    page = Page.objects.get(pk=page.pk).specific
    log(instance=page, action=RESTORED, user=user, data={"to": parent.specific_deferred.get_admin_display_title()})
    if slug != slug_before:
        # Its versions bear the name that another page has taken: the next one bears the new name.
        draft = page.get_latest_revision_as_object()
        draft.slug = slug
        draft.save_revision(user=user, log_action=False)
    if online:
        for version in versions:
            publish_again(version, user, drafted=version.page_id in drafted)
        follow_to_new_place(Page.objects.get(pk=page.pk).specific, trashed.address)
    return Page.objects.get(pk=page.pk).specific


def follow_to_new_place(page: Page, address: str) -> None:
    """Back elsewhere than where its readers knew it: they are sent there, and no longer told that it is gone."""
    parts = page.get_url_parts()
    if address and parts and parts[2] and parts[2] != address:
        follow_from(page.url_path.removesuffix(parts[2]) + address, page)


def publish_again(version: OnlineVersion, user: Any, *, drafted: bool) -> None:
    """The version that was on line, not the draft that followed it. A page that had no version is as its row says."""
    page = Page.objects.get(pk=version.page_id).specific
    content = version.revision.as_object() if version.revision else page
    if version.revision and content.slug == page.slug:
        version.revision.publish(user=user)
        return
    latest = page.latest_revision_id
    content.slug = page.slug
    content.save_revision(user=user, log_action=False).publish(user=user)
    if drafted:
        Page.objects.filter(pk=page.pk).update(has_unpublished_changes=True, latest_revision=latest)


@transaction.atomic
def erase(trashed: TrashedPage, user: Any = None) -> int:
    """For good, with all that is under it. Returns the number of pages. ProtectedError: something needs one of them."""
    page = Page.objects.get(pk=trashed.page_id).specific
    count = page.get_descendant_count() + 1
    # The versions are kept by the row; they leave with the pages.
    trashed.online.all().delete()
    # Who may is asked by the screens, of the place that it came from: the trash itself is nobody's.
    DeletePageAction(page, user).execute(skip_permission_checks=True)
    return count


def in_the_trash() -> QuerySet[TrashedPage]:
    """Of those that are really there: what was taken out otherwise than by `put_back` is neither shown nor erased."""
    path = trash_path()
    return TrashedPage.objects.filter(page__path__startswith=path) if path else TrashedPage.objects.none()


def overdue() -> QuerySet[TrashedPage]:
    return in_the_trash().filter(trashed_at__lt=timezone.now() - timedelta(days=settings.TRASH_DAYS))


def locked_in(pages: list[Page]) -> list[Page]:
    """What somebody holds: a branch that contains one stays."""
    found: list[Page] = []
    for page in pages:
        found += Page.objects.descendant_of(page, inclusive=True).filter(locked=True)
    return found
