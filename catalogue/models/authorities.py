"""Authorities of the catalogue: subjects, series, publishers. Agents are in `reference`, shared with the fiches."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.parsed import SubjectKind
from reference.folding import folded_key


class Subject(models.Model):
    """A heading as a whole, subdivisions included: « Logement social – Seine-Saint-Denis »."""

    class Kind(models.TextChoices):
        TOPIC = SubjectKind.TOPIC, _("Sujet")
        PERSON = SubjectKind.PERSON, _("Personne")
        ORGANISATION = SubjectKind.ORGANISATION, _("Organisme")
        PLACE = SubjectKind.PLACE, _("Lieu")
        WORK = SubjectKind.WORK, _("Œuvre")
        FORM = SubjectKind.FORM, _("Genre")
        PERIOD = SubjectKind.PERIOD, _("Période")

    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.TOPIC)
    label = models.CharField(_("descripteur"), max_length=500)
    scheme = models.CharField(_("vocabulaire"), max_length=60, blank=True)
    match_key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        ordering = ["label"]
        verbose_name = _("descripteur")
        verbose_name_plural = _("descripteurs")
        indexes = [models.Index(fields=["label"], name="subject_by_label")]

    def __str__(self) -> str:
        return self.label

    def save(self, *args, **kwargs) -> None:
        self.match_key = folded_key(self.kind, self.label)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:subject", args=[self.pk])


class Series(models.Model):
    title = models.CharField(_("titre de la collection"), max_length=500)
    issn = models.CharField("ISSN", max_length=9, blank=True)
    match_key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        ordering = ["title"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.match_key = folded_key("series", self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:series", args=[self.pk])


class Publisher(models.Model):
    name = models.CharField(_("nom"), max_length=500)
    match_key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("éditeur")
        verbose_name_plural = _("éditeurs")

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.match_key = folded_key("publisher", self.name)
        super().save(*args, **kwargs)
