"""Dossier: fiches that somebody chose, in an order, to be printed together. Binder: all of a theme, a territory, a period."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel, PageChooserPanel
from wagtail.models import Orderable

PATIENCE = timedelta(minutes=15)
"""A binder that says nothing for so long is lost: its worker stopped."""


class Dossier(ClusterableModel):
    title = models.CharField(_("titre"), max_length=200)
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("Imprimée avant le sommaire ; une ligne vide sépare deux paragraphes."),
    )
    changed_at = models.DateTimeField(_("modifié le"), auto_now=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("introduction"),
        MultipleChooserPanel("sheets", chooser_field_name="fiche", heading=_("Fiches, dans l’ordre"), label=_("Fiche")),
    ]

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("dossier de fiches")
        verbose_name_plural = _("dossiers de fiches")

    def __str__(self) -> str:
        return self.title


class DossierSheet(Orderable):
    dossier = ParentalKey(Dossier, on_delete=models.CASCADE, related_name="sheets")
    fiche = models.ForeignKey(
        "rayonnage_experiences.ExperiencePage", verbose_name=_("fiche"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("fiche")]

    class Meta(Orderable.Meta):
        verbose_name = _("fiche d’un dossier")
        verbose_name_plural = _("fiches d’un dossier")


class Binder(models.Model):
    class State(models.TextChoices):
        ASKED = "demande", _("En attente")
        MAKING = "en-cours", _("En préparation")
        READY = "pret", _("Prêt")
        FAILED = "echec", _("Pas fait")

    title = models.CharField(_("titre"), max_length=200, blank=True)
    theme = models.ForeignKey(
        "rayonnage_reference.Theme", verbose_name=_("thème"), null=True, blank=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    territory = models.ForeignKey(
        "rayonnage_reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    since = models.DateField(_("depuis le"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.ASKED)
    count = models.PositiveIntegerField(_("fiches"), default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    size = models.PositiveIntegerField(_("octets"), default=0)
    fault = models.TextField(_("ce qui a manqué"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("demandé par"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    made_at = models.DateTimeField(_("fait le"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("classeur de fiches")
        verbose_name_plural = _("classeurs de fiches")

    def __str__(self) -> str:
        return self.title

    @property
    def file(self) -> Path:
        return Path(settings.DATA_DIR) / "classeurs" / f"{self.pk}.pdf"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY and self.file.is_file()

    @property
    def is_awaited(self) -> bool:
        return self.state in (self.State.ASKED, self.State.MAKING) and not self.is_lost

    @property
    def is_lost(self) -> bool:
        under_way = self.state in (self.State.ASKED, self.State.MAKING)
        return under_way and timezone.now() - self.asked_at > PATIENCE
