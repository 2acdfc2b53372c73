"""LetterPage: one letter, what it looks like, who sends it, and the page of its archive."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from cms.blocks.field import BodyField
from cms.models.base import SitePage
from newsletters.rubrics import PlannedRubrics

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Une couleur s’écrit #1f4e5f : un dièse et six chiffres ou lettres."))


class LetterPage(SitePage):
    class Rhythm(models.TextChoices):
        MONTHLY = "mensuelle", _("Tous les mois")
        BIMONTHLY = "bimestrielle", _("Tous les deux mois")
        QUARTERLY = "trimestrielle", _("Tous les trois mois")
        IRREGULAR = "selon", _("Selon l’actualité")

    tagline = models.CharField(_("devise"), max_length=200, blank=True)
    rhythm = models.CharField(_("rythme"), max_length=14, choices=Rhythm, default=Rhythm.BIMONTHLY)
    accent = models.CharField(
        _("couleur"),
        max_length=7,
        default="#1f4e5f",
        validators=[COLOUR],
        help_text=_("Assez sombre pour que du blanc s’y lise."),
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Sur fond transparent, de préférence."),
    )
    sender_name = models.CharField(
        _("expéditeur"), max_length=120, help_text=_("Le nom lu dans la boîte de réception.")
    )
    sender_address = models.EmailField(_("adresse d’expédition"))
    reply_to = models.EmailField(_("réponses à"), blank=True)
    rubrics = BodyField(
        PlannedRubrics(),
        verbose_name=_("rubriques"),
        blank=True,
        help_text=_("Dans l’ordre où un nouveau numéro les présente."),
    )
    wording = models.TextField(
        _("phrase d’abonnement"),
        default=_("J’accepte de recevoir cette lettre ; je peux me désabonner à tout moment."),
        help_text=_(
            "Ce à quoi la personne dit oui. Gardée avec son accord : changez-la sans crainte, l’ancienne reste."
        ),
    )
    last_number = models.PositiveIntegerField(
        _("dernier numéro paru ailleurs"), default=0, help_text=_("Le premier composé ici portera le suivant.")
    )
    is_open = models.BooleanField(_("ouverte aux abonnements en ligne"), default=True)
    needs_two_people = models.BooleanField(
        _("envoi à deux"),
        default=False,
        help_text=_("Qui a composé le numéro ne peut pas lancer l’envoi : une autre personne le fait."),
    )
    counts_clicks = models.BooleanField(
        _("compter les clics"),
        default=False,
        help_text=_(
            "Un total par lien, sans savoir qui ; les antivirus qui ouvrent les liens des courriels comptent aussi. "
            "Éteint, les liens mènent droit à leur adresse."
        ),
    )
    per_minute = models.PositiveIntegerField(
        _("envois par minute, au plus"), default=300, help_text=_("0 : sans limite. Votre relais vous dit la sienne.")
    )
    per_minute_and_domain = models.PositiveIntegerField(
        _("et pour un même domaine"), default=60, help_text=_("orange.fr, laposte.net… 0 : sans limite.")
    )

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types = ["rayonnage_newsletters.IssuePage"]
    template = "newsletters/letter_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        MultiFieldPanel(
            [
                FieldPanel("tagline"),
                FieldRowPanel([FieldPanel("rhythm"), FieldPanel("last_number")]),
                FieldPanel("is_open"),
            ],
            heading=_("La lettre"),
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("accent"), FieldPanel("logo")])], heading=_("Allure")),
        FieldPanel("rubrics"),
        InlinePanel("mailing_lists", heading=_("Listes d’envoi"), label=_("Liste"), min_num=1),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("sender_name"), FieldPanel("sender_address"), FieldPanel("reply_to")]),
                FieldRowPanel([FieldPanel("per_minute"), FieldPanel("per_minute_and_domain")]),
                FieldPanel("needs_two_people"),
                FieldPanel("counts_clicks"),
            ],
            heading=_("Envoi"),
        ),
        FieldPanel("wording"),
    ]
    promote_panels = [*SitePage.filing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("lettre")
        verbose_name_plural = _("lettres")

    @property
    def scope(self) -> str:
        """What a suppression or a consent is about."""
        return f"lettre:{self.pk}"

    @property
    def colours_url(self) -> str:
        """Changes with the colour, so that browsers may keep it."""
        return reverse("newsletters:colours", args=[self.pk, self.accent.removeprefix("#")])

    def search_parts(self) -> list[str]:
        return [self.tagline]

    def issues(self) -> QuerySet[Any]:
        """Published numéros, latest first."""
        from newsletters.models.issues import IssuePage

        return IssuePage.objects.child_of(self).live().public().order_by("-issued_on", "-number")

    def latest_issue(self) -> Any:
        return self.issues().first()

    def next_number(self) -> int:
        from newsletters.models.issues import IssuePage

        last = IssuePage.objects.child_of(self).aggregate(last=models.Max("number"))["last"]
        return max(last or 0, self.last_number) + 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "issues": self.issues(), "letter": self}


class MailingList(Orderable):
    """Whom a letter goes to: the whole public of La Lettre, one network of another."""

    letter = ParentalKey(LetterPage, on_delete=models.CASCADE, related_name="mailing_lists")
    name = models.CharField(_("nom"), max_length=120)
    description = models.CharField(_("pour qui"), max_length=250, blank=True)
    is_public = models.BooleanField(_("proposée en ligne"), default=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        FieldPanel("is_public"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("liste d’envoi")
        verbose_name_plural = _("listes d’envoi")

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The letter's own name when it has one list only, or when the list is named after it."""
        return self.name if self.letter.title in self.name else f"{self.letter.title} · {self.name}"
