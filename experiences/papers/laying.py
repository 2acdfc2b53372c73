"""Sheets → PDF: A4, tagged (PDF/UA-1), with our fonts, our colours, and nothing from the network.

Raise PrintingUnavailable, all of them.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from experiences.papers.colours import colours
from experiences.papers.gathering import Gathering
from experiences.papers.pictures import pictures_of
from experiences.papers.sheet import Sheet
from experiences.papers.summing_up import ROOMS, essential
from reference import paper as engine
from reference.centre import this_centre

logger = logging.getLogger(__name__)

TAGGED = {"pdf_variant": "pdf/ua-1"}


def one_page(sheet: Sheet) -> bytes:
    """The essential; always one page."""
    document = fitted(sheet)
    if len(document.pages) > 1:
        logger.error("The essential of %s does not hold on a page: its end is cut", sheet.number)
        document = document.copy(document.pages[:1])
    return written(document)


def fitted(sheet: Sheet) -> Any:
    """The most generous layout that holds on a page, found by halves: each costs a tenth of a second."""
    low, high = 0, len(ROOMS) - 1
    best = None
    while low < high:
        middle = (low + high) // 2
        document = essential_at(sheet, middle)
        if len(document.pages) == 1:
            best, high = document, middle
        else:
            low = middle + 1
    return best if best is not None and low < len(ROOMS) - 1 else essential_at(sheet, low)


def essential_at(sheet: Sheet, room: int) -> Any:
    said = essential(sheet, ROOMS[room])
    return laid_out("experiences/print/one_page.html", {"essential": said, "sheet": sheet, "size": said.room.size})


def whole(sheet: Sheet) -> bytes:
    return written(laid_out("experiences/print/whole.html", {"sheet": sheet}, pictures_of([sheet])))


def bound(gathering: Gathering) -> bytes:
    """The cover, the contents with their pages, the sheets one after the other, the index."""
    return written(bound_pages(gathering))


def bound_pages(gathering: Gathering) -> Any:
    return laid_out("experiences/print/bound.html", {"gathering": gathering}, pictures_of(gathering.sheets))


def laid_out(template: str, context: Mapping[str, Any], pictures: Mapping[str, bytes] = engine.NO_PICTURES) -> Any:
    known = {
        "centre": this_centre(),
        "today": timezone.localdate(),
        "colours": colours(),
        "pictures": {int(name) for name in pictures},
        "source": engine.PICTURES,
    }
    html = render_to_string(template, {**known, **context})
    # Our fonts have no narrow no-break space: one more font would come for it alone.
    return engine.laid_out(html.replace("\u202f", "\u00a0"), pictures, **TAGGED)


def written(document: Any) -> bytes:
    data: bytes = document.write_pdf(**TAGGED)
    return data
