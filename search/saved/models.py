"""SavedSearch: a question kept. Alert: a person who is told of what is new to it. Told: what she was told already."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.models import new_key
from search.address import address, query_of
from search.query import Query

NEW = "nouveautes"
"""The slug of the list of new acquisitions, which has an address of its own."""


class SavedSearchQuerySet(models.QuerySet):
    def listed(self) -> SavedSearchQuerySet:
        """Those of the centre; the others are only what somebody asked to be told of."""
        return self.filter(is_listed=True)

    def published(self) -> SavedSearchQuerySet:
        return self.filter(is_listed=True, slug__isnull=False)


class SavedSearch(models.Model):
    """`parameters` are those of its page of results, in one form for one question: `q=ville&type=Rapport`."""

    name = models.CharField(_("nom"), max_length=200)
    description = models.TextField(_("présentation"), blank=True, help_text=_("Affichée en tête de sa page publique."))
    parameters = models.TextField(editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of `parameters`.")
    slug = models.SlugField(
        _("adresse publique"),
        max_length=80,
        unique=True,
        null=True,
        blank=True,
        help_text=_("« nouveautes-sante » donne la page /recherches/nouveautes-sante/. Vide : pas de page."),
    )
    is_listed = models.BooleanField(default=False, editable=False, help_text="Made by the centre, not by an alert.")
    created_at = models.DateTimeField(_("enregistrée le"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("recherche enregistrée")
        verbose_name_plural = _("recherches enregistrées")

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs) -> None:
        self.digest = digest_of(self.parameters)
        self.slug = self.slug or None
        super().save(**kwargs)

    @property
    def query(self) -> Query:
        return query_of(QueryDict(self.parameters))[0]

    @property
    def results_url(self) -> str:
        return address(self.query)

    def get_absolute_url(self) -> str:
        """Its public page; without one, its page of results."""
        if not (self.slug and self.is_listed):
            return self.results_url
        return reverse("saved_searches:new") if self.slug == NEW else reverse("saved_searches:page", args=[self.slug])


def digest_of(parameters: str) -> str:
    return sha256(parameters.encode()).hexdigest()


class AlertQuerySet(models.QuerySet):
    def active(self) -> AlertQuerySet:
        return self.filter(state=Alert.State.ACTIVE)

    def due(self) -> AlertQuerySet:
        return self.active().filter(next_due_at__lte=timezone.now()).order_by("next_due_at", "pk")


class Alert(models.Model):
    class Frequency(models.TextChoices):
        DAILY = "jour", _("Chaque jour")
        WEEKLY = "semaine", _("Chaque semaine, le lundi")
        MONTHLY = "mois", _("Chaque mois, le premier")
        BIMONTHLY = "deux-mois", _("Tous les deux mois")

    class State(models.TextChoices):
        PENDING = "attente", _("À confirmer")
        ACTIVE = "active", _("Active")
        ENDED = "arretee", _("Arrêtée")

    search = models.ForeignKey(
        SavedSearch, verbose_name=_("recherche"), on_delete=models.CASCADE, related_name="alerts"
    )
    address = models.CharField(_("adresse"), max_length=320, db_index=True)
    frequency = models.CharField(_("rythme"), max_length=9, choices=Frequency, default=Frequency.WEEKLY)
    state = models.CharField(_("état"), max_length=7, choices=State, default=State.PENDING)
    key = models.CharField(max_length=24, default=new_key, editable=False)
    asked_at = models.DateTimeField(_("demandée le"), default=timezone.now)
    since = models.DateField(null=True, editable=False, help_text="What enters from that day on is new to it.")
    next_due_at = models.DateTimeField(_("prochain passage"), null=True, db_index=True, editable=False)
    last_sent_at = models.DateTimeField(_("dernier envoi"), null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    end_reason = models.CharField(_("raison"), max_length=200, blank=True, editable=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("alerte")
        verbose_name_plural = _("alertes")
        constraints = [models.UniqueConstraint(fields=["search", "address"], name="one_alert_a_person_and_search")]

    def __str__(self) -> str:
        return f"{self.search} · {self.get_frequency_display()}"

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE


class Told(models.Model):
    """One document of the index that an alert has named, so that it never names it twice."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="told")
    document = models.CharField(max_length=40, help_text="`SearchDocument.id`: « notice-12 ».")
    told_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "document"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.document} · {self.told_on:%d/%m/%Y}"
