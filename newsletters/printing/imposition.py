"""A4 pages → A3 landscape sheets, placed so that the folded sheets read in order."""

from __future__ import annotations

import io

from pypdf import PageObject, PdfReader, PdfWriter, Transformation

# Millimetres → points.
A3_WIDTH, A3_HEIGHT = 420 * 72 / 25.4, 297 * 72 / 25.4


def order(pages: int) -> list[tuple[int, int]]:
    """Left and right page of each side, outer sheet first, front then back: 4 → (4, 1), (2, 3).

    `pages` is 2 or a multiple of 4. Raises ValueError.
    """
    if pages != 2 and (pages < 1 or pages % 4):
        raise ValueError(f"{pages} pages do not fold")
    sides = ((pages - side, side + 1) for side in range(pages // 2))
    return [pair if side % 2 == 0 else pair[::-1] for side, pair in enumerate(sides)]


def booklet(data: bytes) -> bytes:
    """The PDF of the sheets to print on both sides, turned on the short edge. Two pages are one A4 sheet already."""
    reader = PdfReader(io.BytesIO(data))
    if len(reader.pages) == 2:
        return data
    writer = PdfWriter()
    for left, right in order(len(reader.pages)):
        side = PageObject.create_blank_page(width=A3_WIDTH, height=A3_HEIGHT)
        for number, shift in ((left, 0.0), (right, A3_WIDTH / 2)):
            side.merge_transformed_page(_bare(reader, number), Transformation().translate(shift, 0))
        writer.add_page(side)
    writer.compress_identical_objects()
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _bare(reader: PdfReader, number: int) -> PageObject:
    """A page without its links: a printer has no use for them, and they would not follow the page to its place."""
    page = reader.pages[number - 1]
    page.pop("/Annots", None)
    return page
