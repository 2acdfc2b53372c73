"""Where notices come from: sources, the table that maps their words to ours, and the runs of imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    name = models.CharField(_("nom"), max_length=100, unique=True)
    description = models.TextField(_("présentation"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source de notices")
        verbose_name_plural = _("sources de notices")

    def __str__(self) -> str:
        return self.name


class SourceMapping(models.Model):
    """One line of a source's table: when it says `value`, we say `target`."""

    class Kind(models.TextChoices):
        DOCUMENT_TYPE = "document_type", _("Type de document")
        CUSTOM_FIELD = "custom_field", _("Champ personnalisé (900, 999)")

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="mappings")
    kind = models.CharField(_("objet"), max_length=20, choices=Kind)
    value = models.CharField(_("valeur dans la source"), max_length=200)
    target = models.CharField(
        _("chez nous"),
        max_length=200,
        blank=True,
        help_text=_(
            "Un type de document de notre liste ; pour un champ personnalisé : themes, territories, document_type, "
            "ou un libellé à afficher. Vide : gardé tel quel."
        ),
    )

    class Meta:
        ordering = ["source", "kind", "value"]
        verbose_name = _("correspondance")
        verbose_name_plural = _("correspondances")
        constraints = [models.UniqueConstraint(fields=["source", "kind", "value"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.value} → {self.target}"


class ImportRun(models.Model):
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="runs")
    started_at = models.DateTimeField(_("commencé le"), auto_now_add=True)
    finished_at = models.DateTimeField(_("fini le"), null=True, blank=True)
    first_load = models.BooleanField(
        _("premier chargement"), default=False, help_text=_("Le premier chargement d’une source n’annonce rien.")
    )
    report = models.JSONField(_("rapport"), default=dict, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.source} – {self.started_at:%d/%m/%Y %H:%M}"


class ImportDecision(models.Model):
    """A record that waits for a person: it resembles notices that we hold, and was not written."""

    run = models.ForeignKey(ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveIntegerField(_("position dans le fichier"))
    source_record_id = models.CharField(_("numéro dans la source"), max_length=200, blank=True)
    title = models.TextField(_("titre"))
    reason = models.TextField(_("pourquoi"))
    candidates = models.JSONField(_("notices ressemblantes"), default=list)
    format = models.CharField(max_length=10)
    encoding = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=16, help_text="BLAKE2b-128 of `raw`: received again, it waits only once.")
    raw = models.BinaryField()

    class Meta:
        ordering = ["run", "position"]
        verbose_name = _("notice à décider")
        verbose_name_plural = _("notices à décider")

    def __str__(self) -> str:
        return self.title
