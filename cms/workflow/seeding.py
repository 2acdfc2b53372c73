"""What a site has of workflow from its first day, made once: « Relecture » by the editors, and what they may do besides."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage

from cms.roles import DOCUMENTALISTS, EDITORS
from cms.workflow.reviewing import REVIEW, new_review
from cms.workflow.sharing import MAY_SHARE

NAMED_BY_WAGTAIL = "Moderators approval"


def prepare_review(**signal: Any) -> None:
    """After the roles. Wagtail's own first workflow becomes ours; one that the centre has changed is left alone."""
    if Workflow.objects.exclude(name=NAMED_BY_WAGTAIL).exists():
        return
    Workflow.objects.filter(name=NAMED_BY_WAGTAIL).update(name=REVIEW)
    GroupApprovalTask.objects.filter(name=NAMED_BY_WAGTAIL).update(name=REVIEW)
    give_sharing()
    root = Page.get_first_root_node()
    if root and not Workflow.objects.exists():
        editors = Group.objects.filter(name=EDITORS)
        WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": new_review(REVIEW, editors)})


def give_sharing() -> None:
    """With the first review, and once: what a centre takes from its editors is not given again.

    « Partage »; the redirects that follow from what they move and take off; and the deletion of a page with what is under
    it, which the trash gives back.
    """
    app, codename = MAY_SHARE.split(".")
    sharing = Permission.objects.filter(content_type__app_label=app, codename=codename)
    permissions = sharing | Permission.objects.filter(content_type__app_label="wagtailredirects")
    for group in Group.objects.filter(name__in=[EDITORS, DOCUMENTALISTS]):
        group.permissions.add(*permissions)
    bulk = Permission.objects.filter(content_type__app_label="wagtailcore", codename="bulk_delete_page").first()
    root = Page.get_first_root_node()
    if root and bulk:
        for group in Group.objects.filter(name__in=[EDITORS, DOCUMENTALISTS]):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=bulk)


def connect() -> None:
    """After `cms.roles`, which names the groups: signals are received in the order of their connection."""
    post_migrate.connect(prepare_review, sender=apps.get_app_config("auth"), dispatch_uid="rayonnage.review")
