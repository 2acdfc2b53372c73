"""Copies are made at the publication of a page, whoever publishes it and how; one that goes takes its picture with it."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from cms.initiatives import pictures
from cms.initiatives.freezing import freeze
from cms.initiatives.models import Reprint


@receiver(page_published)
def freeze_rubrics(instance: Page, **kwargs: Any) -> None:
    freeze(instance)


@receiver(post_delete, sender=Reprint)
def discard_picture(instance: Reprint, **kwargs: Any) -> None:
    pictures.discard(instance.content.get("picture"))
