"""Références bibliographiques disponibles au centre: notices, cited by ISO 690, with where to find each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from catalogue.display import held
from catalogue.display.access import Access, access
from catalogue.exchange.citations import citation
from catalogue.exchange.described import described
from catalogue.models import BibliographicRecord
from newsletters.content import Entry, Link
from newsletters.rubrics.base import PROSE_FEATURES, KeptBlock, QuotedBlock, RubricBlock, absolute, prose, replaced

PROPOSED = 20


class ReferenceItem(QuotedBlock):
    source = SnippetChooserBlock("rayonnage_catalogue.BibliographicRecord", label=_("Notice"), required=False)
    text = blocks.RichTextBlock(
        label=_("Référence"), features=PROSE_FEATURES, required=False, help_text=_("Laissée vide, selon l’ISO 690.")
    )
    comment = blocks.RichTextBlock(label=_("Pourquoi la lire"), features=PROSE_FEATURES, required=False)
    kept = KeptBlock()

    def is_there(self, source: BibliographicRecord | None) -> bool:
        return source is not None and source.is_public

    def described(self, source: BibliographicRecord) -> Entry:
        found = held.read(source)
        where = access(found)
        return Entry(
            title=source.full_title,
            url=absolute(source.get_absolute_url()),
            kicker=source.document_type or source.get_level_display(),
            html=f"<p>{citation(described(found))}</p>",
            details=tuple(filter(None, [availability(where)])),
            links=tuple(Link(one.label, one.url) for one in where.resources[:1]),
            is_demo=source.is_demo,
        )

    def with_own_words(self, said: Entry, value: Any) -> Entry:
        said = super().with_own_words(said, value)
        comment = prose(value.get("comment"))
        return replaced(said, html=said.html + comment) if comment else said

    class Meta:
        icon = "doc-full"
        label = _("Référence")


def availability(where: Access) -> str:
    """« À consulter au centre, cote LOG 12 »."""
    if where.action in ("download", "online"):
        return now("En ligne")
    if where.action == "onsite":
        numbers = ", ".join(where.call_numbers)
        return now("À consulter au centre, cote %s") % numbers if numbers else now("À consulter au centre")
    return now("Disponible dans un autre centre du réseau") if where.action == "elsewhere" else ""


class ReferencesRubric(RubricBlock):
    items = blocks.ListBlock(ReferenceItem(), label=_("Références"), default=[])
    model = BibliographicRecord

    @classmethod
    def news(cls, since: date, today: date) -> list[Model]:
        """Entered in the holdings since, latest first; an article comes after the documents."""
        entered = BibliographicRecord.objects.public().filter(entered_on__gt=since, entered_on__lte=today)
        whole = entered.exclude(level=BibliographicRecord.Level.ARTICLE)
        return list(whole.order_by("-entered_on", "-pk").defer("details")[:PROPOSED])

    class Meta:
        icon = "doc-full"
        label = _("Références bibliographiques")
        default_heading = _("À lire au centre de ressources")
