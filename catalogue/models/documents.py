"""DigitalDocument: what a notice gives to read, hear or see. A file kept here, or an address elsewhere.

Not a Wagtail document, for four reasons: that one is a result of its own beside the notice it belongs to; its address
holds the name of its file, and changes with it; its file stands where the web server hands out pictures, whoever asks;
and its privacy is that of a collection, not of a title. Editors keep Wagtail's documents for their pages.

What a reading finds is kept apart from the document, so that saving a form, or going back to an older revision of the
notice, never overwrites it: it says which file it was made of, and one made of another file is no reading of this one.
"""

from __future__ import annotations

import hashlib

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from catalogue.digital import kinds
from catalogue.digital.receiving import check_file
from catalogue.digital.storage import KeptFileField

COVER_WIDTHS = (160, 320, 640)
"""Pixels: a list, a notice, a notice on a dense screen."""


class DigitalDocumentQuerySet(models.QuerySet):
    def open(self) -> DigitalDocumentQuerySet:
        """What anybody may read: the only documents that search, exports and covers know of."""
        return self.filter(access=DigitalDocument.Access.OPEN)


class DigitalDocument(Orderable, ClusterableModel):
    class Access(models.TextChoices):
        OPEN = "open", _("Libre")
        RESERVED = "reserved", _("Réservé aux lecteurs inscrits")

    record = ParentalKey("rayonnage_catalogue.BibliographicRecord", on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(
        _("intitulé"),
        max_length=250,
        blank=True,
        help_text=_(
            "S’il y a plusieurs documents\u00a0: «\u00a0Synthèse\u00a0», «\u00a0Annexes\u00a0», «\u00a0Enregistrement\u00a0»."
        ),
    )
    file = KeptFileField(_("fichier"), blank=True, validators=[check_file])
    url = models.URLField(
        _("adresse"),
        max_length=2000,
        blank=True,
        help_text=_(
            "D’un document en ligne. Avec un fichier\u00a0: l’adresse dont il est la copie, et qu’il remplace."
        ),
    )
    access = models.CharField(_("accès"), max_length=10, choices=Access, default=Access.OPEN)
    groups = ParentalManyToManyField(
        Group,
        verbose_name=_("groupes"),
        blank=True,
        related_name="+",
        help_text=_("D’un document réservé\u00a0: ceux qui peuvent le lire. Aucun\u00a0: tous les lecteurs inscrits."),
    )

    media_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(null=True, editable=False, help_text="Bytes.")
    digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="SHA-256 of the file, in hexadecimal."
    )
    received_at = models.DateTimeField(null=True, editable=False, help_text="When the present file came.")

    objects = DigitalDocumentQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("document numérique")
        verbose_name_plural = _("documents numériques")

    def __str__(self) -> str:
        return self.title or self.kind_label or self.url

    def clean(self) -> None:
        if not self.file and not self.url:
            raise ValidationError(_("Choisissez un fichier, ou donnez l’adresse du document."))
        if self.is_reserved and self.url:
            raise ValidationError(
                {
                    "access": _(
                        "Une adresse ne se réserve pas\u00a0: le site qui la donne en décide seul. Déposez le fichier sans "
                        "adresse, ou laissez l’accès libre."
                    )
                }
            )

    def save(self, **kwargs) -> None:
        if self.file and not self.file._committed:
            self.describe_file()
        elif not self.file:
            self.media_type, self.size, self.digest, self.received_at = "", None, "", None
        super().save(**kwargs)

    def describe_file(self) -> None:
        """From its bytes, once, when it comes."""
        file = self.file.file
        file.seek(0)
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        kind = kinds.recognised(file.read(kinds.HEAD), self.file.name)
        file.seek(0)
        if kind is kinds.ZIP:
            kind = kinds.named(self.file.name) or kind
        self.media_type = kind.media_type if kind else "application/octet-stream"
        self.size, self.digest, self.received_at = self.file.size, digest.hexdigest(), timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("catalogue:document", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.title)[:60].strip("-") or "document"

    @property
    def is_reserved(self) -> bool:
        return self.access == self.Access.RESERVED

    @property
    def kind(self) -> kinds.FileKind | None:
        """None for an address, whose site alone knows what it gives."""
        return kinds.of_media_type(self.media_type)

    @property
    def kind_label(self) -> str:
        return self.kind.label if self.kind else ""

    @property
    def is_pdf(self) -> bool:
        return self.media_type == kinds.PDF.media_type

    @property
    def current_reading(self) -> DocumentReading | None:
        """What was read of the present file; None before that."""
        reading = getattr(self, "reading", None)
        return reading if reading and reading.digest == self.digest else None


class DocumentReading(models.Model):
    """What was read of a PDF, and how it went. `digest` says of which file: replaced since, it is to be read again."""

    class State(models.TextChoices):
        UNDER_WAY = "under_way", _("Lecture en cours")
        READ = "read", _("Texte lu")
        PARTLY = "partly", _("Texte lu en partie")
        NO_TEXT = "no_text", _("Sans texte")
        ENCRYPTED = "encrypted", _("Protégé par un mot de passe")
        BROKEN = "broken", _("Illisible")
        FAILED = "failed", _("Lecture interrompue")

    document = models.OneToOneField(DigitalDocument, on_delete=models.CASCADE, related_name="reading")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.UNDER_WAY)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    page_count = models.PositiveIntegerField(null=True)
    covers = models.JSONField(default=list, help_text="[[width, height, name in the media folder], …], by width.")

    class Meta:
        verbose_name = _("lecture d’un document")
        verbose_name_plural = _("lectures de documents")
        indexes = [models.Index(fields=["state", "begun_at"], name="reading_by_state")]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def is_settled(self) -> bool:
        return self.state != self.State.UNDER_WAY


class DocumentPage(models.Model):
    """The text of one page, so that a search can name it."""

    reading = models.ForeignKey(DocumentReading, on_delete=models.CASCADE, related_name="pages", db_index=False)
    number = models.PositiveIntegerField(help_text="From 1, as a reader of PDF counts.")
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("page d’un document")
        verbose_name_plural = _("pages d’un document")
        constraints = [models.UniqueConstraint(fields=["reading", "number"], name="page_once_a_reading")]

    def __str__(self) -> str:
        return f"p. {self.number}"
