"""Récolement: the items that should stand on some shelves, the barcodes that were read there, what was done about it.

An inventory is opened once: what it expects is written then, in the order of the shelves, so that an acquisition of the
third day is not missed, and so that its result stays what it was.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models.items import Item
from catalogue.models.records import BibliographicRecord


class Inventory(models.Model):
    name = models.CharField(_("nom"), max_length=120)
    opened_on = models.DateField(_("commencé le"), default=timezone.localdate)
    closed_at = models.DateTimeField(_("terminé le"), null=True, blank=True, editable=False)
    localisation = models.CharField(_("localisation"), max_length=200, blank=True)
    section = models.CharField(_("section"), max_length=200, blank=True)
    support = models.CharField(_("support"), max_length=200, blank=True)
    prefix = models.CharField(_("cotes commençant par"), max_length=100, blank=True)
    first_call_number = models.CharField(_("de la cote"), max_length=200, blank=True)
    last_call_number = models.CharField(_("à la cote"), max_length=200, blank=True)
    apart = models.JSONField(
        _("statuts mis à part"), default=list, blank=True, help_text="Statuses whose items are not expected on a shelf."
    )
    in_order = models.BooleanField(_("lu dans l’ordre des rayons"), default=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ouvert par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    figures = models.JSONField(default=dict, editable=False, help_text="The counts of its lists when it was closed.")

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("récolement")
        verbose_name_plural = _("récolements")

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ExpectedItem(models.Model):
    inventory = models.ForeignKey(Inventory, on_delete=models.CASCADE, related_name="expected")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="expected")
    rank = models.PositiveIntegerField(
        null=True, help_text="Place on the shelves, from 0; the same for a same call number, none without one."
    )

    class Meta:
        ordering = ["inventory", "rank", "pk"]
        verbose_name = _("exemplaire attendu")
        verbose_name_plural = _("exemplaires attendus")
        constraints = [models.UniqueConstraint(fields=["inventory", "item"], name="expected_once")]

    def __str__(self) -> str:
        return f"{self.inventory_id}:{self.item_id}"


class InventoryDrop(models.Model):
    """A file of barcodes, or those that a person read one by one on a day."""

    inventory = models.ForeignKey(Inventory, on_delete=models.CASCADE, related_name="drops")
    name = models.CharField(_("nom"), max_length=255, blank=True, help_text="Of the file; empty when read one by one.")
    received_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    again = models.PositiveIntegerField(_("déjà lus"), default=0, help_text="Codes that this inventory had already.")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("lecture de codes-barres")
        verbose_name_plural = _("lectures de codes-barres")

    def __str__(self) -> str:
        return self.name or str(_("Lus un par un"))


class ScannedCode(models.Model):
    inventory = models.ForeignKey(Inventory, on_delete=models.CASCADE, related_name="scans")
    drop = models.ForeignKey(InventoryDrop, on_delete=models.CASCADE, related_name="scans")
    code = models.CharField(_("code-barres"), max_length=100, help_text="As read, in capitals: read once only.")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="scans")

    class Meta:
        # The key is the order of the reading.
        ordering = ["pk"]
        verbose_name = _("code-barres lu")
        verbose_name_plural = _("codes-barres lus")
        constraints = [models.UniqueConstraint(fields=["inventory", "code"], name="scanned_once")]
        indexes = [models.Index(fields=["inventory", "item"], name="scan_by_item")]

    def __str__(self) -> str:
        return self.code


class ShelfAct(models.Model):
    """What a person did to an item, or to the notice that it left empty. It can be undone."""

    class Kind(models.TextChoices):
        MISSED = "missed", _("Déclaré manquant")
        FOUND = "found", _("Retrouvé")
        MOVED = "moved", _("Changé de place")
        WEEDED = "weeded", _("Mis au pilon")
        WITHDRAWN = "withdrawn", _("Notice retirée")

    kind = models.CharField(_("geste"), max_length=10, choices=Kind)
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="acts")
    record = models.ForeignKey(BibliographicRecord, on_delete=models.CASCADE, related_name="shelf_acts")
    inventory = models.ForeignKey(
        Inventory, null=True, blank=True, on_delete=models.SET_NULL, related_name="acts", verbose_name=_("récolement")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    done_at = models.DateTimeField(_("fait le"), auto_now_add=True)
    before = models.JSONField(default=dict, help_text="Field → value, `edited_here` included.")
    after = models.JSONField(default=dict, help_text="Field → value, of those that it changed.")
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("geste en rayon")
        verbose_name_plural = _("gestes en rayon")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.item or self.record}"
