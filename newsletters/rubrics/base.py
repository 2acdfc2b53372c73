"""What every rubric of a numéro has: a heading, entries, and how contents of the site come into it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Model
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText, expand_db_html

from newsletters.content import Entry, Picture, Rubric, entry_from_json

PROSE_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript"]


class RubricBlock(blocks.StructBlock):
    """One rubric. Its name in the numéro (`progress`, `moves`…) is `kind`; names of blocks are kept for good."""

    heading = blocks.CharBlock(
        label=_("Titre de la rubrique"), required=False, max_length=120, help_text=_("Laissé vide, le titre habituel.")
    )

    model: type[Model] | None = None
    """The contents that may come into it, from the tray or as news; None when everything is typed."""

    def rubric(self, value: Any) -> Rubric:
        heading = value.get("heading") or str(self.meta.default_heading)
        return Rubric(self.name, heading, tuple(self.entries(value)))

    def entries(self, value: Any) -> Iterator[Entry]:
        for item in value["items"]:
            yield self.child_blocks["items"].child_block.entry(item)

    def keep_copies(self, value: Any) -> None:
        for item in value.get("items") or ():
            keep = getattr(item.block, "keep_copy", None)
            if keep:
                keep(item)

    @classmethod
    def news(cls, since: date, today: date) -> list[Model]:
        """What is new since the last numéro and may be proposed, the most worth reading first."""
        return []

    @classmethod
    def taken(cls, source: Model) -> dict[str, Any]:
        """The value, in raw JSON, of the item that shows `source`."""
        return {"source": source.pk}

    class Meta:
        default_heading = ""


class KeptBlock(blocks.TextBlock):
    """A copy of what was said of a content, invisible in the form: the content may be deleted, the numéro keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.field.widget = forms.HiddenInput()


class QuotedBlock(blocks.StructBlock):
    """One content of the site, with what the editor would rather say of it."""

    def entry(self, value: Any) -> Entry:
        said = self.described(value["source"]) if self.is_there(value["source"]) else self.kept_entry(value)
        return self.with_own_words(said, value)

    def described(self, source: Any) -> Entry:
        """What the numéro says of it, unless the editor says otherwise."""
        raise NotImplementedError

    def is_there(self, source: Any) -> bool:
        return source is not None

    def kept_entry(self, value: Any) -> Entry:
        try:
            return entry_from_json(json.loads(value.get("kept") or "{}"))
        except (ValueError, KeyError, TypeError):
            return Entry()

    def with_own_words(self, said: Entry, value: Any) -> Entry:
        words = prose(value.get("text"))
        return replaced(said, html=words) if words else said

    def keep_copy(self, value: Any) -> None:
        if self.is_there(value["source"]):
            value["kept"] = json.dumps(asdict(self.described(value["source"])), ensure_ascii=False)


def replaced(entry: Entry, **changes: Any) -> Entry:
    from dataclasses import replace

    return replace(entry, **changes)


def absolute(url: str) -> str:
    """An address that works from a mailbox."""
    return settings.SITE_URL + url if url.startswith("/") else url


def page_address(page: Any) -> str:
    parts = page.get_url_parts()
    return absolute(parts[2]) if parts and parts[2] else ""


def prose(text: Any) -> str:
    """Rich text as it may be mailed: links expanded, addresses absolute; nothing when it says nothing."""
    source = text.source if isinstance(text, RichText) else str(text or "")
    if not strip_tags(source).strip():
        return ""
    return expand_db_html(source).replace('href="/', f'href="{settings.SITE_URL}/')


def paragraph(text: str) -> str:
    from django.utils.html import escape

    return f"<p>{escape(text)}</p>" if text.strip() else ""


def picture_of(image: AbstractImage | None, alt: str, caption: str = "", width: int = 1104) -> Picture | None:
    """Twice as wide as it is shown, for sharp screens; never SVG nor WebP, that mail programs do not show."""
    if image is None:
        return None
    try:
        rendition = image.get_rendition(f"width-{width}|format-jpeg|jpegquality-72")
    except (OSError, ValueError):
        return None
    shown = min(rendition.width, width) // 2
    return Picture(
        url=absolute(rendition.url),
        alt=alt,
        width=shown,
        height=round(rendition.height * shown / rendition.width),
        caption=caption,
    )
