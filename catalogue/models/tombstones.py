"""Tombstone: what stays of a notice that is no more, so that its address answers and its source finds it gone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.records import BibliographicRecord


class Tombstone(models.Model):
    class Reason(models.TextChoices):
        DELETED = "deleted", _("Supprimée")
        MERGED = "merged", _("Fusionnée avec une autre")
        UNDONE = "undone", _("Import annulé")

    record_number = models.BigIntegerField(
        _("numéro de la notice"), unique=True, help_text="Primary key that it had: nobody else ever gets it."
    )
    title = models.TextField(_("titre"))
    reason = models.CharField(_("pourquoi"), max_length=10, choices=Reason)
    merged_into = models.ForeignKey(
        BibliographicRecord,
        verbose_name=_("fusionnée avec"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="absorbed",
    )
    buried_at = models.DateTimeField(_("depuis le"), auto_now_add=True)

    class Meta:
        ordering = ["-buried_at"]
        verbose_name = _("notice disparue")
        verbose_name_plural = _("notices disparues")

    def __str__(self) -> str:
        return self.title

    @property
    def full_title(self) -> str:
        return self.title


class BuriedIdentity(models.Model):
    """Under what a source knew the notice: received again, it is asked about, never created anew in silence."""

    tombstone = models.ForeignKey(Tombstone, on_delete=models.CASCADE, related_name="identities")
    source = models.ForeignKey("rayonnage_catalogue.Source", on_delete=models.CASCADE, db_index=False)
    source_record_id = models.CharField(max_length=200, blank=True, help_text="001; empty when it had none.")
    digest = models.BinaryField(max_length=16, help_text="BLAKE2b-128 of the bytes that it came from.")

    class Meta:
        indexes = [
            models.Index(fields=["source", "source_record_id"], name="buried_by_id"),
            models.Index(fields=["source", "digest"], name="buried_by_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.source_record_id}"
