"""What a fiche repeats: who took part, who paid, what was measured, what was learnt, whom to call, what to read."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from reference.models import Agent

CONTACT_LIFE_MONTHS = 24
FICHE = "rayonnage_experiences.ExperiencePage"


def months_later(day: date, months: int) -> date:
    """Same day of the month, or the last one when that month is shorter: 31 August + 6 → 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


class Writer(Orderable):
    page = ParentalKey(FICHE, on_delete=models.CASCADE, related_name="writers")
    agent = models.ForeignKey(
        Agent, verbose_name=_("personne"), on_delete=models.PROTECT, related_name="written_experiences"
    )

    panels = [FieldPanel("agent")]

    class Meta(Orderable.Meta):
        verbose_name = _("rédacteur")
        verbose_name_plural = _("rédaction")


class Involvement(Orderable):
    """A body or a person in the action, and the part it took."""

    class Role(models.TextChoices):
        HOLDER = "porteur", _("Porteur")
        PARTNER = "partenaire", _("Partenaire")
        FUNDER = "financeur", _("Financeur")
        OPERATOR = "operateur", _("Opérateur")
        RESIDENTS = "habitants", _("Habitants, conseil citoyen")
        EVALUATOR = "evaluateur", _("Évaluateur")

    page = ParentalKey(FICHE, on_delete=models.CASCADE, related_name="involvements")
    agent = models.ForeignKey(
        Agent, verbose_name=_("organisme ou personne"), on_delete=models.PROTECT, related_name="involvements"
    )
    role = models.CharField(_("rôle"), max_length=12, choices=Role, default=Role.PARTNER)

    panels = [FieldRowPanel([FieldPanel("agent"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("porteur ou partenaire")
        verbose_name_plural = _("porteurs et partenaires")


class Funding(Orderable):
    class Kind(models.TextChoices):
        ORDINARY = "droit-commun", _("Droit commun")
        SPECIFIC = "specifique", _("Crédits spécifiques")
        PRIVATE = "prive", _("Fonds privés")

    page = ParentalKey(FICHE, on_delete=models.CASCADE, related_name="fundings")
    funder = models.CharField(_("financeur"), max_length=200)
    amount = models.DecimalField(_("montant en euros"), max_digits=12, decimal_places=2, null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    kind = models.CharField(_("nature"), max_length=12, choices=Kind, blank=True)

    panels = [
        FieldPanel("funder"),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("year"), FieldPanel("kind")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("financement")
        verbose_name_plural = _("financements")


class Indicator(Orderable):
    page = ParentalKey(FICHE, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicateur"), max_length=200)
    value = models.CharField(_("valeur"), max_length=60)
    unit = models.CharField(_("unité"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    measured_on = models.DateField(_("mesuré le"), null=True, blank=True)

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("measured_on")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("indicateur")
        verbose_name_plural = _("indicateurs")


class Lesson(Orderable):
    """One thing that helped or hindered, typed so that it can be searched across fiches."""

    class Topic(models.TextChoices):
        STEERING = "pilotage", _("Pilotage")
        PARTNERSHIP = "partenariat", _("Partenariat")
        PARTICIPATION = "participation", _("Participation des habitants")
        STAFF = "equipe", _("Équipe et compétences")
        FUNDING = "financement", _("Financement")
        TIME = "calendrier", _("Calendrier")
        PLACE = "lieu", _("Lieu et équipement")
        COMMUNICATION = "communication", _("Communication")
        RULES = "reglementation", _("Cadre réglementaire")
        EVALUATION = "evaluation", _("Évaluation")

    topic = models.CharField(_("domaine"), max_length=15, choices=Topic, blank=True)
    text = models.TextField(_("en une phrase"), max_length=400)

    panels = [FieldPanel("topic"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text


class Lever(Lesson):
    page = ParentalKey(FICHE, on_delete=models.CASCADE, related_name="levers")

    class Meta(Orderable.Meta):
        verbose_name = _("levier")
        verbose_name_plural = _("leviers")


class Brake(Lesson):
    page = ParentalKey(FICHE, on_delete=models.CASCADE, related_name="brakes")

    class Meta(Orderable.Meta):
        verbose_name = _("frein")
        verbose_name_plural = _("freins")


class Contact(Orderable):
    """Whom to call. Shown only if public, agreed to, and not expired (24 months after the agreement by default)."""

    page = ParentalKey(FICHE, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("nom"), max_length=200)
    position = models.CharField(_("fonction"), max_length=200, blank=True)
    organisation = models.CharField(_("organisme"), max_length=200, blank=True)
    email = models.EmailField(
        _("courriel"),
        blank=True,
        help_text=_("De préférence celui du service : il survit au départ de la personne."),
    )
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    is_public = models.BooleanField(_("visible sur le site"), default=False)
    consented_on = models.DateField(_("accord donné le"), null=True, blank=True)
    expires_on = models.DateField(
        _("visible jusqu’au"),
        null=True,
        blank=True,
        help_text=_("Laissez vide : 24 mois après l’accord."),
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("position")]),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
        FieldPanel("is_public"),
        FieldRowPanel([FieldPanel("consented_on"), FieldPanel("expires_on")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.is_public and self.consented_on is None:
            raise ValidationError(
                {
                    "consented_on": _(
                        "Pour montrer ce contact, indiquez la date à laquelle la personne a donné son accord."
                    )
                }
            )
        if self.consented_on and self.expires_on and self.expires_on < self.consented_on:
            raise ValidationError({"expires_on": _("Cette date précède celle de l’accord.")})

    def save(self, *args, **kwargs) -> None:
        if self.consented_on and self.expires_on is None:
            self.expires_on = months_later(self.consented_on, CONTACT_LIFE_MONTHS)
        super().save(*args, **kwargs)

    @property
    def is_shown(self) -> bool:
        return self.shows_on(timezone.localdate())

    def shows_on(self, day: date) -> bool:
        return self.is_public and self.consented_on is not None and (self.expires_on is None or day <= self.expires_on)


class DocumentReference(Orderable):
    """A document that the fiche cites: a notice of the catalogue, or a line of text when it has none."""

    page = ParentalKey(FICHE, on_delete=models.CASCADE, related_name="references")
    record = models.ForeignKey(
        "rayonnage_catalogue.BibliographicRecord",
        verbose_name=_("notice du catalogue"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="citing_experiences",
    )
    text = models.CharField(
        _("référence en toutes lettres"),
        max_length=500,
        blank=True,
        help_text=_(
            "À remplir si le document n’est pas dans le catalogue, ou pour garder trace de la référence d’origine."
        ),
    )

    panels = [FieldPanel("record"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("référence documentaire")
        verbose_name_plural = _("références documentaires")

    def __str__(self) -> str:
        return self.record.full_title if self.record else self.text

    def clean(self) -> None:
        super().clean()
        if self.record is None and not self.text:
            raise ValidationError(_("Choisissez une notice, ou écrivez la référence."))

    def save(self, *args, **kwargs) -> None:
        # A notice may be withdrawn one day: the fiche keeps the words that name it.
        if self.record is not None and not self.text:
            self.text = self.record.full_title[:500]
        super().save(*args, **kwargs)
