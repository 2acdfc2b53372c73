"""ProposedBarcode: a number shown to somebody, so that nobody else is shown it while the form is still open."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProposedBarcode(models.Model):
    barcode = models.CharField(_("code-barres"), max_length=100, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("code-barres proposé")
        verbose_name_plural = _("codes-barres proposés")

    def __str__(self) -> str:
        return self.barcode
