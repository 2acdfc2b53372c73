"""Campaign: a numéro frozen and on its way. Delivery: one copy to one address. Bounce: one that came back."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.models import Dispatch
from newsletters.models.issues import IssuePage
from newsletters.models.subscribers import Subscriber


class Campaign(models.Model):
    class Phase(models.TextChoices):
        SCHEDULED = "programme", _("Programmé")
        SENDING = "envoi", _("En cours d’envoi")
        PAUSED = "pause", _("En pause")
        TO_CHECK = "verifier", _("Parti, à vérifier")
        DONE = "termine", _("Terminé")
        CANCELLED = "arrete", _("Arrêté")
        EXPIRED = "perime", _("Non parti : trop tard")

    issue = models.OneToOneField(IssuePage, on_delete=models.PROTECT, related_name="campaign")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    phase = models.CharField(_("état"), max_length=10, choices=Phase, default=Phase.SCHEDULED, db_index=True)
    subject = models.CharField(max_length=250)
    html = models.TextField()
    text = models.TextField()
    total = models.PositiveIntegerField(_("destinataires"), default=0)
    postal_total = models.PositiveIntegerField(_("exemplaires postés"), default=0)
    starts_at = models.DateTimeField(_("départ"), default=timezone.now)
    expires_at = models.DateTimeField(_("ne part plus après"))
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(default=timezone.now)
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pause_reason = models.CharField(max_length=500, blank=True)
    per_minute = models.PositiveIntegerField(default=0)
    per_minute_and_domain = models.PositiveIntegerField(default=0)
    next_slot_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    """Connection errors in a row; the circuit opens at `newsletters.sending.circuit.TOLERATED`."""
    openings = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True, blank=True)
    """Nothing is tried before: the relay did not answer."""

    class Meta:
        verbose_name = _("envoi")
        verbose_name_plural = _("envois")
        ordering = ["-pk"]
        permissions = [("send_campaign", _("Peut lancer l’envoi d’une lettre"))]

    def __str__(self) -> str:
        return f"{self.issue} · {self.get_phase_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.phase in (self.Phase.SCHEDULED, self.Phase.SENDING, self.Phase.PAUSED)

    @property
    def give_up_at(self):
        """When a mail that the relay keeps deferring is abandoned."""
        return self.expires_at + timedelta(days=1)


class Delivery(Dispatch):
    """Unique by numéro and address: nobody receives it twice, whatever the lists."""

    # The constraint below has the index of this one already.
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    subscriber = models.ForeignKey(
        Subscriber, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    name = models.CharField(max_length=250, blank=True)
    greeting = models.CharField(max_length=250, blank=True)
    domain = models.CharField(max_length=255)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("envoi à un abonné")
        verbose_name_plural = _("envois aux abonnés")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "address"], name="delivery_once"),
            models.UniqueConstraint(fields=["key"], name="delivery_key_once"),
        ]
        # The state is in no index: writing that a copy has left then touches none (PostgreSQL's HOT updates).
        indexes = [
            models.Index(
                fields=["campaign", "next_try_at", "id"], condition=Q(next_try_at__isnull=False), name="delivery_ready"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} · {self.get_state_display()}"


class DomainSlot(models.Model):
    """When the next mail to a domain may leave, whichever numéro and process it is from."""

    domain = models.CharField(max_length=255, unique=True)
    next_slot_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.domain


class Bounce(models.Model):
    class Kind(models.TextChoices):
        HARD = "definitif", _("Adresse qui n’existe plus")
        SOFT = "passager", _("Empêchement passager")

    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="bounces")
    subscriber = models.ForeignKey(Subscriber, null=True, blank=True, on_delete=models.CASCADE, related_name="bounces")
    address = models.CharField(_("adresse"), max_length=320)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    status = models.CharField(_("code"), max_length=20, blank=True)
    reason = models.CharField(_("raison"), max_length=500)
    received_at = models.DateTimeField(_("reçu le"), default=timezone.now)
    source_hash = models.CharField(max_length=64, unique=True)
    """Of the message that came back and its recipient: reading a box twice counts once."""

    class Meta:
        verbose_name = _("message non distribué")
        verbose_name_plural = _("messages non distribués")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.address} · {self.reason}"


class LinkClicks(models.Model):
    """How many times a link of a numéro was followed; nobody knows by whom."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField()
    url = models.URLField(max_length=2000)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "position"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.url} · {self.count}"
