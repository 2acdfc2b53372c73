"""CheckedLink: an address that a notice gives, and whether it answered."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models.records import BibliographicRecord


class CheckedLink(models.Model):
    record = models.ForeignKey(BibliographicRecord, on_delete=models.CASCADE, related_name="checked_links")
    url = models.TextField(_("adresse"))
    fault = models.CharField(_("défaut"), max_length=300, blank=True, help_text="Empty when the address answers.")
    checked_at = models.DateTimeField(_("vérifiée le"), default=timezone.now)

    class Meta:
        verbose_name = _("lien vérifié")
        verbose_name_plural = _("liens vérifiés")
        constraints = [models.UniqueConstraint(fields=["record", "url"], name="link_once_per_record")]
        indexes = [models.Index(fields=["record"], condition=~models.Q(fault=""), name="dead_links_of_record")]

    def __str__(self) -> str:
        return self.url
