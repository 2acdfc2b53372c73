"""Withdrawal: a page taken off the site by a person, and why."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

LONGEST_REASON = 1000


class Withdrawal(models.Model):
    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="withdrawals")
    reason = models.TextField(_("raison"), max_length=LONGEST_REASON)
    withdrawn_at = models.DateTimeField(_("retirée le"), default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    # A page is not « referred to » by the account of its own withdrawal.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("retrait")
        verbose_name_plural = _("retraits")
        ordering = ["-withdrawn_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page} · {self.reason[:60]}"
