"""ProgrammePage: the programme of work of a year. ActionPage: one of its actions, with who came to it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultipleChooserPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.models import Orderable, Page

from cms.blocks import BodyBlock, BodyField
from cms.models.base import NamedPerson, SitePage
from cms.programme.numbers import BadNumber, order_of
from cms.tree import closed
from reference.models import Territory, Theme


class ProgrammePage(SitePage):
    year = models.PositiveSmallIntegerField(
        _("année"), validators=[MinValueValidator(1900), MaxValueValidator(2100)], db_index=True
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("programme à télécharger"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = BodyField(BodyBlock(), verbose_name=_("enjeux et axes"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types = ["rayonnage_cms.ActionPage"]
    template = "cms/programme_page.html"

    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("year"), FieldPanel("document")]),
        *SitePage.intro_panels,
        SitePage.illustration_panel,
        FieldPanel("body"),
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("programme de travail")
        verbose_name_plural = _("programmes de travail")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        result = super().save(*args, **kwargs)
        ActionPage.objects.child_of(self).exclude(year=self.year).update(year=self.year)
        return result

    def actions(self, request: HttpRequest | None = None) -> models.QuerySet:
        found = ActionPage.objects.child_of(self).live().exclude(closed(request))
        return found.order_by("number_order", "pk").prefetch_related("themes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The actions under the first of their themes, in the order of the themes; those of no theme come last."""
        under: dict[int | None, list[ActionPage]] = defaultdict(list)
        themes: dict[int | None, Theme | None] = {None: None}
        for action in self.actions(request):
            theme = min(action.theme_list, key=lambda one: (one.position, one.name), default=None)
            themes[theme.pk if theme else None] = theme
            under[theme.pk if theme else None].append(action)
        ordered = sorted((theme for theme in themes.values() if theme), key=lambda one: (one.position, one.name))
        parts = [(theme, under[theme.pk]) for theme in ordered]
        if under[None]:
            parts.append((None, under[None]))
        return {**super().get_context(request, *args, **kwargs), "parts": parts}


