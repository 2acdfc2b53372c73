"""What leaves by mail one by one, what people agreed to, and whom we no longer write to."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where one mail to one person stands. Only READY may be claimed, and only the last five are final."""

    READY = "pret", _("Prêt à partir")
    SENDING = "en-cours", _("En cours d’envoi")
    UNCERTAIN = "incertain", _("Incertain")
    SENT = "remis", _("Remis au relais")
    REFUSED = "refuse", _("Refusé")
    ABANDONED = "abandonne", _("Abandonné")
    CANCELLED = "annule", _("Annulé")
    ERASED = "efface", _("Effacé")


WAITING = (State.READY, State.SENDING)
FINAL = (State.SENT, State.REFUSED, State.ABANDONED, State.CANCELLED, State.ERASED)


def new_key() -> str:
    """Short enough for the left of an address (RFC 5321 §4.5.3.1.1), too long to guess."""
    return secrets.token_hex(10)


class Dispatch(models.Model):
    """One mail to one address: claimed, sent, settled, each committed. `correspondence.posting` does it."""

    address = models.CharField(_("adresse"), max_length=320)
    key = models.CharField(max_length=24, default=new_key, editable=False)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.READY)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    next_try_at = models.DateTimeField(_("prochain essai"), default=timezone.now, null=True)
    """Of a READY row; None as soon as it is claimed, so that the queue's index holds only what waits."""
    claimed_at = models.DateTimeField(null=True, editable=False)
    claimed_by = models.CharField(max_length=80, blank=True, editable=False)
    settled_at = models.DateTimeField(_("fait le"), null=True, editable=False)
    reply = models.CharField(_("réponse"), max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True


class OutgoingMail(Dispatch):
    """One mail of the centre to one person: a confirmation, a reminder, a trial of the Lettre."""

    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(_("objet"), max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    sender = models.CharField(max_length=400, blank=True)
    reply_to = models.CharField(max_length=320, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    attachments = models.JSONField(default=list, blank=True)
    """[{"name", "type", "data" in base64}]: small files, such as that of a calendar."""
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    give_up_at = models.DateTimeField()

    class Meta:
        verbose_name = _("courriel")
        verbose_name_plural = _("courriels")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], condition=models.Q(next_try_at__isnull=False), name="outgoing_ready"
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["key"], name="outgoing_key_once")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"

    def save(self, *args, **kwargs) -> None:
        if self.give_up_at is None:
            self.give_up_at = self.created_at + timedelta(days=2)
        super().save(*args, **kwargs)

    @property
    def sent_from(self) -> str:
        return self.sender or settings.DEFAULT_FROM_EMAIL

    @property
    def message_id(self) -> str:
        return f"{self.key}@{settings.MAIL_DOMAIN}"


class Suppression(models.Model):
    """An address that asked to be left alone: its hash only, so that no import can bring it back.

    `scope` is "*" for everything, else what it left (« lettre:3 »).
    """

    address_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=60, default="*")
    reason = models.CharField(_("raison"), max_length=200)
    created_at = models.DateTimeField(_("depuis le"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address_hash", "scope"], name="suppression_once")]

    def __str__(self) -> str:
        return f"{self.scope} · {self.address_hash[:8]}"


class Consent(models.Model):
    """One line of the ledger: who agreed to or withdrew what, when, how, and in which words. Never changed.

    RGPD art. 7 §1: the controller shall be able to demonstrate consent. `address` is emptied when the person is erased;
    the hash stays.
    """

    class Act(models.TextChoices):
        ASKED = "demande", _("Demande d’abonnement")
        GIVEN = "accord", _("Accord confirmé")
        RECORDED = "saisie", _("Inscription par le centre")
        CHANGED = "modification", _("Modification")
        RENEWED = "renouvellement", _("Accord renouvelé")
        WITHDRAWN = "retrait", _("Retrait")
        ERASED = "effacement", _("Effacement")

    address = models.CharField(_("adresse"), max_length=320, blank=True, db_index=True)
    address_hash = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField(_("objet"), max_length=120)
    act = models.CharField(_("acte"), max_length=15, choices=Act)
    how = models.CharField(_("comment"), max_length=200)
    wording = models.TextField(_("termes"), blank=True)
    recorded_at = models.DateTimeField(_("le"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("preuve de consentement")
        verbose_name_plural = _("preuves de consentement")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.purpose} · {self.recorded_at:%d/%m/%Y}"


def backoff(attempts: int) -> timedelta:
    """30 s, 1 min, 2, 4… up to an hour: a greylisting relay wants some minutes, a full one some hours."""
    return min(timedelta(seconds=settings.SENDING_RETRY_AFTER) * 2 ** max(attempts - 1, 0), timedelta(hours=1))


def next_try(attempts: int, now: datetime) -> datetime:
    return now + backoff(attempts)
