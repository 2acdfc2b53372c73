"""How many pages fold into a letter, and what is left blank at its end.

A numéro makes 2 pages (one A4 sheet), 4 (one A3 sheet folded) or 8 (two sheets, one within the other). The last page ends
with the closing (who sends, how to subscribe); between the text and the closing, ruled lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

FOLDED = (2, 4, 8)
# Between two lines, for a hand; the title of the notes takes one.
LINE = 8.5
# Less than this, ruled lines would look like a mistake: white is better.
ROOM_FOR_NOTES = 38.0
# Layout rounds: a blank of the exact height might push what follows to a page of its own.
PLAY = 1.0


class TooLong(Exception):
    """More text than 8 pages hold. `pages` is what it would take; the message, in French, says what to do."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        super().__init__(
            _(
                "Ce numéro occupe %(pages)d pages, et le papier plié n’en tient que %(most)d. "
                "Retirez une rubrique ou raccourcissez des textes (l’envoi par courriel, lui, n’a pas de limite), "
                "puis refaites le PDF."
            )
            % {"pages": pages, "most": FOLDED[-1]}
        )


@dataclass(frozen=True, slots=True)
class Blank:
    """`height` millimetres left white, or ruled for notes; on a page of its own unless it follows the text."""

    height: float
    new_page: bool
    ruled: bool

    @property
    def lines(self) -> range:
        return range(int(self.height // LINE) - 1)


@dataclass(frozen=True, slots=True)
class Extent:
    """What a first layout told: `pages` of text, the last one filled down to `end`; `closing` is a height; millimetres."""

    pages: int
    end: float
    closing: float
    page_height: float

    @property
    def left(self) -> float:
        return self.page_height - self.end

    @property
    def needed(self) -> int:
        """Pages of text and closing."""
        return self.pages if self.left >= self.closing + PLAY else self.pages + 1

    @property
    def folded(self) -> int:
        """The number of pages of the letter. Raises TooLong."""
        for pages in FOLDED:
            if self.needed <= pages:
                return pages
        raise TooLong(self.needed)

    def could_save_pages(self, scale: float) -> bool:
        """Whether type reduced by `scale` might fold into fewer pages; laying out again is slow, this is not."""
        # Text fills an area, so the square; pictures and margins shrink less: at worst one layout for nothing.
        least = (self.pages - 1 + self.end / self.page_height) * scale**2
        return self.needed > FOLDED[-1] or any(least <= pages < self.needed and pages < self.folded for pages in FOLDED)

    def blanks(self) -> tuple[Blank, ...]:
        """What stands between the text and the closing, so that the closing ends the last page."""
        last = self.folded
        if self.pages == last:
            return (self._blank(self.left - self.closing),)
        rest = self._blank(self.left)
        between = last - self.pages - 1
        return (
            *([rest] if rest.ruled else []),
            *[self._blank(self.page_height, new_page=True)] * between,
            self._blank(self.page_height - self.closing, new_page=True),
        )

    def _blank(self, height: float, *, new_page: bool = False) -> Blank:
        return Blank(round(height - PLAY, 2), new_page, ruled=height >= ROOM_FOR_NOTES)
