"""AccessibilityPage: the declaration of accessibility that the law asks for.

RGAA 4.1, « Déclaration d’accessibilité » : état de conformité, résultats des tests, contenus non accessibles (non-conformités,
dérogations, contenus non soumis), établissement, retour d’information et contact, voies de recours.
Law: article 47 of law n° 2005-102, decree n° 2019-768.
"""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.blocks import BodyBlock, BodyField
from cms.blocks.body import RICH_TEXT_FEATURES
from cms.models.base import SitePage


def text(label: str, help_text: str = "") -> RichTextField:
    return RichTextField(label, blank=True, features=RICH_TEXT_FEATURES, help_text=help_text)


class AccessibilityPage(SitePage):
    class State(models.TextChoices):
        TOTAL = "totale", _("totalement conforme")
        PARTIAL = "partielle", _("partiellement conforme")
        NONE = "non", _("non conforme")

    TEXTS = ("failures", "derogations", "exempt", "technologies", "environment", "pages_checked")

    state = models.CharField(_("état de conformité"), max_length=10, choices=State, default=State.NONE)
    standard = models.CharField(_("référentiel"), max_length=60, default="RGAA version 4.1")
    rate = models.DecimalField(
        _("critères respectés, en %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Vide tant qu’aucun audit n’a eu lieu."),
    )
    audited_by = models.CharField(_("audit mené par"), max_length=200, blank=True)
    audited_on = models.DateField(_("date de l’audit"), null=True, blank=True)
    failures = text(_("non-conformités"))
    derogations = text(_("dérogations pour charge disproportionnée"))
    exempt = text(_("contenus non soumis à l’obligation"))
    declared_on = models.DateField(_("déclaration établie le"), default=timezone.localdate)
    technologies = text(_("technologies du site"))
    environment = text(_("agents utilisateurs, technologies d’assistance et outils de l’audit"))
    pages_checked = text(_("pages vérifiées"))
    contact_name = models.CharField(_("à qui écrire"), max_length=200, blank=True)
    contact_email = models.EmailField(_("courriel"), blank=True)
    contact_url = models.URLField(_("formulaire"), blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("autre texte"), blank=True)

    parent_page_types = ["rayonnage_cms.HomePage", "rayonnage_cms.SectionPage"]
    subpage_types: list[str] = []
    max_count = 1
    template = "cms/accessibility_page.html"

    content_panels = [
        *Page.content_panels,
        *SitePage.intro_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("state"), FieldPanel("standard"), FieldPanel("declared_on")]),
                FieldRowPanel([FieldPanel("rate"), FieldPanel("audited_by"), FieldPanel("audited_on")]),
            ],
            heading=_("État de conformité"),
        ),
        MultiFieldPanel(
            [FieldPanel("failures"), FieldPanel("derogations"), FieldPanel("exempt")],
            heading=_("Contenus non accessibles"),
        ),
        MultiFieldPanel(
            [FieldPanel("technologies"), FieldPanel("environment"), FieldPanel("pages_checked")],
            heading=_("Établissement de la déclaration"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")]), FieldPanel("contact_url")],
            heading=_("Retour d’information et contact"),
        ),
        FieldPanel("body"),
    ]
    promote_panels = [*SitePage.classing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("déclaration d’accessibilité")
        verbose_name_plural = _("déclarations d’accessibilité")

    @property
    def dated_on(self) -> date | None:
        return self.declared_on

    def search_parts(self) -> list[str]:
        return [*(get_text_for_indexing(getattr(self, name)) for name in self.TEXTS), *super().search_parts()]
