"""Who reviews what is submitted: « Relecture » for the whole site; and, for a section, a review of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

REVIEW = "Relecture"
"""Of the whole site, made once: see `seeding`."""


def new_review(name: str, groups: Iterable[Group]) -> Workflow:
    workflow = Workflow.objects.create(name=name)
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.set(groups)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


@dataclass(frozen=True, slots=True)
class Review:
    """Who reviews the pages of a section."""

    name: str
    groups: list[Group]
    decided_on: Page | None
    """The page where it is decided: this section, or one above."""
    is_simple: bool
    """One step, by groups: what our screen can change. Others are changed in Wagtail's own."""


def review_of(page: Page) -> Review | None:
    """None when nobody reviews: what is written there is published, or waits, without being submitted."""
    above = {one.path: one for one in page.get_ancestors(inclusive=True)}
    links = WorkflowPage.objects.filter(page__path__in=above, workflow__active=True).select_related("workflow", "page")
    nearest = max(links, key=lambda link: link.page.depth, default=None)
    if nearest is None:
        return None
    tasks = [task.specific for task in nearest.workflow.tasks]
    groups = [group for task in tasks if isinstance(task, GroupApprovalTask) for group in task.groups.all()]
    is_simple = len(tasks) == 1 and isinstance(tasks[0], GroupApprovalTask)
    return Review(nearest.workflow.name, groups, above[nearest.page.path], is_simple)


@transaction.atomic
def let_review(page: Page, groups: Iterable[Group]) -> None:
    """These groups review this section from now on. What is already submitted keeps its reviewers."""
    link = WorkflowPage.objects.filter(page=page).select_related("workflow").first()
    if link and is_of_one_section(link.workflow):
        [task] = link.workflow.tasks
        task.specific.groups.set(groups)
        return
    name = _("Relecture : %s") % page.draft_title
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": new_review(name[:255], groups)})


def is_of_one_section(workflow: Workflow) -> bool:
    """Ours to change: attached here only, with one step that no other workflow has."""
    tasks = list(workflow.tasks)
    return (
        workflow.name != REVIEW
        and workflow.workflow_pages.count() == 1
        and len(tasks) == 1
        and isinstance(tasks[0].specific, GroupApprovalTask)
        and tasks[0].workflow_tasks.count() == 1
    )


@transaction.atomic
def review_as_above(page: Page) -> None:
    """The section keeps no review of its own. Wagtail keeps the workflow as long as something is submitted to it."""
    link = WorkflowPage.objects.filter(page=page).select_related("workflow").first()
    if link is None:
        return
    workflow, alone = link.workflow, is_of_one_section(link.workflow)
    link.delete()
    if alone and not workflow.workflow_states.exists():
        tasks = list(workflow.tasks)
        workflow.delete()
        for task in tasks:
            task.delete()
