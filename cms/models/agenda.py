"""The agenda: EventPage is a rendez-vous, CyclePage several that go together, AgendaPage lists them all."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageQuerySet

from cms.blocks import BodyBlock, BodyField, ProgrammeBlock
from cms.blocks.kept import KeptBlock
from cms.models.base import NamedPerson, SitePage, stream_text
from cms.registration.offering import TakesRegistrations


class EventQuerySet(PageQuerySet):
    """A rendez-vous is upcoming until the end of its last day, in the centre's own time zone."""

    def with_last_day(self) -> EventQuerySet:
        return self.annotate(last_day=Coalesce("ends_on", "starts_on"))

    def upcoming(self, today: date | None = None) -> EventQuerySet:
        today = today or timezone.localdate()
        return self.with_last_day().filter(last_day__gte=today).order_by("starts_on", "start_time", "pk")

    def past(self, today: date | None = None) -> EventQuerySet:
        today = today or timezone.localdate()
        return self.with_last_day().filter(last_day__lt=today).order_by("-starts_on", "-start_time", "-pk")

    def between(self, first: date, last: date) -> EventQuerySet:
        """Those with a day in the span, both ends within it."""
        found = self.with_last_day().filter(last_day__gte=first, starts_on__lte=last)
        return found.order_by("starts_on", "start_time", "pk")


EventManager = PageManager.from_queryset(EventQuerySet)


class EventPage(TakesRegistrations, SitePage):
    kind = "rendez-vous"

    class Format(models.TextChoices):
        MEETING = "rencontre", _("Rencontre")
        AFTERNOON = "apres-midi", _("Après-midi")
        WORKSHOP = "atelier", _("Atelier")
        FIVE_TO_SEVEN = "5-a-7", _("5 à 7")
        VISIT = "visite", _("Visite")
        WORKING_GROUP = "groupe-de-travail", _("Groupe de travail")
        NETWORK = "reseau", _("Réunion de réseau")
        TRAINING = "formation", _("Formation")
        STUDY_DAY = "journee", _("Journée d’étude")
        CONFERENCE = "colloque", _("Colloque")
        WEBINAR = "webinaire", _("Rencontre en ligne")
        OTHER = "autre", _("Rendez-vous")

    event_format = models.CharField(_("format"), max_length=20, choices=Format, default=Format.MEETING)
    starts_on = models.DateField(_("date"), db_index=True)
    ends_on = models.DateField(
        _("dernier jour"), null=True, blank=True, help_text=_("Seulement s’il dure plusieurs jours.")
    )
    start_time = models.TimeField(_("de"), null=True, blank=True)
    end_time = models.TimeField(_("à"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    is_online = models.BooleanField(_("à suivre en ligne"), default=False)
    is_cancelled = models.BooleanField(_("annulé"), default=False)
    audience = models.CharField(_("public visé"), max_length=250, blank=True)
    organiser_name = models.CharField(
        _("organisé par"), max_length=200, blank=True, help_text=_("Laissez vide si c’est le centre.")
    )
    organiser_url = models.URLField(_("page de l’organisateur"), blank=True)
    registration = models.TextField(_("inscription"), blank=True, help_text=_("Comment s’inscrire, jusqu’à quand."))
    registration_url = models.URLField(
        _("lien d’inscription"), blank=True, help_text=_("Pour une inscription sur un autre site que celui-ci.")
    )
    programme = BodyField([("moment", ProgrammeBlock())], verbose_name=_("programme"), blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("présentation"), blank=True)
    kept = BodyField(
        KeptBlock(),
        verbose_name=_("ce que l’on en a gardé"),
        blank=True,
        help_text=_("Présentations, enregistrements, lectures : affichés une fois le rendez-vous passé."),
    )
    publication = models.ForeignKey(
        "rayonnage_cms.PublicationPage",
        verbose_name=_("Actes"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
        help_text=_("La publication qui en rend compte ; le bouton « Restituer » en prépare le brouillon."),
    )

    objects = EventManager()

    parent_page_types = ["rayonnage_cms.AgendaPage", "rayonnage_cms.CyclePage"]
    subpage_types: list[str] = []
    template = "cms/event_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("event_format"),
        *SitePage.intro_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")]),
                FieldPanel("is_cancelled"),
            ],
            heading=_("Date"),
        ),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("address"), FieldPanel("is_online")], heading=_("Lieu")),
        FieldPanel("body"),
        InlinePanel("speakers", heading=_("Intervenants"), label=_("Intervenant")),
        FieldPanel("programme"),
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("registration"), FieldPanel("registration_url")],
            heading=_("Public et inscription"),
        ),
        TakesRegistrations.offering_panel,
        MultiFieldPanel([FieldPanel("organiser_name"), FieldPanel("organiser_url")], heading=_("Organisation")),
        MultiFieldPanel([FieldPanel("publication"), FieldPanel("kept")], heading=_("Une fois passé")),
        SitePage.illustration_panel,
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("rendez-vous")
        verbose_name_plural = _("rendez-vous")

    @property
    def is_ours(self) -> bool:
        return not self.organiser_name

    @property
    def last_day_of_event(self) -> date:
        return self.ends_on or self.starts_on

    @property
    def is_past(self) -> bool:
        return self.last_day_of_event < timezone.localdate()

    @property
    def where(self) -> str:
        """« Salle de lecture, 4, allée des Pommiers, 93140 Bondy, en ligne »; "" while nobody knows."""
        return ", ".join(filter(None, [self.place, self.address, str(_("en ligne")) if self.is_online else ""]))

    @property
    def begins_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.starts_on, self.start_time or time.min))

    @property
    def closes_at(self) -> datetime:
        """When nobody may register any more, had the editor said nothing: as it begins, or at the end of that day."""
        return self.begins_at if self.start_time else self.begins_at + timedelta(days=1)

    @cached_property
    def cycle(self) -> CyclePage | None:
        """The page above it, when it is one: one query."""
        return CyclePage.objects.filter(path=self.path[: -self.steplen]).first() if self.path else None

    @property
    def unit(self) -> EventPage | CyclePage:
        """What one registers to in order to come: itself, or its cycle when it is taken as a whole."""
        return self.cycle if self.cycle and self.cycle.is_taken_whole else self

    @property
    def asked(self) -> Any:
        """The questions put to who registers; in a cycle, those of the cycle."""
        return self.cycle.questions if self.cycle else self.questions

    def seances(self) -> list[EventPage]:
        """A rendez-vous is the only séance of itself: what is said of a cycle is said of it too."""
        return [self]

    def all_seances(self) -> list[EventPage]:
        return [self]

    def clean(self) -> None:
        super().clean()
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("Le dernier jour précède le premier : corrigez l’une des deux dates.")})
        self.check_offering()

    def search_parts(self) -> list[str]:
        names = [f"{speaker.display_name}, {speaker.function}" for speaker in self.speakers.all()]
        said = [stream_text(self, "programme"), stream_text(self, "kept")]
        return [self.get_event_format_display(), self.place, *names, *said, self.audience, *super().search_parts()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.agenda.pages import event_context

        return {**super().get_context(request, *args, **kwargs), **event_context(self)}


class EventSpeaker(NamedPerson):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="speakers")

    class Meta(NamedPerson.Meta):
        abstract = False
        verbose_name = _("intervenant")
        verbose_name_plural = _("intervenants")


