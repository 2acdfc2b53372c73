"""Copies are made at the publication of a page, whoever publishes it and how."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from cms.initiatives.freezing import freeze


@receiver(page_published)
def freeze_rubrics(instance: Page, **kwargs: Any) -> None:
    freeze(instance)
