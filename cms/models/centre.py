"""CentreSettings: the centre that the site speaks for."""

from copy import copy
from datetime import date
from itertools import groupby
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.blocks import OpeningBlock, SocialLinkBlock
from cms.blocks.hours import DAYS
from cms.freshness.parts import kept, site_of


def page_link(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        "wagtailcore.Page", verbose_name=label, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


@register_setting(icon="home", order=1)
class CentreSettings(BaseSiteSetting):
    name = models.CharField(_("nom du centre"), max_length=120, default="Rayonnage")
    tagline = models.CharField(_("devise"), max_length=200, blank=True)
    street = models.CharField(_("rue"), max_length=200, blank=True)
    postal_code = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    access_summary = models.CharField(_("accès en une phrase"), max_length=250, blank=True)
    hours = StreamField([("opening", OpeningBlock())], verbose_name=_("horaires"), blank=True)
    hours_note = models.CharField(_("précision sur les horaires"), max_length=250, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    social_links = StreamField([("link", SocialLinkBlock())], verbose_name=_("autres sites et réseaux"), blank=True)
    sharing_picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("image de partage"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Accompagne, sur les réseaux sociaux, les pages qui n’en ont pas : 1 200 points sur 630."),
    )
    borrowing = models.TextField(
        _("emprunter, en une phrase"), blank=True, help_text=_("Affichée sur l’accueil et sous chaque notice.")
    )
    rights = models.CharField(
        _("droits sur les pages"),
        max_length=200,
        blank=True,
        help_text=_("Dit aux moissonneurs et aux moteurs : « © Profession Banlieue », « CC BY-SA 4.0 »."),
    )
    participants_kept_months = models.PositiveSmallIntegerField(
        _("données des participants gardées, en mois"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_("Comptés depuis le rendez-vous. Ensuite seuls les nombres restent, par fonction et par commune."),
    )
    practical_page = page_link(_("page des informations pratiques"))
    legal_page = page_link(_("mentions légales"))
    accessibility_page = page_link(_("déclaration d’accessibilité"))

    select_related = ["practical_page", "legal_page", "accessibility_page", "sharing_picture"]

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], heading=_("Le centre")),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city")]),
                FieldPanel("access_summary"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
            ],
            heading=_("Adresse"),
        ),
        MultiFieldPanel([FieldPanel("hours"), FieldPanel("hours_note")], heading=_("Horaires")),
        FieldPanel("borrowing"),
        FieldPanel("social_links"),
        FieldPanel("rights"),
        FieldPanel("participants_kept_months"),
        FieldPanel("sharing_picture"),
        MultiFieldPanel(
            [FieldPanel("practical_page"), FieldPanel("legal_page"), FieldPanel("accessibility_page")],
            heading=_("Pages liées en pied de page"),
        ),
    ]

    class Meta:
        verbose_name = _("le centre")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def for_request(cls, request: HttpRequest) -> Self:
        """One copy a request: Wagtail writes the request on it."""
        attribute = cls.get_cache_attr_name()
        if not hasattr(request, attribute):
            site = site_of(request)
            centre = copy(kept(("centre", site and site.pk), lambda: cls.for_site(site)))
            centre._request = request
            setattr(request, attribute, centre)
        return getattr(request, attribute)

    @property
    def has_address(self) -> bool:
        return bool(self.street or self.city)

    def openings(self) -> list:
        """The spans of opening, day by day then by hour."""
        return sorted((block.value for block in self.hours), key=lambda opening: (opening["day"], opening["opens"]))

    def week(self) -> list[tuple[str, list]]:
        """[(« Lundi », [opening, …]), …], days with an opening only."""
        names = dict(DAYS)
        return [(names[day], list(spans)) for day, spans in groupby(self.openings(), key=lambda span: span["day"])]

    def openings_on(self, day: date) -> list:
        return [opening for opening in self.openings() if opening["day"] == str(day.weekday())]
