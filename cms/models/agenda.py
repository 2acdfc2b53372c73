"""The agenda: EventPage is a rendez-vous, AgendaPage lists those to come and those past."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageQuerySet

from cms.blocks import BodyBlock, BodyField, ProgrammeBlock
from cms.models.base import NamedPerson, SitePage, stream_text
from reference.models import Territory


class EventQuerySet(PageQuerySet):
    """A rendez-vous is upcoming until the end of its last day, in the centre's own time zone."""

    def with_last_day(self) -> "EventQuerySet":
        return self.annotate(last_day=Coalesce("ends_on", "starts_on"))

    def upcoming(self, today: date | None = None) -> "EventQuerySet":
        today = today or timezone.localdate()
        return self.with_last_day().filter(last_day__gte=today).order_by("starts_on", "start_time", "pk")

    def past(self, today: date | None = None) -> "EventQuerySet":
        today = today or timezone.localdate()
        return self.with_last_day().filter(last_day__lt=today).order_by("-starts_on", "-start_time", "-pk")


EventManager = PageManager.from_queryset(EventQuerySet)


class EventPage(SitePage):
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
    registration_url = models.URLField(_("lien d’inscription"), blank=True)
    territories = ParentalManyToManyField(Territory, verbose_name=_("territoires"), blank=True, related_name="+")
    programme = BodyField([("moment", ProgrammeBlock())], verbose_name=_("programme"), blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("présentation"), blank=True)

    objects = EventManager()

    parent_page_types = ["rayonnage_cms.AgendaPage"]
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
        MultiFieldPanel([FieldPanel("organiser_name"), FieldPanel("organiser_url")], heading=_("Organisation")),
        SitePage.illustration_panel,
    ]
    promote_panels = [
        FieldPanel("territories", heading=_("Territoires")),
        *SitePage.filing_panels,
        *Page.promote_panels,
    ]

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

    def clean(self) -> None:
        super().clean()
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("Le dernier jour précède le premier : corrigez l’une des deux dates.")})

    def search_parts(self) -> list[str]:
        names = [f"{speaker.display_name}, {speaker.function}" for speaker in self.speakers.all()]
        programme = stream_text(self, "programme")
        return [self.get_event_format_display(), self.place, *names, programme, self.audience, *super().search_parts()]


class EventSpeaker(NamedPerson):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="speakers")

    class Meta(NamedPerson.Meta):
        abstract = False
        verbose_name = _("intervenant")
        verbose_name_plural = _("intervenants")


class AgendaPage(SitePage):
    body = BodyField(BodyBlock(), verbose_name=_("texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types = ["rayonnage_cms.EventPage"]
    template = "cms/agenda_page.html"
    max_count_per_parent = 1
    page_size = 20

    content_panels = [*Page.content_panels, *SitePage.intro_panels, FieldPanel("body")]
    promote_panels = [*SitePage.filing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def events(self) -> EventQuerySet:
        return EventPage.objects.child_of(self).live().public().prefetch_related("themes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        past = Paginator(self.events().past(), self.page_size).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "upcoming": self.events().upcoming(), "past": past}
