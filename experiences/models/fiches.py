"""ExperiencePage: one fiche d’expérience, its whole model, and the few questions asked about it.

The model follows Dublin Core and schema.org: number → dc:identifier, summary → dc:description, writers → dc:creator,
territories → dc:coverage, themes → dc:subject, frameworks → dc:relation, started_on and ended_on → dcterms:temporal,
involvements → dc:contributor, licence → dc:rights.
"""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from experiences import panels
from experiences.forms import ExperiencePageForm
from experiences.models.numbering import next_number
from experiences.models.parts import Involvement, months_later
from experiences.models.received_lock import ReceivedLock
from reference.models import Audience, Framework, Territory, Theme

FRESH_MONTHS = 24
STORY_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class ExperiencePage(Page):
    class State(models.TextChoices):
        ONGOING = "en-cours", _("En cours")
        COMPLETED = "achevee", _("Achevée")
        STOPPED = "arretee", _("Arrêtée")
        SUSTAINED = "perennisee", _("Pérennisée")

    class Precision(models.TextChoices):
        QUARTER = "quartier", _("Le quartier")
        COMMUNE = "commune", _("La commune")
        INTERMUNICIPAL = "intercommunal", _("L’intercommunalité")
        WIDER = "large", _("Le département ou au-delà")

    class Licence(models.TextChoices):
        OPEN = "etalab-2.0", _("Licence Ouverte 2.0")
        BY_SA = "cc-by-sa-4.0", _("Creative Commons BY-SA 4.0")
        BY = "cc-by-4.0", _("Creative Commons BY 4.0")
        RESERVED = "reserve", _("Tous droits réservés")

    number = models.CharField(
        _("cote"),
        max_length=40,
        unique=True,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9._/-]*$",
                _("Une cote s’écrit sans espace ni accent : lettres, chiffres, tirets, points."),
            )
        ],
        help_text=_("PB-FE-2018-012. Laissez vide : elle sera attribuée. Ensuite elle ne change plus."),
    )
    summary = models.CharField(
        _("accroche"),
        max_length=300,
        help_text=_("L’action en une ou deux phrases : c’est ce qu’on lit dans les listes. 300 caractères au plus."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    written_on = models.DateField(_("rédigée le"), null=True, blank=True)
    verified_on = models.DateField(
        _("vérifiée le"),
        null=True,
        blank=True,
        help_text=_("Dernière fois que le porteur ou nous avons relu la fiche."),
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.OPEN)
    is_demo = models.BooleanField(
        _("contenu de démonstration"), default=False, help_text=_("L’action est inventée ; la page le dit.")
    )

    territories = ParentalManyToManyField(
        Territory, verbose_name=_("territoires"), blank=True, related_name="experiences"
    )
    place = models.CharField(
        _("lieu, en toutes lettres"),
        max_length=500,
        blank=True,
        help_text=_("Un quartier, un équipement, un territoire qui n’est pas dans la liste."),
    )
    precision = models.CharField(
        _("précision"),
        max_length=15,
        choices=Precision,
        blank=True,
        help_text=_("L’échelle à laquelle situer l’action sur une carte."),
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("thèmes"), blank=True, related_name="experiences")
    frameworks = ParentalManyToManyField(
        Framework, verbose_name=_("cadres d’intervention"), blank=True, related_name="experiences"
    )
    audiences = ParentalManyToManyField(Audience, verbose_name=_("publics"), blank=True, related_name="experiences")
    audience_note = models.CharField(
        _("publics, précision"), max_length=500, blank=True, help_text=_("L’effectif, l’âge : « 45 familles par an ».")
    )

    started_on = models.DateField(_("début"), null=True, blank=True)
    ended_on = models.DateField(_("fin"), null=True, blank=True)
    state = models.CharField(_("état de l’action"), max_length=12, choices=State, blank=True)
    full_time_equivalents = models.DecimalField(
        _("équivalents temps plein"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget = models.DecimalField(
        _("budget total en euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    resources = models.TextField(_("moyens, en toutes lettres"), blank=True)

    context = RichTextField(_("contexte et diagnostic"), blank=True, features=STORY_FEATURES)
    objectives = RichTextField(_("objectifs"), blank=True, features=STORY_FEATURES)
    approach = RichTextField(_("démarche"), blank=True, features=STORY_FEATURES)
    participation = RichTextField(_("participation des habitants"), blank=True, features=STORY_FEATURES)
    results = RichTextField(_("résultats"), blank=True, features=STORY_FEATURES)
    hindsight = RichTextField(_("si c’était à refaire"), blank=True, features=STORY_FEATURES)
    transfer_conditions = RichTextField(_("conditions de transfert"), blank=True, features=STORY_FEATURES)
    vigilance = RichTextField(_("points de vigilance"), blank=True, features=STORY_FEATURES)

    is_received = models.BooleanField(
        default=False,
        editable=False,
        db_index=True,
        help_text="Of another centre, and following it: nobody edits it here.",
    )
    origin_name = models.CharField(_("reçue de, ou d’après"), max_length=200, blank=True, editable=False)
    origin_url = models.URLField(_("adresse d’origine"), max_length=1000, blank=True, editable=False)

    edit_handler = TabbedInterface(
        [
            ObjectList(panels.IDENTITY, heading=_("Identité")),
            ObjectList(panels.ACTION, heading=_("Action")),
            ObjectList(panels.STORY, heading=_("Récit")),
            ObjectList(panels.LESSONS, heading=_("Enseignements")),
            ObjectList(panels.LINKS, heading=_("Contacts et documents")),
            ObjectList(Page.promote_panels, heading=_("Promotion")),
            ObjectList(Page.settings_panels, heading=_("Paramètres"), classname="settings"),
        ],
        base_form_class=ExperiencePageForm,
    )
    search_fields = [
        *Page.search_fields,
        index.SearchField("number"),
        index.AutocompleteField("number_in_parts"),
        index.SearchField("summary"),
    ]
    parent_page_types = ["rayonnage_experiences.ExperienceIndexPage"]
    subpage_types: list[str] = []
    # A copy is another fiche: it receives its own number.
    exclude_fields_in_copy = ["number", "is_received", "origin_name", "origin_url"]
    template = "experiences/fiche.html"

    class Meta:
        verbose_name = _("fiche d’expérience")
        verbose_name_plural = _("fiches d’expériences")

    def clean(self) -> None:
        super().clean()
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": _("La fin précède le début : vérifiez les deux dates.")})
        if self.written_on and self.verified_on and self.verified_on < self.written_on:
            raise ValidationError({"verified_on": _("La vérification précède la rédaction : vérifiez les deux dates.")})

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if not self.number:
            self.number = next_number(ExperiencePage, (self.written_on or timezone.localdate()).year)
        return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "ExperiencePage":
        """The number never changes: neither an older revision nor the one a copy was made from gives it back."""
        page = super().with_content_json(content)
        page.number = self.number or page.number
        # Nor where it comes from: a version of before its adoption would close it again.
        page.is_received, page.origin_name, page.origin_url = self.is_received, self.origin_name, self.origin_url
        return page

    def get_lock(self) -> Any:
        return ReceivedLock(self) if self.is_received else super().get_lock()

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """What was received is found at its own centre."""
        return [] if self.is_received else super().get_sitemap_urls(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from experiences.reading import fiche_context

        return {**super().get_context(request, *args, **kwargs), **fiche_context(self)}

    def agents_as(self, *roles: str) -> list:
        return [involvement.agent for involvement in self.involvements.all() if involvement.role in roles]

    @property
    def number_in_parts(self) -> str:
        """« PB FE 2018 012 », for the admin's search: PostgreSQL takes « -2018 » for a number below zero."""
        return re.sub(r"[^A-Za-z0-9]+", " ", self.number)

    @property
    def holders(self) -> list:
        """The agents that carry the action."""
        return self.agents_as(Involvement.Role.HOLDER)

    @property
    def last_read_on(self) -> date | None:
        """When somebody last vouched for what the fiche says."""
        return self.verified_on or self.written_on

    @property
    def is_fresh(self) -> bool:
        return self.last_read_on is not None and months_later(self.last_read_on, FRESH_MONTHS) >= timezone.localdate()

    @property
    def shown_contacts(self) -> list:
        return [contact for contact in self.contacts.all() if contact.is_shown]
