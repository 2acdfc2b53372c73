"""FicheOrigin: the record of a catalogue that a fiche comes from, so that the same record updates the same fiche."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experiences.models.fiches import ExperiencePage


class FicheOrigin(models.Model):
    page = models.OneToOneField(
        ExperiencePage,
        verbose_name=_("fiche"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="origin",
        help_text="None: a person deleted the fiche, which does not come back by itself.",
    )
    source = models.ForeignKey(
        "rayonnage_catalogue.Source", verbose_name=_("source"), on_delete=models.PROTECT, related_name="fiches"
    )
    identity = models.CharField(
        _("numéro dans la source"), max_length=200, help_text="001, else the digest of the bytes."
    )
    digest = models.BinaryField(max_length=16, help_text="BLAKE2b-128 of the bytes of the record.")
    reading = models.CharField(max_length=16, help_text="Of the mapping in effect, as for `StoredRecord`.")
    written = models.CharField(
        max_length=32, help_text="Digest of the fiche as the import left it: another one means that a person edited it."
    )
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("origine d’une fiche")
        verbose_name_plural = _("origines des fiches")
        constraints = [models.UniqueConstraint(fields=["source", "identity"], name="one_fiche_a_record")]

    def __str__(self) -> str:
        return f"{self.source} {self.identity}"
