"""Who comes to what. A « unit » is the page that one registers to: a rendez-vous, or a cycle taken as a whole.

Desk: the lock of a unit, and whether it was closed by hand.
Registration: one person at one unit. Presence: the same at each séance of it. Tally: what is left after the purge.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.models import new_key


class Desk(models.Model):
    """One row a unit, locked while a place is given or given back: two people never take the last one."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    closed_at = models.DateTimeField(_("fermé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("guichet")
        verbose_name_plural = _("guichets")

    def __str__(self) -> str:
        return str(self.page)


class Function(models.TextChoices):
    """Whom the centre's bilan counts: never rename a value."""

    ELECTED = "elu", _("Élu·e")
    PROJECT = "projet", _("Équipe politique de la ville, chef·fe de projet")
    AUTHORITY = "collectivite", _("Service d’une collectivité")
    STATE = "etat", _("Service de l’État")
    ASSOCIATION = "association", _("Association")
    LANDLORD = "bailleur", _("Bailleur social")
    EDUCATION = "education", _("Éducation nationale")
    HEALTH = "sante", _("Santé, action sociale")
    RESIDENT = "habitant", _("Habitant·e, conseil citoyen")
    RESEARCH = "recherche", _("Recherche, étudiant·e")
    OTHER = "autre", _("Autre")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def confirmed(self) -> RegistrationQuerySet:
        return self.filter(state=Registration.State.CONFIRMED)

    def waiting(self) -> RegistrationQuerySet:
        """The first to have asked comes first."""
        return self.filter(state=Registration.State.WAITING).order_by("asked_at", "pk")

    def standing(self) -> RegistrationQuerySet:
        """Those that may still lead to a place."""
        return self.filter(state__in=Registration.STANDING)


class Registration(models.Model):
    class State(models.TextChoices):
        PENDING = "a-accepter", _("À accepter")
        CONFIRMED = "inscrit", _("Inscrit·e")
        WAITING = "attente", _("Liste d’attente")
        CANCELLED = "desiste", _("Désistement")
        REFUSED = "refuse", _("Non retenu·e")

    STANDING = (State.PENDING, State.CONFIRMED, State.WAITING)

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(_("adresse électronique"), max_length=320)
    first_name = models.CharField(_("prénom"), max_length=100)
    last_name = models.CharField(_("nom"), max_length=120)
    function = models.CharField(_("fonction"), max_length=14, choices=Function)
    job = models.CharField(_("intitulé du poste"), max_length=160, blank=True)
    organisation = models.CharField(_("structure"), max_length=200, blank=True)
    commune = models.CharField(_("commune"), max_length=120, blank=True)
    answers = models.JSONField(_("réponses"), default=list, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State)
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    settled_at = models.DateTimeField(_("depuis le"), default=timezone.now)
    key = models.CharField(max_length=24, default=new_key, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        ordering = [Lower("last_name"), Lower("first_name"), "pk"]
        indexes = [models.Index(fields=["page", "state", "asked_at"], name="registration_by_state")]
        constraints = [models.UniqueConstraint(fields=["page", "address"], name="registration_once_an_address")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_standing(self) -> bool:
        return self.state in self.STANDING

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED


class Presence(models.Model):
    """At one séance. `is_present` is unknown until the sheet has been read."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="presences")
    event = models.ForeignKey("rayonnage_cms.EventPage", on_delete=models.CASCADE, related_name="+")
    is_present = models.BooleanField(_("présent·e"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        constraints = [models.UniqueConstraint(fields=["registration", "event"], name="presence_once_an_event")]

    def __str__(self) -> str:
        return f"{self.registration} · {self.event}"


class Tally(models.Model):
    """How many came, once nobody knows who: by function, by commune, never by both at once."""

    class Axis(models.TextChoices):
        TOTAL = "total", _("Ensemble")
        FUNCTION = "fonction", _("Fonction")
        COMMUNE = "commune", _("Commune")

    event = models.ForeignKey("rayonnage_cms.EventPage", on_delete=models.CASCADE, related_name="+")
    axis = models.CharField(max_length=8, choices=Axis)
    label = models.CharField(max_length=120, blank=True)
    """A value of Function, the name of a commune; empty for the total, or for who did not say."""
    registered = models.PositiveIntegerField(_("inscrits"), default=0)
    present = models.PositiveIntegerField(_("présents"), default=0)

    class Meta:
        verbose_name = _("décompte de participants")
        verbose_name_plural = _("décomptes de participants")
        constraints = [models.UniqueConstraint(fields=["event", "axis", "label"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.event} · {self.axis} {self.label} : {self.registered}"
