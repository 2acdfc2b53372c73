"""What an editor sets on a page that people register to: a rendez-vous, or a whole cycle."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.registration.questions import QuestionsBlock


class TakesRegistrations(models.Model):
    takes_registrations = models.BooleanField(
        _("inscription sur le site"),
        default=False,
        help_text=_("Un formulaire s’ouvre sur la page ; le centre suit les inscrits depuis « Inscriptions »."),
    )
    seats = models.PositiveIntegerField(
        _("places"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Vide : sans limite.")
    )
    has_waiting_list = models.BooleanField(
        _("liste d’attente"),
        default=True,
        help_text=_(
            "Une fois complet, on s’y inscrit ; chaque place rendue va au premier de la liste, prévenu aussitôt."
        ),
    )
    is_reviewed = models.BooleanField(
        _("le centre accepte chaque inscription"),
        default=False,
        help_text=_("Rien n’est confirmé avant qu’une personne du centre ne l’ait accepté."),
    )
    registration_opens_on = models.DateField(
        _("inscriptions du"), null=True, blank=True, help_text=_("Vide : dès la publication.")
    )
    registration_closes_on = models.DateField(
        _("au"), null=True, blank=True, help_text=_("Ce jour compris. Vide : jusqu’au début du rendez-vous.")
    )
    questions = StreamField(
        QuestionsBlock(),
        verbose_name=_("questions aux participants"),
        blank=True,
        help_text=_("En plus du nom, de l’adresse, de la fonction, de la structure et de la commune."),
    )

    offering_panel = MultiFieldPanel(
        [
            FieldPanel("takes_registrations"),
            FieldRowPanel([FieldPanel("seats"), FieldPanel("has_waiting_list"), FieldPanel("is_reviewed")]),
            FieldRowPanel([FieldPanel("registration_opens_on"), FieldPanel("registration_closes_on")]),
            FieldPanel("questions"),
        ],
        heading=_("Inscription sur le site"),
        classname="collapsed",
    )

    class Meta:
        abstract = True

    def check_offering(self) -> None:
        """Raises ValidationError."""
        opens, closes = self.registration_opens_on, self.registration_closes_on
        if opens and closes and closes < opens:
            raise ValidationError(
                {
                    "registration_closes_on": _(
                        "Les inscriptions se ferment avant de s’ouvrir : corrigez l’une des deux dates."
                    )
                }
            )