class CyclePage(TakesRegistrations, SitePage):
    """Several séances, each a rendez-vous under this page; one registers to all of them, or to each."""

    kind = "rendez-vous"

    class Enrolment(models.TextChoices):
        EACH = "seance", _("À chaque séance : l’on choisit les siennes")
        WHOLE = "cycle", _("Au cycle entier : une inscription vaut pour toutes les séances")

    enrolment = models.CharField(_("on s’inscrit"), max_length=8, choices=Enrolment, default=Enrolment.EACH)
    audience = models.CharField(_("public visé"), max_length=250, blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("présentation"), blank=True)
    publication = models.ForeignKey(
        "rayonnage_cms.PublicationPage",
        verbose_name=_("Actes"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cycles",
        help_text=_("Le Cahier qui en rend compte ; le bouton « Restituer » en prépare le brouillon."),
    )

    parent_page_types = ["rayonnage_cms.AgendaPage"]
    subpage_types = ["rayonnage_cms.EventPage"]
    template = "cms/cycle_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        FieldPanel("body"),
        FieldPanel("audience"),
        FieldPanel(
            "enrolment",
            heading=_("Inscription au cycle"),
            help_text=_(
                "À chaque séance : les places, les dates et l’ouverture se règlent sur chacune, les questions ici. "
                "Au cycle entier : tout se règle ici."
            ),
        ),
        TakesRegistrations.offering_panel,
        FieldPanel("publication"),
        SitePage.illustration_panel,
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")

    @property
    def is_taken_whole(self) -> bool:
        return self.enrolment == self.Enrolment.WHOLE

    @property
    def unit(self) -> CyclePage:
        return self

    @property
    def asked(self) -> Any:
        return self.questions

    @cached_property
    def live_seances(self) -> list[EventPage]:
        found = EventPage.objects.child_of(self).live().order_by("starts_on", "start_time", "pk")
        seances = list(found.prefetch_related("themes", "speakers__agent"))
        for seance in seances:
            seance.cycle = self
        return seances

    def seances(self) -> list[EventPage]:
        return self.live_seances

    def all_seances(self) -> list[EventPage]:
        """Those that left the site too (withdrawn, or in the trash with their cycle), and those that are not on it yet."""
        return list(EventPage.objects.child_of(self))

    @property
    def held(self) -> list[EventPage]:
        return [seance for seance in self.seances() if not seance.is_cancelled]

    @property
    def is_cancelled(self) -> bool:
        return bool(self.seances()) and not self.held

    @property
    def is_past(self) -> bool:
        return bool(self.seances()) and all(seance.is_past for seance in self.seances())

    @property
    def begins_at(self) -> datetime | None:
        return self.held[0].begins_at if self.held else None

    @property
    def closes_at(self) -> datetime | None:
        """Had the editor said nothing: as the first séance begins. A day of hers may come later, up to the last."""
        if not self.held:
            return None
        return self.held[-1 if self.registration_closes_on else 0].closes_at

    def clean(self) -> None:
        super().clean()
        self.check_offering()

    def search_parts(self) -> list[str]:
        return [self.audience, *(seance.title for seance in self.seances()), *super().search_parts()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.agenda.pages import cycle_context

        return {**super().get_context(request, *args, **kwargs), **cycle_context(self)}


class AgendaPage(SitePage):
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types = ["rayonnage_cms.EventPage", "rayonnage_cms.CyclePage"]
    template = "cms/agenda_page.html"
    max_count_per_parent = 1
    page_size = 20

    content_panels = [*Page.content_panels, *SitePage.intro_panels, FieldPanel("body")]
    promote_panels = [*SitePage.filing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def events(self) -> EventQuerySet:
        """Those under a cycle too."""
        return EventPage.objects.descendant_of(self).live().public().prefetch_related("themes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.agenda.pages import agenda_context

        return {**super().get_context(request, *args, **kwargs), **agenda_context(self, request)}
