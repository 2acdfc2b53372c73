"""AnnouncedFiche: what the world was told of. FicheSource, ReceivedFiche, Harvest: what other centres give us."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from experiences.models.fiches import ExperiencePage
from reference.web.addresses import NotAnAddress, host_of, split

LONGEST_ADDRESS = 1000


class AnnouncedFiche(models.Model):
    """A fiche of ours that is, or was, public. It stays when the fiche leaves: whoever took it must learn that it did."""

    class Reason(models.TextChoices):
        UNPUBLISHED = "depubliee", _("Retirée du site")
        DELETED = "supprimee", _("Supprimée")
        EXPIRED = "expiree", _("Arrivée à échéance")
        RESTRICTED = "reservee", _("Réservée à certains lecteurs")

    number = models.CharField(_("cote"), max_length=40, unique=True)
    title = models.CharField(_("titre"), max_length=255)
    page = models.OneToOneField(
        ExperiencePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="announced", db_constraint=True
    )
    since = models.DateTimeField(_("annoncée depuis"), default=timezone.now)
    changed_at = models.DateTimeField(
        _("dernier changement"), db_index=True, help_text="Published, published again, withdrawn or back."
    )
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=10, choices=Reason, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-changed_at", "number"]
        verbose_name = _("fiche annoncée")
        verbose_name_plural = _("fiches annoncées")

    def __str__(self) -> str:
        return self.number

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


def check_address(value: str) -> None:
    try:
        split(value)
    except NotAnAddress as error:
        raise ValidationError(_("Une adresse du web commence par http:// ou https://, sans mot de passe.")) from error


class FicheSource(models.Model):
    """Another centre: the address of its fiches, or the files that it sends."""

    name = models.CharField(
        _("nom du centre"), max_length=200, help_text=_("Comme il sera lu : « Reçue de Labo Cités ».")
    )
    code = models.SlugField(
        _("code"),
        max_length=12,
        unique=True,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Des minuscules, des chiffres et des tirets."))],
        help_text=_("En tête de la cote de ses fiches : « labo-cites/FE-012 ». Laissez vide : tiré du nom."),
    )
    feed_url = models.URLField(
        _("adresse du flux"),
        max_length=LONGEST_ADDRESS,
        blank=True,
        validators=[check_address],
        help_text=_("Atom, JSON-LD ou table CSV. Laissez vide si ce centre envoie des fichiers."),
    )
    is_active = models.BooleanField(_("suivie"), default=True, help_text=_("Décochez pour ne plus la lire."))
    deposit = models.BinaryField(null=True, editable=False, help_text="A file dropped, until the worker has read it.")
    deposit_name = models.CharField(max_length=200, blank=True, editable=False)

    # How it goes: written by `experiences.exchange.receiving` alone.
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    fetched_at = models.DateTimeField(_("demandée"), null=True, editable=False)
    succeeded_at = models.DateTimeField(_("lue pour la dernière fois"), null=True, editable=False)
    next_fetch_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="In a row.")
    fault = models.TextField(blank=True, editable=False, help_text="Why it could not be read last time, in French.")
    suspected = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Keys of the fiches that vanished together: a person decides.",
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("centre dont on reçoit des fiches")
        verbose_name_plural = _("centres dont on reçoit des fiches")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.code = self.code or free_code(self.name)
        if FicheSource.objects.filter(code=self.code).exclude(pk=self.pk).exists():
            raise ValidationError({"code": now("Un autre centre a ce code.")})
        if self.feed_url and FicheSource.objects.filter(feed_url=self.feed_url).exclude(pk=self.pk).exists():
            raise ValidationError({"feed_url": now("Cette adresse est déjà celle d’un autre centre.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = self.code or free_code(self.name)
        super().save(*args, **kwargs)

    @property
    def host(self) -> str:
        return host_of(self.feed_url)

    @property
    def health(self) -> str:
        """« stopped », « failing », « suspect », « waiting » (never read yet), « well »."""
        if not self.is_active:
            return "stopped"
        if self.suspected:
            return "suspect"
        if self.fault:
            return "failing"
        return "well" if self.succeeded_at else "waiting"


def free_code(name: str) -> str:
    base = slugify(name)[:12].strip("-") or "centre"
    code, rank = base, 1
    while FicheSource.objects.filter(code=code).exists():
        rank += 1
        code = f"{base[: 11 - len(str(rank))]}-{rank}"
    return code


class ReceivedFiche(models.Model):
    """One fiche of another centre: as it gave it last, and what became of it here."""

    class State(models.TextChoices):
        FOLLOWED = "suivie", _("Suit sa source")
        ADOPTED = "adoptee", _("Adoptée")
        WITHDRAWN = "retiree", _("Retirée par sa source")
        DECLINED = "ecartee", _("Écartée ici")

    source = models.ForeignKey(FicheSource, verbose_name=_("centre"), on_delete=models.CASCADE, related_name="fiches")
    identifier = models.CharField(_("identifiant d’origine"), max_length=500)
    number = models.CharField(_("cote d’origine"), max_length=120, blank=True)
    title = models.CharField(_("titre"), max_length=255)
    url = models.URLField(_("adresse d’origine"), max_length=LONGEST_ADDRESS, blank=True)
    licence = models.CharField(_("licence"), max_length=20, blank=True)
    content = models.JSONField(default=dict, editable=False, help_text="As the source said it: nothing of it is lost.")
    digest = models.CharField(max_length=32, editable=False, help_text="Of `content`.")
    page = models.OneToOneField(
        ExperiencePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="received"
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.FOLLOWED, db_index=True)
    differs = models.BooleanField(
        _("sa source l’a changée depuis"), default=False, help_text="Of an adopted fiche only."
    )
    received_at = models.DateTimeField(_("reçue le"), default=timezone.now)
    changed_at = models.DateTimeField(_("changée le"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("fiche reçue")
        verbose_name_plural = _("fiches reçues")
        constraints = [
            models.UniqueConstraint(fields=["source", "identifier"], name="one_received_fiche_an_identifier")
        ]

    def __str__(self) -> str:
        return self.title


class Harvest(models.Model):
    """One reading of a source, told in French."""

    KEPT = 20

    source = models.ForeignKey(FicheSource, on_delete=models.CASCADE, related_name="harvests")
    at = models.DateTimeField(_("le"), default=timezone.now)
    counts = models.JSONField(default=dict)
    """{created, updated, unchanged, withdrawn, refused, back: how many}."""
    lines = models.JSONField(default=list)
    """[{"kind": "refused" | "withdrawn" | "remark", "text": a French sentence}]."""
    fault = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("moisson")
        verbose_name_plural = _("moissons")

    def __str__(self) -> str:
        return f"{self.source} · {self.at:%Y-%m-%d %H:%M}"
