"""Answers are forgotten when their form says so (RGPD art. 5 §1 e)."""

from __future__ import annotations

from datetime import timedelta

from django.dispatch import receiver
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from cms.background import Pace
from cms.models.forms import FormPage
from cms.ticks import tick

forgetting = Pace(6 * 3600)


@receiver(tick)
def forget_what_is_old(**kwargs: object) -> None:
    if forgetting.is_due():
        forget()


def forget() -> int:
    """Returns how many."""
    gone = 0
    for page in FormPage.objects.only("pk", "kept_days"):
        before = timezone.now() - timedelta(days=page.kept_days)
        gone += FormSubmission.objects.filter(page=page.pk, submit_time__lt=before).delete()[0]
    return gone
