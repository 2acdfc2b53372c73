"""Subscription: what a serial should bring, and when. ExpectedIssue: an issue of which something is known or was done.

What is only to come has no row: `catalogue.serials.expecting` computes it from the subscription and its last row.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from catalogue.models.items import Item
from catalogue.models.records import BibliographicRecord
from catalogue.serials.expecting import Last, Plan, before_the_first
from catalogue.serials.numbering import Numbering, Position, number_in
from catalogue.serials.rhythm import Periodicity, Rhythm, days_from
from catalogue.serials.typed import a_number, a_pattern, some_days

RENEWAL = timedelta(days=60)
"""Before its end, a subscription asks to be renewed."""


class Subscription(models.Model):
    class Periodicity(models.TextChoices):
        WEEKLY = Periodicity.WEEKLY, _("Hebdomadaire")
        FORTNIGHTLY = Periodicity.FORTNIGHTLY, _("Toutes les deux semaines")
        MONTHLY = Periodicity.MONTHLY, _("Mensuelle")
        BIMONTHLY = Periodicity.BIMONTHLY, _("Bimestrielle")
        QUARTERLY = Periodicity.QUARTERLY, _("Trimestrielle")
        HALF_YEARLY = Periodicity.HALF_YEARLY, _("Semestrielle")
        YEARLY = Periodicity.YEARLY, _("Annuelle")
        TIMES_A_YEAR = Periodicity.TIMES_A_YEAR, _("Tant de numéros par an")
        IRREGULAR = Periodicity.IRREGULAR, _("Irrégulière")

    serial = models.ForeignKey(
        BibliographicRecord,
        verbose_name=_("périodique"),
        on_delete=models.CASCADE,
        related_name="subscriptions",
        limit_choices_to={"level": BibliographicRecord.Level.SERIAL},
    )
    supplier = models.CharField(_("fournisseur"), max_length=200, blank=True)
    supplier_email = models.EmailField(_("adresse du fournisseur"), blank=True, help_text=_("Pour les réclamations."))
    reference = models.CharField(_("numéro d’abonné"), max_length=100, blank=True)
    price = models.CharField(_("prix"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    start = models.DateField(_("début de l’abonnement"))
    end = models.DateField(
        _("fin de l’abonnement"),
        null=True,
        blank=True,
        help_text=_("Vide s’il court sans fin. Rien n’est attendu après."),
    )
    ceased_on = models.DateField(
        _("la revue a cessé de paraître le"),
        null=True,
        blank=True,
        help_text=_("Plus rien n’est attendu après ce jour."),
    )

    periodicity = models.CharField(_("périodicité"), max_length=12, choices=Periodicity, default=Periodicity.MONTHLY)
    issues_a_year = models.PositiveSmallIntegerField(
        _("numéros par an"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    months_off = models.JSONField(
        _("mois sans numéro"), default=list, blank=True, help_text=_("Août, pour beaucoup de revues.")
    )
    days_of_month = models.CharField(
        _("jours de parution dans le mois"),
        max_length=60,
        blank=True,
        validators=[some_days],
        help_text=_("« 1, 15 » s’il y en a plusieurs. Vide : le jour du dernier numéro."),
    )
    grace = models.PositiveSmallIntegerField(
        _("délai avant le retard, en jours"), default=15, validators=[MaxValueValidator(366)]
    )

    numbering = models.CharField(
        _("numérotation"),
        max_length=60,
        default="n° %n",
        validators=[a_pattern],
        help_text=_("%n est le numéro, %v le volume, %a l’année : « vol. %v, n° %n »."),
    )
    restarts = models.BooleanField(_("le numéro repart à 1 chaque année"), default=False)
    last_number = models.CharField(
        _("dernier numéro reçu"),
        max_length=20,
        blank=True,
        validators=[a_number],
        help_text=_("Le suivant est attendu."),
    )
    last_volume = models.PositiveIntegerField(_("son volume"), null=True, blank=True)
    last_date = models.DateField(
        _("sa date"),
        null=True,
        blank=True,
        help_text=_("Vide : le premier numéro est attendu au début de l’abonnement."),
    )

    makes_item = models.BooleanField(_("créer l’exemplaire à l’arrivée"), default=True)
    with_barcode = models.BooleanField(_("avec le code-barres suivant"), default=False)
    localisation = models.CharField(_("localisation"), max_length=200, blank=True)
    section = models.CharField(_("section"), max_length=200, blank=True)
    call_number = models.CharField(
        _("cote"), max_length=150, blank=True, help_text=_("Le numéro la suit : « REV 12 » donne « REV 12 n° 413 ».")
    )
    loanable = models.BooleanField(_("empruntable"), default=False)

    class Meta:
        ordering = ["serial__sort_title", "pk"]
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")

    def __str__(self) -> str:
        return f"{self.serial.title} ({self.supplier})" if self.supplier else self.serial.title

    def clean(self) -> None:
        if self.end and self.start and self.end < self.start:
            raise ValidationError({"end": _("La fin de l’abonnement vient avant son début.")})
        if self.periodicity == self.Periodicity.TIMES_A_YEAR and not self.issues_a_year:
            raise ValidationError({"issues_a_year": _("Dites combien de numéros paraissent dans l’année.")})
        if self.last_date and not self.last_number:
            raise ValidationError({"last_number": _("Donnez aussi le numéro reçu à cette date.")})
        if self.last_number and self.pattern.counts_volumes and self.last_volume is None:
            raise ValidationError({"last_volume": _("La numérotation compte les volumes : donnez celui de ce numéro.")})
        if len(set(self.months_off)) == len(MONTHS):
            raise ValidationError({"months_off": _("Il faut au moins un mois où la revue paraît.")})

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(
            periodicity=Periodicity(self.periodicity),
            issues_a_year=self.issues_a_year or 1,
            months_off=frozenset(self.months_off),
            days=days_from(self.days_of_month),
        )

    @property
    def pattern(self) -> Numbering:
        return Numbering(self.numbering, restarts=self.restarts)

    @property
    def plan(self) -> Plan:
        return Plan(self.rhythm, self.pattern, self.last_date or self.start, self.until)

    def last(self, row: ExpectedIssue | None) -> Last:
        """Where the sequence stands: at its last row, or at what the form says was received, when that is later."""
        if row is not None and (self.last_date is None or self.last_date <= row.day):
            return Last(row.place, row.day, row.position)
        given = number_in(self.last_number)
        position = Position(*given, self.last_volume) if given else self.pattern.first()
        if self.last_date is None:
            # The day of the first issue is known, that of the one before is not.
            first = Position(position.end + 1, position.end + 1, position.volume) if given else position
            return before_the_first(self.plan, first)
        return Last(row.place if row else 0, self.last_date, position)

    @property
    def until(self) -> date | None:
        """The last day for which anything is expected."""
        return min((day for day in (self.end, self.ceased_on) if day), default=None)

    def is_late(self, due_on: date, today: date) -> bool:
        return due_on + timedelta(days=self.grace) < today

    def ends_soon(self, today: date) -> bool:
        """Over counts too, until it is renewed: a journal that ceased asks for nothing."""
        return self.end is not None and self.ceased_on is None and self.end - RENEWAL <= today


class ExpectedIssue(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Attendu")
        RECEIVED = "received", _("Reçu")
        NEVER = "never", _("Ne paraîtra pas")

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="issues")
    place = models.PositiveIntegerField(
        null=True, help_text="1, 2, 3… in the order of the subscription; none for an issue outside the pattern."
    )
    due_on = models.DateField(_("attendu le"))
    published_on = models.DateField(_("date du numéro"), null=True)
    volume = models.PositiveIntegerField(_("volume"), null=True)
    number = models.PositiveIntegerField(_("numéro"), null=True)
    number_end = models.PositiveIntegerField(null=True, help_text="13 of « 12-13 ».")
    label = models.CharField(_("désignation"), max_length=200)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.WAITING)
    received_on = models.DateField(_("reçu le"), null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    record = models.ForeignKey(
        BibliographicRecord, verbose_name=_("notice"), null=True, on_delete=models.SET_NULL, related_name="arrivals"
    )
    made_record = models.BooleanField(default=False, help_text="The notice was made by this arrival.")
    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_on = models.DateField(_("réclamé le"), null=True)
    claims = models.PositiveSmallIntegerField(_("réclamations"), default=0)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("numéro attendu")
        verbose_name_plural = _("numéros attendus")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "place"], name="issue_once_per_subscription"),
        ]
        indexes = [
            models.Index(fields=["state", "received_on"], name="issue_by_arrival"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def position(self) -> Position:
        number = self.number or 0
        return Position(number, self.number_end or number, self.volume)

    @property
    def day(self) -> date:
        """The later of the day it was due and the day it bears."""
        return max(self.due_on, self.published_on or self.due_on)

    @property
    def day_borne(self) -> date:
        return self.published_on or self.due_on

    @property
    def bare_number(self) -> str:
        """« 412 » for « n° 412 », as PMB names an issue; else its label whole."""
        return (
            self.position.text
            if self.label in (f"n° {self.position.text}", f"n°\u00a0{self.position.text}")
            else self.label
        )

    @property
    def is_special(self) -> bool:
        return self.place is None
