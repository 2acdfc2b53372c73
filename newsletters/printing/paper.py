"""Content → the PDF of La Lettre: A4, tagged (PDF/UA-1), 2, 4 or 8 pages.

The text is laid out at several sizes: the largest that needs the fewest pages is kept. The blank that remains is then
measured and ruled for notes, so that the closing ends the last page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsletters.content import Content, Look
from newsletters.printing.folding import Blank, Extent, TooLong
from newsletters.printing.pictures import Pictures, gathered, nothing
from reference import paper as engine

__all__ = ["Paper", "TooLong", "pdf"]

TEMPLATE = "newsletters/print/issue.html"
# Points: below 9.2 our readers complain, above 10.6 the columns are ragged.
SIZES = (10.6, 10.2, 9.8, 9.5, 9.2)
# Millimetres; issue.css sets the same page.
TOP, HEIGHT = 15.0, 260.0
PIXEL = 25.4 / 96
# The summary is worth its room when there is something to look for.
SUMMARY_FROM = 4
# Letters. A longer editorial would run under the summary, at full width: too wide to read. A shorter one leaves it alone.
SHORT_EDITORIAL, LONG_EDITORIAL = 300, 1000
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Paper:
    """`sheets_note` tells whoever prints, in French, which sheets and how to fold them."""

    data: bytes
    pages: int
    sheets_note: str


def pdf(content: Content, pictures: Pictures = nothing) -> Paper:
    """Raises TooLong, PrintingUnavailable. A picture that cannot be had leaves its caption."""
    shelf = gathered(content, pictures)
    size, extent = fitted(content, shelf)
    document = laid_out(content, shelf, size, extent.blanks())
    data = document.write_pdf(pdf_variant="pdf/ua-1")
    return Paper(data, extent.folded, sheets_note(extent.folded, ruled_pages(extent.blanks())))


def fitted(content: Content, shelf: Mapping[str, bytes]) -> tuple[float, Extent]:
    """The largest size of type that needs the fewest pages, and what the text then fills."""
    large = measured(content, shelf, SIZES[0])
    if not large.could_save_pages(SIZES[-1] / SIZES[0]):
        return SIZES[0], large
    small = measured(content, shelf, SIZES[-1])
    between = ((size, measured(content, shelf, size)) for size in SIZES[1:-1])
    candidates = chain([(SIZES[0], large)], between, [(SIZES[-1], small)])
    return next((size, extent) for size, extent in candidates if extent.needed <= small.folded)


def measured(content: Content, shelf: Mapping[str, bytes], size: float) -> Extent:
    document = laid_out(content, shelf, size)
    spots = {
        name: (n, spot[1] * PIXEL - TOP)
        for n, page in enumerate(document.pages, 1)
        for name, spot in page.anchors.items()
    }
    pages, end = spots["fin"]
    return Extent(pages, end, spots["dos-fin"][1] - spots["dos"][1], HEIGHT)


def laid_out(content: Content, shelf: Mapping[str, bytes], size: float, blanks: Sequence[Blank] = ()) -> Any:
    names = {url: str(number) for number, url in enumerate(shelf)}
    html = render_to_string(
        TEMPLATE,
        {
            "content": content,
            "accent": accent_of(content.look),
            "size": f"{size}pt",
            "blanks": blanks,
            "pictures": {url: f"{engine.PICTURES}{name}" for url, name in names.items()},
            "has_flat_summary": not SHORT_EDITORIAL <= len(strip_tags(content.editorial)) <= LONG_EDITORIAL,
            "has_summary": len(content.rubrics) >= SUMMARY_FROM,
        },
    )
    # Our fonts have no narrow no-break space: one more font would come for it alone.
    return engine.laid_out(
        html.replace("\u202f", "\u00a0"), {names[url]: data for url, data in shelf.items()}, pdf_variant="pdf/ua-1"
    )


def accent_of(look: Look) -> str:
    """Nothing but a colour enters the style sheet."""
    return look.accent if _COLOUR.fullmatch(look.accent) else Look().accent


def ruled_pages(blanks: Sequence[Blank]) -> int:
    """How many whole pages' worth of lines: what an editor may still fill."""
    return int(sum(blank.height for blank in blanks if blank.ruled) / HEIGHT)


def sheets_note(pages: int, ruled: int = 0) -> str:
    """How to print and fold `pages` pages, and what to do of the blank."""
    note = {
        2: _("2 pages : une feuille A4, recto verso."),
        4: _("4 pages : une feuille A3 recto verso (retournement sur le bord court), pliée en deux."),
        8: _(
            "8 pages : deux feuilles A3 recto verso (retournement sur le bord court), pliées en deux, l’une dans l’autre."
        ),
    }[pages]
    if not ruled:
        return note
    blank = ngettext(
        "Il reste l’équivalent d’une page de lignes pour des notes : on peut ajouter des textes.",
        "Il reste l’équivalent de %(count)d pages de lignes pour des notes : on peut ajouter des textes.",
        ruled,
    )
    return f"{note} {blank % {'count': ruled}}"
