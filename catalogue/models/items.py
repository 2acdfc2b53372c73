"""Item: one copy on a shelf, ours or another centre's."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from catalogue.models.records import BibliographicRecord


class Item(models.Model):
    record = ParentalKey(BibliographicRecord, on_delete=models.CASCADE, related_name="items")
    barcode = models.CharField(_("code-barres"), max_length=100, blank=True)
    call_number = models.CharField(_("cote"), max_length=200, blank=True)
    localisation = models.CharField(_("localisation"), max_length=200, blank=True)
    owner = models.CharField(_("propriétaire"), max_length=200, blank=True)
    section = models.CharField(_("section"), max_length=200, blank=True)
    support = models.CharField(_("support"), max_length=200, blank=True)
    status = models.CharField(_("statut"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    price = models.CharField(_("prix"), max_length=60, blank=True)
    loanable = models.BooleanField(_("empruntable"), null=True, blank=True)
    created_on = models.DateField(_("entré le"), null=True, blank=True)
    edited_here = models.BooleanField(
        default=False,
        editable=False,
        help_text="Corrected by a person since it came: no import overwrites or removes it.",
    )

    class Meta:
        ordering = ["localisation", "call_number", "pk"]
        verbose_name = _("exemplaire")
        verbose_name_plural = _("exemplaires")
        indexes = [
            models.Index(fields=["barcode"], name="item_by_barcode"),
            models.Index(fields=["call_number"], name="item_by_call_number"),
        ]

    def __str__(self) -> str:
        return self.call_number or self.barcode or str(_("Exemplaire sans cote"))

    @property
    def is_here(self) -> bool:
        """Whether the item is on our own shelves; an item of no stated localisation is ours."""
        return not self.localisation or self.localisation in settings.OUR_LOCALISATIONS
