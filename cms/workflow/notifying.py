"""What is written when a page is submitted, sent back or published: left in the outbox, in the place of Wagtail's mails.

Wagtail's own would leave by the mail server inside the request. Ours bear their `dispatch_uid`: whichever application
starts first, there is one of each. Who unticked a notification in her account receives none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted
from wagtail.users.models import UserProfile

from correspondence import mails

PURPOSE = "relecture"
User: type[AbstractUser] = get_user_model()  # type: ignore[assignment]


def tell_reviewers(instance: TaskState, user: AbstractUser | None = None, **kwargs: Any) -> None:
    """Those whose turn it is; the administrators when there is nobody."""
    page, task = page_of(instance.workflow_state), instance.task.specific
    if page is None or not isinstance(task, AbstractGroupApprovalTask):
        return
    reviewers = User.objects.filter(groups__in=task.groups.all(), is_active=True).distinct()
    others = [one for one in reviewers or User.objects.filter(is_superuser=True, is_active=True) if one != user]
    author = instance.workflow_state.requested_by
    for reviewer in wishing(others, "submitted"):
        write(reviewer, "submitted", _("À relire : %s") % page.draft_title, page, author, "")


def tell_author_of_publication(instance: WorkflowState, user: AbstractUser | None = None, **kwargs: Any) -> None:
    tell_author(instance, user, "approved", _("Acceptée : %s"), "")


def tell_author_of_refusal(instance: WorkflowState, user: AbstractUser | None = None, **kwargs: Any) -> None:
    state = instance.current_task_state
    comment = state.specific.get_comment() if state else ""
    tell_author(instance, user, "rejected", _("À reprendre : %s"), comment)


def tell_author(instance: WorkflowState, by: AbstractUser | None, kind: str, subject: str, comment: str) -> None:
    page, author = page_of(instance), instance.requested_by
    if page is None or author is None or author == by:
        return
    for one in wishing([author], kind):
        write(one, kind, subject % page.draft_title, page, by, comment)


def page_of(state: WorkflowState) -> Page | None:
    """Notices and other contents may be reviewed too: Wagtail says so on its screens."""
    content = state.content_object
    return content.specific if isinstance(content, Page) else None


def wishing(users: Iterable[AbstractUser], kind: str) -> list[AbstractUser]:
    """Who has an address, and has not asked to be left alone about it."""
    written = [one for one in users if one.is_active and one.email]
    return [one for one in written if getattr(UserProfile.get_for_user(one), f"{kind}_notifications")]


def write(to: AbstractUser, kind: str, subject: str, page: Page, by: AbstractUser | None, comment: str) -> None:
    address = settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk])
    section = page.get_parent()
    context = {
        "page": page,
        "kind": page.page_type_display_name,
        "section": section.draft_title if section and section.depth > 1 else "",
        "by": user_display_name(by) if by else "",
        "comment": comment,
        "url": address,
        "public_url": settings.SITE_URL + page.url if page.live and page.url else "",
    }
    mails.queue(f"{PURPOSE}.{kind}", to.email, subject, f"workflow/mail/{kind}", context)


def nobody(**kwargs: Any) -> None:
    """In the place of Wagtail's second mail to the administrators."""


OURS: list[tuple[Signal, Any, Any, str]] = [
    (task_submitted, tell_reviewers, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, nobody, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, tell_author_of_refusal, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, tell_author_of_publication, WorkflowState, "workflow_state_approved_email_notification"),
]


def connect() -> None:
    for signal, receiver, sender, uid in OURS:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(receiver, sender=sender, dispatch_uid=uid)
