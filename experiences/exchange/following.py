"""What the ledger hears: a fiche published, unpublished, deleted, restricted, moved. Connected by `experiences.signals`."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from experiences.exchange.announced import gone, note, settle
from experiences.models import ExperiencePage


@receiver([page_published, page_unpublished])
def note_fiche(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ExperiencePage):
        note(instance)


@receiver(post_delete, sender=ExperiencePage)
def note_deleted(instance: ExperiencePage, **kwargs: Any) -> None:
    gone(instance.number, is_deleted=True)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def note_branch(**kwargs: Any) -> None:
    """A branch that closes, or opens: one of its parents may be above the fiches."""
    settle()


@receiver(post_page_move)
def note_moved(instance: Page, **kwargs: Any) -> None:
    """Into a closed branch, or out of one."""
    if instance.get_descendants(inclusive=True).type(ExperiencePage).exists():
        settle()
