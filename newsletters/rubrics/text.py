"""Free text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from newsletters.content import Entry, Link
from newsletters.rubrics.base import PROSE_FEATURES, RubricBlock, prose


class TextItem(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("Texte"), features=PROSE_FEATURES)
    link_label = blocks.CharBlock(label=_("Libellé du bouton"), required=False, max_length=60)
    link_url = blocks.URLBlock(label=_("Adresse du bouton"), required=False)

    def entry(self, value: Any) -> Entry:
        links = (Link(value["link_label"] or value["link_url"], value["link_url"]),) if value["link_url"] else ()
        return Entry(title=value["title"] or "", html=prose(value["text"]), links=links)

    class Meta:
        icon = "pilcrow"
        label = _("Texte")


class TextRubric(RubricBlock):
    items = blocks.ListBlock(TextItem(), label=_("Textes"), default=[])

    def entries(self, value: Any) -> Iterator[Entry]:
        for item in value["items"]:
            yield item.block.entry(item)

    class Meta:
        icon = "pilcrow"
        label = _("Texte libre, annonces")
        default_heading = _("À noter")
