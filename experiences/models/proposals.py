"""Proposal: what somebody told of an action by the public form, as received, beside the draft that came of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experiences.models.fiches import ExperiencePage
from reference.models import Territory


class Proposal(models.Model):
    """Its personal data are emptied, or the whole row dropped, by `cycle.retention`; the ledger keeps the agreements."""

    page = models.OneToOneField(
        ExperiencePage, verbose_name=_("fiche"), on_delete=models.CASCADE, related_name="proposal"
    )
    title = models.CharField(_("titre"), max_length=200)
    summary = models.CharField(_("en une ou deux phrases"), max_length=300)
    commune = models.CharField(_("commune"), max_length=120, help_text="As it was typed.")
    territory = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.CharField(_("structure"), max_length=200)
    contact_name = models.CharField(_("nom"), max_length=200, blank=True)
    contact_position = models.CharField(_("fonction"), max_length=200, blank=True)
    contact_email = models.CharField(_("courriel"), max_length=320, blank=True)
    story = models.JSONField(default=list)
    """[{"question", "answer"}], in the order of the form and in its words of that day."""
    publication_wording = models.TextField(_("accord de publication"))
    contact_wording = models.TextField(_("accord du contact"), blank=True, help_text="Empty: not to be shown.")
    received_at = models.DateTimeField(_("reçue le"), default=timezone.now)
    forgotten_at = models.DateTimeField(_("données personnelles effacées le"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("proposition de fiche")
        verbose_name_plural = _("propositions de fiches")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.title
