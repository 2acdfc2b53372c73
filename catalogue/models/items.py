"""Item: one copy on a shelf, ours or another centre's; or that stood there, and was missed or weeded.

Its standing (STANDING) is known to no source and to no form: `catalogue.inventory.acts` changes it, and nothing else does.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from catalogue.models.records import BibliographicRecord

STANDING = ("missing_since", "withdrawn_on", "withdrawal_reason")


class ItemQuerySet(models.QuerySet["Item"]):
    def ours(self) -> "ItemQuerySet":
        """An item of no stated localisation is ours."""
        return self.filter(models.Q(localisation="") | models.Q(localisation__in=settings.OUR_LOCALISATIONS))

    def held(self) -> "ItemQuerySet":
        """Not weeded: the library still owns them, even those that it misses."""
        return self.filter(withdrawn_on__isnull=True)


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
    missing_since = models.DateField(_("manquant depuis le"), null=True, blank=True, editable=False)
    withdrawn_on = models.DateField(_("mis au pilon le"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(
        _("motif du désherbage"), max_length=200, blank=True, default="", db_default="", editable=False
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["localisation", "call_number", "pk"]
        verbose_name = _("exemplaire")
        verbose_name_plural = _("exemplaires")
        indexes = [
            models.Index(fields=["barcode"], name="item_by_barcode"),
            models.Index(fields=["call_number"], name="item_by_call_number"),
            models.Index(fields=["withdrawn_on"], name="item_by_withdrawal", condition=~models.Q(withdrawn_on=None)),
        ]

    def __str__(self) -> str:
        return self.call_number or self.barcode or str(_("Exemplaire sans cote"))

    def save(self, **kwargs: Any) -> None:
        """An older version of the notice, or a form opened before, does not bring a weeded item back."""
        if self.pk and (held := Item.objects.filter(pk=self.pk).values(*STANDING).first()):
            for name, value in held.items():
                setattr(self, name, value)
        super().save(**kwargs)

    @property
    def is_ours(self) -> bool:
        return not self.localisation or self.localisation in settings.OUR_LOCALISATIONS

    @property
    def is_on_shelf(self) -> bool:
        return self.withdrawn_on is None and self.missing_since is None

    @property
    def is_here(self) -> bool:
        """Whether a reader finds it on our own shelves."""
        return self.is_ours and self.is_on_shelf
