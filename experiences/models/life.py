"""What must be kept of the life of a fiche, and cannot be read from its page: FicheArchive, FicheReminder, ContactRequest."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.models import new_key
from experiences.models.fiches import ExperiencePage

LONGEST_REASON = 1000


class FicheArchive(models.Model):
    """Off the site, or never to be there, and why; lifted when somebody takes the fiche up again or publishes it."""

    page = models.ForeignKey(ExperiencePage, verbose_name=_("fiche"), on_delete=models.CASCADE, related_name="archives")
    reason = models.TextField(_("raison"), max_length=LONGEST_REASON, blank=True)
    archived_at = models.DateTimeField(_("archivée le"), default=timezone.now)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_at = models.DateTimeField(_("reprise le"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("fiche archivée")
        verbose_name_plural = _("fiches archivées")
        ordering = ["-archived_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.reason[:60]}"


class FicheReminder(models.Model):
    """One thing that the editors were told of a fiche: never twice."""

    class Kind(models.TextChoices):
        AGEING = "actualiser", _("À actualiser")
        CONTACT_SOON = "contact-bientot", _("Contact bientôt masqué")
        CONTACT_HIDDEN = "contact-masque", _("Contact masqué")

    page = models.ForeignKey(
        ExperiencePage, verbose_name=_("fiche"), on_delete=models.CASCADE, related_name="reminders"
    )
    kind = models.CharField(max_length=15, choices=Kind)
    about = models.CharField(
        max_length=250, help_text="The date that it is about, and the contact: another one is news."
    )
    told_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rappel sur une fiche")
        verbose_name_plural = _("rappels sur les fiches")
        constraints = [models.UniqueConstraint(fields=["page", "kind", "about"], name="fiche_told_once")]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.get_kind_display()} · {self.about}"


class ContactRequest(models.Model):
    """« Êtes-vous toujours d’accord ? »: asked of a contact, by a link of her own; the ledger keeps what she says."""

    page = models.ForeignKey(
        ExperiencePage, verbose_name=_("fiche"), on_delete=models.CASCADE, related_name="contact_requests"
    )
    key = models.CharField(max_length=24, default=new_key, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    address = models.CharField(_("adresse électronique"), max_length=320)
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    agreed = models.BooleanField(_("d’accord"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("demande à un contact")
        verbose_name_plural = _("demandes aux contacts")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.name}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
