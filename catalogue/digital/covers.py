"""The covers of open documents, in the media folder where lists and notices find them.

A cover's name comes from its file's digest, so a browser may keep it for ever; a reserved document has none, nor has one
that is gone: its first page would say what it may not.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalogue.models.documents import COVER_WIDTHS, DigitalDocument, DocumentReading

logger = logging.getLogger(__name__)

FOLDER = "couvertures"
LARGEST = 20_000_000
"""Pixels of the picture that the other process drew: more is not what it was asked."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture in several widths. It says nothing that the title beside it does not: its alternative is empty."""

    url: str
    width: int
    height: int
    srcset: str


def cover_of(document: DigitalDocument) -> Cover | None:
    """Of an open document whose present file was drawn."""
    reading = document.current_reading
    if reading is None or document.is_reserved:
        return None
    return cover(reading.covers)


def cover(drawn: list[list]) -> Cover | None:
    if not drawn:
        return None
    width, height, name = drawn[min(1, len(drawn) - 1)]
    srcset = ", ".join(f"{default_storage.url(one)} {wide}w" for wide, _height, one in drawn)
    return Cover(default_storage.url(name), width, height, srcset)


def smallest(drawn: list[list]) -> str:
    """The address of the one for lists; "" when there is none."""
    return default_storage.url(drawn[0][2]) if drawn else ""


def store(document: DigitalDocument, picture: Path) -> list[list]:
    """Draw the widths of a picture. Returns what `DocumentReading.covers` holds; [] for a picture that is none."""
    from PIL import Image

    if document.is_reserved or not picture.exists():
        return []
    try:
        with Image.open(picture, formats=["WEBP"]) as image:
            if image.width * image.height > LARGEST:
                return []
            image.load()
            return [save_one(document, image, width) for width in widths(image.width)]
    except OSError:
        logger.warning("The cover of document %s cannot be read", document.pk, exc_info=True)
        return []


def widths(drawn: int) -> list[int]:
    """Those that the picture can fill; at least one."""
    return [width for width in COVER_WIDTHS if width < drawn] + [min(drawn, COVER_WIDTHS[-1])]


def save_one(document: DigitalDocument, image, width: int) -> list:
    height = max(1, round(image.height * width / image.width))
    content = BytesIO()
    image.resize((width, height)).save(content, "WEBP", quality=80)
    name = f"{FOLDER}/{document.pk}-{document.digest[:24]}-{width}.webp"
    default_storage.delete(name)
    return [width, height, default_storage.save(name, ContentFile(content.getvalue()))]


def remove(reading: DocumentReading) -> None:
    remove_files(reading.covers)
    DocumentReading.objects.filter(pk=reading.pk).update(covers=[])


def remove_files(drawn: list[list]) -> None:
    for _width, _height, name in drawn:
        default_storage.delete(name)
