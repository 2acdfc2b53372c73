"""What is left blank, and where: pure arithmetic."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsletters.printing.folding import FOLDED, ROOM_FOR_NOTES, Extent, TooLong

HEIGHT = 260.0


def extent(pages: int, end: float, closing: float = 40) -> Extent:
    return Extent(pages, end, closing, HEIGHT)


@pytest.mark.parametrize(("pages", "folded"), [(1, 2), (2, 2), (3, 4), (4, 4), (5, 8), (6, 8), (7, 8), (8, 8)])
def test_pages_fold_by_two_four_or_eight(pages: int, folded: int):
    assert extent(pages, end=100).folded == folded


def test_a_closing_that_does_not_fit_takes_a_page():
    assert extent(4, end=230).folded == 8


def test_nine_pages_do_not_fold():
    with pytest.raises(TooLong, match="9 pages") as refused:
        assert extent(9, end=100).folded
    assert refused.value.pages == 9


def test_three_pages_are_completed_before_the_closing():
    rest, last = extent(3, end=100).blanks()
    assert (rest.new_page, last.new_page) == (False, True)
    assert rest.ruled
    assert last.ruled
    assert last.height == pytest.approx(HEIGHT - 40, abs=2)


def test_a_small_rest_stays_white():
    (blank,) = extent(4, end=HEIGHT - 40 - ROOM_FOR_NOTES + 5).blanks()
    assert not blank.ruled


@given(st.integers(1, 8), st.floats(0, HEIGHT), st.floats(20, 90))
def test_blanks_fill_exactly_the_pages_that_fold(pages: int, end: float, closing: float):
    made = extent(pages, end, closing)
    assume(made.needed <= FOLDED[-1])
    blanks = made.blanks()
    assert pages + sum(blank.new_page for blank in blanks) == made.folded
    assert all(0 <= blank.height < HEIGHT for blank in blanks)
    started = 0 if blanks[-1].new_page else end
    assert started + blanks[-1].height + closing == pytest.approx(HEIGHT, abs=1.1)


@given(st.integers(1, 9), st.floats(0, HEIGHT))
def test_smaller_type_is_tried_only_where_it_may_save_pages(pages: int, end: float):
    made = extent(pages, end)
    if made.could_save_pages(0.87):
        assert made.needed > 2
    if pages == 3 and end < 20:
        assert made.could_save_pages(0.87)
