"""The pictures of sheets, small enough for paper; one that is missing or cannot be read is left out, with its place."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from wagtail.images import get_image_model

from experiences.papers.sheet import Sheet

logger = logging.getLogger(__name__)

PRINTED = "max-1100x800|format-jpeg|jpegquality-80"
"""Some 170 dots an inch at the width of a page."""


def pictures_of(sheets: Iterable[Sheet]) -> dict[str, bytes]:
    """By the name under which the layout asks for them: the key of the image."""
    keys = {sheet.picture for sheet in sheets if sheet.picture}
    found = get_image_model().objects.in_bulk(keys)
    read = ((str(key), picture(image)) for key, image in sorted(found.items()))
    return {name: data for name, data in read if data}


def picture(image: object) -> bytes | None:
    try:
        with image.get_rendition(PRINTED).file.open("rb") as file:  # type: ignore[attr-defined]
            data: bytes = file.read()
            return data
    except (
        Exception
    ) as error:  # A lost file, or one that no library reads: each storage and format has its own way to say so.
        logger.warning("The picture %s is not printed: %s", getattr(image, "pk", "?"), error)
        return None
