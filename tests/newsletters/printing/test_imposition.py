"""Sheets that read in order once folded."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from newsletters.printing.imposition import booklet, order
from tests.newsletters.printing.conftest import printed


def test_the_sheets_of_our_letters():
    assert order(4) == [(4, 1), (2, 3)]
    assert order(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]


@given(st.integers(1, 30).map(lambda sheets: 4 * sheets) | st.just(2))
def test_each_page_once_and_facing_pages_sum_to_one_more(pages: int):
    sides = order(pages)
    assert sorted(page for side in sides for page in side) == list(range(1, pages + 1))
    assert {sum(side) for side in sides} == {pages + 1}
    # An odd page is always on the right of the fold.
    assert all(right % 2 == 1 for _left, right in sides)


@pytest.mark.parametrize("pages", [0, 1, 3, 6, -4])
def test_other_counts_do_not_fold(pages: int):
    with pytest.raises(ValueError, match="do not fold"):
        order(pages)


def test_two_pages_are_already_a_sheet():
    data = printed(2).data
    assert booklet(data) is data


@pytest.mark.parametrize("length", [4, 8])
def test_the_booklet_is_on_a3_with_both_pages_of_each_side(length: int):
    sides = PdfReader(io.BytesIO(booklet(printed(length).data))).pages
    assert len(sides) == length // 2
    for side, (left, right) in zip(sides, order(length), strict=True):
        assert (round(side.mediabox.width), round(side.mediabox.height)) == (1191, 842)
        assert feet(side) == [(left, True), (right, False)]


def feet(side) -> list[tuple[int, bool]]:
    """The page numbers printed at the foot of a side, and whether each is on its left half."""
    found = []

    def visit(text, cm, tm, _font, _size):
        x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        if text.strip().isdigit() and y < 62:
            found.append((int(text), x < 595))

    side.extract_text(visitor_text=visit)
    return sorted(found, key=lambda foot: not foot[1])
