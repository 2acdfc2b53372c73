"""Where notices come from: sources with their rules, the runs of imports, and what a run did or asks, line by line."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models.aspects import Aspect


class Source(models.Model):
    class Role(models.TextChoices):
        MASTER = "master", _("Maître : elle tient ses notices à jour, nous les enrichissons")
        COPY = "copy", _("Copie : ce qu’elle a donné est devenu nôtre, elle ne fait que compléter")

    name = models.CharField(_("nom"), max_length=100, unique=True)
    description = models.TextField(_("présentation"), blank=True)
    role = models.CharField(_("rôle"), max_length=6, choices=Role, default=Role.MASTER)
    values_met = models.JSONField(
        default=dict, editable=False, help_text="`catalogue.importing.values_met`: the words of its files, counted."
    )
    losses = models.JSONField(
        default=dict, editable=False, help_text="`catalogue.coverage`: what of its last file was not carried over."
    )
    holder = models.CharField(
        max_length=100, blank=True, editable=False, help_text="The process whose run writes now: one at a time."
    )
    held_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source de notices")
        verbose_name_plural = _("sources de notices")

    def __str__(self) -> str:
        return self.name


class OverlayRule(models.Model):
    """What an import of this source does to one aspect of a notice that we hold already."""

    class Action(models.TextChoices):
        PROTECT = "protect", _("Mettre à jour, sauf ce qui a été corrigé ici")
        REPLACE = "replace", _("Remplacer toujours, même ce qui a été corrigé ici")
        ADD = "add", _("Compléter : ajouter ce qui manque, ne rien ôter")
        KEEP = "keep", _("Garder le nôtre")

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="rules")
    aspect = models.CharField(_("champ"), max_length=20, choices=Aspect)
    action = models.CharField(_("à l’import"), max_length=10, choices=Action, default=Action.PROTECT)

    class Meta:
        ordering = ["source", "aspect"]
        verbose_name = _("règle de recouvrement")
        verbose_name_plural = _("règles de recouvrement")
        constraints = [models.UniqueConstraint(fields=["source", "aspect"], name="one_rule_an_aspect")]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} : {self.get_action_display()}"


class SourceMapping(models.Model):
    """One line of a source's table: when it says `value`, we say `target`."""

    class Kind(models.TextChoices):
        DOCUMENT_TYPE = "document_type", _("Type de document")
        CUSTOM_FIELD = "custom_field", _("Champ personnalisé (900, 999)")
        THEME = "theme", _("Mot d’un champ de thèmes")
        TERRITORY = "territory", _("Mot d’un champ de territoires")
        STATUS = "status", _("Statut d’exemplaire")
        SECTION = "section", _("Section")
        LOCALISATION = "localisation", _("Localisation")

    FICHE = "@fiche"
    """Target of a document type whose records are fiches d’expériences, and no notices."""

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="mappings")
    kind = models.CharField(_("objet"), max_length=20, choices=Kind)
    value = models.CharField(_("valeur dans la source"), max_length=200)
    target = models.CharField(
        _("chez nous"),
        max_length=200,
        blank=True,
        help_text=_(
            "Un type de document de notre liste ; pour un champ personnalisé : themes, territories, document_type, "
            "keywords, ou un libellé à afficher. Vide : gardé tel quel."
        ),
    )
    loanable = models.BooleanField(_("empruntable"), null=True, blank=True, help_text=_("D’un statut d’exemplaire."))

    class Meta:
        ordering = ["source", "kind", "value"]
        verbose_name = _("correspondance")
        verbose_name_plural = _("correspondances")
        constraints = [models.UniqueConstraint(fields=["source", "kind", "value"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.value} → {self.target}"


class ImportRun(models.Model):
    """One import, one undoing: its files, where it is at, what it did."""

    class Kind(models.TextChoices):
        IMPORT = "import", _("Import")
        UNDO = "undo", _("Annulation")

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Fichiers reçus")
        ANALYSING = "analysing", _("Lecture des fichiers")
        READY = "ready", _("À vérifier avant d’importer")
        QUEUED = "queued", _("Va commencer")
        RUNNING = "running", _("En cours")
        DONE = "done", _("Terminé")
        FAILED = "failed", _("Interrompu")
        ABANDONED = "abandoned", _("Abandonné avant d’écrire")

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(_("nature"), max_length=6, choices=Kind, default=Kind.IMPORT)
    status = models.CharField(_("étape"), max_length=10, choices=Status, default=Status.RUNNING)
    undoes = models.ForeignKey(
        "self", verbose_name=_("annule"), null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("demandé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    encoding = models.CharField(_("codage imposé"), max_length=20, blank=True)
    is_full_export = models.BooleanField(
        _("export complet"),
        default=False,
        help_text=_("Les notices de la source qui ne sont pas dans ces fichiers sont listées comme disparues."),
    )
    by_hand = models.BooleanField(default=False, help_text="Records taken one by one by a person.")
    started_at = models.DateTimeField(_("commencé le"), auto_now_add=True)
    finished_at = models.DateTimeField(_("fini le"), null=True, blank=True)
    first_load = models.BooleanField(
        _("premier chargement"), default=False, help_text=_("Le premier chargement d’une source n’annonce rien.")
    )
    progress = models.JSONField(default=dict, blank=True, help_text="{file, done, size, records}: bytes and records.")
    fault = models.TextField(_("ce qui l’a arrêté"), blank=True)
    report = models.JSONField(_("rapport"), default=dict, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.source} – {self.started_at:%d/%m/%Y %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.status in {self.Status.ANALYSING, self.Status.QUEUED, self.Status.RUNNING}

    @property
    def has_written(self) -> bool:
        """Whether its lines tell what was done: those of a preview, even one that stopped, tell what would be."""
        return self.kind == self.Kind.UNDO or bool(self.progress.get("writing"))

    @property
    def can_be_undone(self) -> bool:
        """A run that wrote something and that nothing has undone already."""
        ended = self.status in {self.Status.DONE, self.Status.FAILED}
        return (
            ended
            and self.has_written
            and self.lines.exists()
            and not self.undone_by.exclude(status=self.Status.ABANDONED).exists()
        )


def received_files() -> FileSystemStorage:
    """Out of what the web server serves: an export may hold what the public must not read."""
    return FileSystemStorage(location=settings.DATA_DIR / "imports", base_url=None)


class ImportedFile(models.Model):
    """A file that a person dropped, kept until its run is forgotten."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("nom"), max_length=255)
    size = models.BigIntegerField(_("octets"))
    content = models.FileField(storage=received_files, upload_to="%Y/%m", max_length=300)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("fichier reçu")
        verbose_name_plural = _("fichiers reçus")

    def __str__(self) -> str:
        return self.name


class ImportLine(models.Model):
    """What a run does, or did, to one notice. Those of a preview give way to those of the import itself."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("Créée")
        UPDATED = "updated", _("Mise à jour")
        UNCHANGED = "unchanged", _("Inchangée")
        TO_DECIDE = "to_decide", _("À décider")
        REJECTED = "rejected", _("Refusée")
        GONE = "gone", _("Disparue de la source")
        REMOVED = "removed", _("Supprimée")
        SKIPPED = "skipped", _("Laissée de côté")

    class Verdict(models.TextChoices):
        """On a line that asks: what a person answers."""

        NONE = "", _("À décider")
        APPLY = "apply", _("Retirer, ou revenir en arrière")
        KEEP = "keep", _("Garder")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    file = models.PositiveSmallIntegerField(default=0, help_text="0 for the first file of the run.")
    position = models.PositiveIntegerField(_("position dans le fichier"), default=0)
    source_record_id = models.CharField(_("numéro dans la source"), max_length=200, blank=True)
    title = models.TextField(_("titre"), blank=True)
    outcome = models.CharField(_("sort"), max_length=10, choices=Outcome)
    record_number = models.BigIntegerField(_("notice"), null=True, blank=True, help_text="A number, to outlive it.")
    reason = models.TextField(_("pourquoi"), blank=True)
    verdict = models.CharField(_("décision"), max_length=6, choices=Verdict, blank=True)
    changes = models.BinaryField(null=True, help_text="`catalogue.importing.journal`: what undoing needs, compressed.")
    digest = models.BinaryField(max_length=16, null=True)

    class Meta:
        ordering = ["run", "file", "position", "pk"]
        verbose_name = _("ligne d’import")
        verbose_name_plural = _("lignes d’import")
        indexes = [
            models.Index(fields=["run", "outcome", "file", "position"], name="line_by_outcome"),
            models.Index(fields=["record_number"], name="line_by_notice"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.file}:{self.position}"


class ImportDecision(models.Model):
    """A record that waits for a person: it resembles notices that we hold, and was not written.

    The verdict is remembered by the bytes: a record that was said different, or to skip, never asks again.
    """

    class Verdict(models.TextChoices):
        NONE = "", _("À décider")
        SAME = "same", _("C’est la même : mettre à jour")
        DIFFERENT = "different", _("C’en est une autre : créer")
        SKIP = "skip", _("Ne pas importer")

    class Question(models.TextChoices):
        RESEMBLES = "resembles", _("Ressemble à une autre notice")
        SAME_NUMBER = "number", _("Deux notices différentes sous un même numéro")
        DELETED = "deleted", _("Avait été supprimée ici")

    run = models.ForeignKey(ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="decisions")
    question = models.CharField(max_length=10, choices=Question, default=Question.RESEMBLES)
    position = models.PositiveIntegerField(_("position dans le fichier"))
    source_record_id = models.CharField(_("numéro dans la source"), max_length=200, blank=True)
    title = models.TextField(_("titre"))
    reason = models.TextField(_("pourquoi"))
    candidates = models.JSONField(_("notices ressemblantes"), default=list)
    verdict = models.CharField(_("décision"), max_length=10, choices=Verdict, blank=True, default=Verdict.NONE)
    same_as = models.BigIntegerField(null=True, blank=True, help_text="The candidate that SAME means.")
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


class ItemQuestion(models.Model):
    """An item that a source moved, lost or gave twice. Nothing happens to it until a person answers."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("A changé de notice")
        GONE = "gone", _("N’est plus dans la source")
        TWICE = "twice", _("Code-barres déjà pris")

    run = models.ForeignKey(
        ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="item_questions"
    )
    kind = models.CharField(_("question"), max_length=5, choices=Kind)
    item = models.ForeignKey(
        "rayonnage_catalogue.Item", verbose_name=_("exemplaire"), on_delete=models.CASCADE, related_name="+"
    )
    record = models.ForeignKey(
        "rayonnage_catalogue.BibliographicRecord",
        verbose_name=_("notice"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Celle où la source le met, ou le mettait."),
    )
    values = models.JSONField(default=dict, help_text="The item as the source gives it now.")
    fingerprint = models.CharField(max_length=16, blank=True, help_text="Digest of `values`: asked once.")
    answer = models.CharField(
        max_length=10, blank=True, help_text="What a person chose; kept, so that the next import does not ask again."
    )

    class Meta:
        ordering = ["run", "pk"]
        verbose_name = _("exemplaire à décider")
        verbose_name_plural = _("exemplaires à décider")
        constraints = [
            models.UniqueConstraint(fields=["kind", "item", "record", "fingerprint"], name="item_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} – {self.get_kind_display()}"
