"""Fiches d’expériences."""

from __future__ import annotations

from datetime import date

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from experiences.models import ExperiencePage
from newsletters.content import Entry
from newsletters.rubrics.base import (
    PROSE_FEATURES,
    KeptBlock,
    QuotedBlock,
    RubricBlock,
    page_address,
    paragraph,
    picture_of,
)

PROPOSED = 8


class SheetItem(QuotedBlock):
    source = blocks.PageChooserBlock(label=_("Fiche"), page_type="rayonnage_experiences.ExperiencePage", required=False)
    text = blocks.RichTextBlock(
        label=_("Présentation"),
        features=PROSE_FEATURES,
        required=False,
        help_text=_("Laissée vide, l’accroche de la fiche."),
    )
    kept = KeptBlock()

    def described(self, source: ExperiencePage) -> Entry:
        fiche = source.specific
        places = ", ".join(territory.name for territory in fiche.territories.all()) or fiche.place
        return Entry(
            title=fiche.title,
            url=page_address(fiche),
            kicker=places,
            html=paragraph(fiche.summary),
            picture=picture_of(fiche.picture, "", width=400),
            is_demo=fiche.is_demo,
        )

    class Meta:
        icon = "form"
        label = _("Fiche d’expérience")


class SheetsRubric(RubricBlock):
    items = blocks.ListBlock(SheetItem(), label=_("Fiches"), default=[])
    model = ExperiencePage

    @classmethod
    def news(cls, since: date, today: date) -> list[Model]:
        fiches = ExperiencePage.objects.live().public().filter(first_published_at__date__gt=since)
        return list(fiches.order_by("-first_published_at", "-pk")[:PROPOSED])

    class Meta:
        icon = "form"
        label = _("Fiches d’expériences")
        default_heading = _("Une expérience à connaître")