class ActionPage(SitePage):
    class Format(models.TextChoices):
        DEDICATED = "reunions-dediees", _("Réunions dédiées")
        MEETING = "rencontre", _("Rencontre")
        FORUM = "forum", _("Rencontre-forum")
        EVENING = "soiree-debat", _("Soirée-débat")
        AFTERNOON = "apres-midi", _("Après-midi")
        FIVE_TO_SEVEN = "5-a-7", _("5 à 7")
        WORKSHOPS = "ateliers", _("Ateliers")
        WORKING_GROUP = "groupe-de-travail", _("Groupe de travail")
        VISITS = "visites", _("Visites sur site")
        TRAINING_ACTION = "formation-action", _("Formation-action")
        TRAINING_DAYS = "journees-de-formation", _("Journées de formation")
        CYCLE = "cycle", _("Cycle de qualification")
        STUDY_DAY = "journee-d-etude", _("Journée d’étude")
        STUDY = "etude", _("Étude et capitalisation")
        RESOURCE = "ressource", _("Site, outil, publication")
        SUPPORT = "accompagnement", _("Mission d’accompagnement")
        OTHER = "autre", _("Autre")

    number = models.CharField(_("numéro"), max_length=20, help_text=_("Tel qu’imprimé : « A1 », « A8 bis », « MA3 »."))
    number_order = models.CharField(max_length=40, editable=False, db_index=True)
    year = models.PositiveSmallIntegerField(_("année"), editable=False, db_index=True, default=0)
    action_format = models.CharField(_("format"), max_length=24, choices=Format, default=Format.MEETING)
    format_note = models.CharField(
        _("format, précision"), max_length=200, blank=True, help_text=_("« quatre modules de deux séances »")
    )
    audience = models.TextField(_("public visé"), blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("présentation"), blank=True)

    parent_page_types = ["rayonnage_cms.ProgrammePage"]
    subpage_types: list[str] = []
    template = "cms/action_page.html"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("number"), FieldPanel("action_format"), FieldPanel("format_note")]),
                    *Page.content_panels,
                    *SitePage.intro_panels,
                    FieldPanel("audience"),
                    FieldPanel("body"),
                    InlinePanel("partners", heading=_("Partenaires et experts"), label=_("Partenaire")),
                    MultipleChooserPanel(
                        "outcomes",
                        chooser_field_name="outcome",
                        heading=_("Rendez-vous, publications, fiches"),
                        label=_("Page"),
                        help_text=_("Ce à quoi l’action a donné lieu."),
                    ),
                    SitePage.illustration_panel,
                ],
                heading=_("Contenu"),
            ),
            ObjectList(
                [
                    InlinePanel(
                        "attendances",
                        heading=_("Participants"),
                        label=_("Participants"),
                        help_text=_(
                            "Un compte par fonction et par commune. Pour un rendez-vous compté ici, "
                            "les inscriptions prises par le site ne sont pas comptées une seconde fois."
                        ),
                    )
                ],
                heading=_("Bilan"),
            ),
            ObjectList([*SitePage.classing_panels, *Page.promote_panels], heading=_("Promotion")),
            ObjectList(Page.settings_panels, heading=_("Paramètres"), classname="settings"),
        ]
    )

    class Meta:
        verbose_name = _("action du programme de travail")
        verbose_name_plural = _("actions du programme de travail")

    def __str__(self) -> str:
        return self.full_title

    @property
    def full_title(self) -> str:
        """« A8 bis – Capitalisation »."""
        return f"{self.number}\u00a0– {self.title}"

    def get_admin_display_title(self) -> str:
        return f"{self.number} – {super().get_admin_display_title()}"

    def clean(self) -> None:
        super().clean()
        self.number = " ".join((self.number or "").split())
        try:
            order = order_of(self.number)
        except BadNumber:
            said = _("« %(number)s » n’est pas un numéro : des lettres, un nombre, et s’il le faut « bis » ou « ter ».")
            raise ValidationError({"number": said % {"number": self.number}}) from None
        if self.siblings_numbered(order).exists():
            raise ValidationError({"number": _("Une autre action de ce programme porte déjà ce numéro.")})

    def siblings_numbered(self, order: str) -> models.QuerySet:
        """Of the same programme; a page being created has a parent in its address only."""
        programme = self.get_parent() if self.path else None
        if programme is None:
            return ActionPage.objects.none()
        return ActionPage.objects.child_of(programme).filter(number_order=order).exclude(pk=self.pk)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.number_order = order_of(self.number)
        if self.path:
            programme = ProgrammePage.objects.filter(path=self.path[: -self.steplen]).values_list("year", flat=True)
            self.year = programme.first() or self.year
        return super().save(*args, **kwargs)

    @cached_property
    def partner_list(self) -> list[ActionPartner]:
        return list(self.partners.select_related("agent"))

    def search_parts(self) -> list[str]:
        names = [f"{partner.display_name} {partner.function}" for partner in self.partner_list]
        facts = [self.number, str(self.year), self.get_action_format_display(), self.format_note, self.audience]
        return [*facts, *names, *super().search_parts()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.programme.showing import of_action

        return {**super().get_context(request, *args, **kwargs), **of_action(self, request)}


class ActionPartner(NamedPerson):
    page = ParentalKey(ActionPage, on_delete=models.CASCADE, related_name="partners")

    class Meta(NamedPerson.Meta):
        abstract = False
        verbose_name = _("partenaire ou expert")
        verbose_name_plural = _("partenaires et experts")


class ActionOutcome(Orderable):
    """A rendez-vous, a publication, a fiche that came of the action."""

    page = ParentalKey(ActionPage, on_delete=models.CASCADE, related_name="outcomes")
    outcome = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="of_actions")

    panels = [
        PageChooserPanel(
            "outcome",
            ["rayonnage_cms.EventPage", "rayonnage_cms.PublicationPage", "rayonnage_experiences.ExperiencePage",
             "rayonnage_cms.NewsPage", "rayonnage_cms.BibliographyPage"],
        )
    ]  # fmt: skip

    class Meta(Orderable.Meta):
        verbose_name = _("suite de l’action")
        verbose_name_plural = _("suites de l’action")


class Attendance(Orderable):
    """How many people of one function, from one commune, came to an action or to one of its rendez-vous."""

    page = ParentalKey(ActionPage, on_delete=models.CASCADE, related_name="attendances")
    event = models.ForeignKey(
        "rayonnage_cms.EventPage",
        verbose_name=_("à quel rendez-vous"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Vide : à l’action entière."),
    )
    function = models.CharField(
        _("fonction"), max_length=160, help_text=_("« chef de projet », « élue », « conseiller citoyen »")
    )
    territory = models.ForeignKey(
        Territory,
        verbose_name=_("commune"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"kind": Territory.Kind.COMMUNE},
    )
    count = models.PositiveIntegerField(_("nombre"), validators=[MinValueValidator(1)])

    panels = [
        PageChooserPanel("event", "rayonnage_cms.EventPage"),
        FieldRowPanel([FieldPanel("function"), FieldPanel("territory"), FieldPanel("count")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("participants")
        verbose_name_plural = _("participants")
