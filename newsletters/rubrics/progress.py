"""État d’avancement des travaux: what the centre is doing, a few lines each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from newsletters.content import Entry
from newsletters.rubrics.base import PROSE_FEATURES, RubricBlock, page_address, prose


class ProgressItem(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=200)
    text = blocks.RichTextBlock(label=_("Où nous en sommes"), features=PROSE_FEATURES, required=False)
    page = blocks.PageChooserBlock(label=_("Pour en savoir plus"), required=False)

    def entry(self, value: Any) -> Entry:
        url = page_address(value["page"]) if value["page"] else ""
        return Entry(title=value["title"], url=url, html=prose(value["text"]))

    class Meta:
        icon = "tasks"
        label = _("Chantier")


class ProgressRubric(RubricBlock):
    items = blocks.ListBlock(ProgressItem(), label=_("Travaux"), default=[])

    class Meta:
        icon = "tasks"
        label = _("État d’avancement des travaux")
        default_heading = _("Où en sont nos travaux")
