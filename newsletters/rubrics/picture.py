"""A picture on its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from newsletters.content import Entry, Rubric
from newsletters.rubrics.base import RubricBlock, picture_of


class PictureRubric(RubricBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=250)
    credit = blocks.CharBlock(label=_("Crédit"), required=False, max_length=120)

    def rubric(self, value: Any) -> Rubric:
        return Rubric("picture", value.get("heading") or "", tuple(self.entries(value)))

    def entries(self, value: Any) -> Iterator[Entry]:
        image = value["image"]
        if image is None:
            return
        caption = " · ".join(filter(None, [value["caption"], value["credit"]]))
        alt = "" if image.decorative else image.contextual_alt_text or ""
        yield Entry(picture=picture_of(image, alt, caption))

    class Meta:
        icon = "image"
        label = _("Image")
        default_heading = ""
