"""Publications of the centre."""

from __future__ import annotations

from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.models import PublicationPage
from newsletters.content import Entry, Link
from newsletters.rubrics.base import (
    PROSE_FEATURES,
    KeptBlock,
    QuotedBlock,
    RubricBlock,
    absolute,
    page_address,
    paragraph,
    picture_of,
)

PROPOSED = 6


class PublicationItem(QuotedBlock):
    source = blocks.PageChooserBlock(label=_("Publication"), page_type="rayonnage_cms.PublicationPage", required=False)
    text = blocks.RichTextBlock(
        label=_("Présentation"),
        features=PROSE_FEATURES,
        required=False,
        help_text=_("Laissée vide, le résumé de la publication."),
    )
    kept = KeptBlock()

    def described(self, source: PublicationPage) -> Entry:
        page = source.specific
        document = page.document
        links = (
            (Link(now("Télécharger (%s)") % document.file_extension.upper(), absolute(document.url)),)
            if document
            else ()
        )
        return Entry(
            title=page.title,
            url=page_address(page),
            kicker=page.imprint,
            html=paragraph(page.standfirst),
            details=tuple(filter(None, [page.obtaining])),
            picture=picture_of(page.cover, "", width=240),
            links=links,
            is_demo=page.is_demo,
        )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Publication")


class PublicationsRubric(RubricBlock):
    items = blocks.ListBlock(PublicationItem(), label=_("Publications"), default=[])
    model = PublicationPage

    @classmethod
    def news(cls, since: date, today: date) -> list[Model]:
        published = PublicationPage.objects.live().public().filter(first_published_at__date__gt=since)
        return list(published.order_by("-year", "-first_published_at", "-pk")[:PROPOSED])

    class Meta:
        icon = "doc-full-inverse"
        label = _("Publications")
        default_heading = _("Nos publications")
