"""GoneAddress: where a page was that was taken off, with nowhere to send its readers. It answers 410 (RFC 9110 §15.5.11)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GoneAddress(models.Model):
    path = models.CharField(
        _("adresse"), max_length=255, unique=True, help_text="As `Redirect.normalise_path` writes it."
    )
    title = models.CharField(_("titre"), max_length=255, blank=True)
    gone_at = models.DateTimeField(_("retirée le"), default=timezone.now)

    class Meta:
        verbose_name = _("adresse retirée")
        verbose_name_plural = _("adresses retirées")

    def __str__(self) -> str:
        return self.path
