"""Every label stands on its sheet, whole, and beside no other."""

from __future__ import annotations

import pytest

from catalogue.labels.sheets import SHEETS

A4 = (210, 297)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)
def test_the_labels_fill_the_page_and_no_more(sheet):
    spots = list(sheet.spots(sheet.places))
    assert {page for page, _left, _top in spots} == {0}
    assert max(left for _page, left, _top in spots) + sheet.width <= A4[0] + 0.01
    assert max(top for _page, _left, top in spots) + sheet.height <= A4[1] + 0.01
    assert sheet.across >= sheet.width
    assert sheet.down >= sheet.height
    assert len({(left, top) for _page, left, top in spots}) == sheet.places == int(sheet.key)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)
def test_it_is_centred_on_the_page(sheet):
    right = A4[0] - (sheet.left + (sheet.columns - 1) * sheet.across + sheet.width)
    bottom = A4[1] - (sheet.top + (sheet.rows - 1) * sheet.down + sheet.height)
    assert right == pytest.approx(sheet.left, abs=0.1)
    assert bottom == pytest.approx(sheet.top, abs=0.2)


def test_a_sheet_already_begun():
    sheet = SHEETS["24"]
    spots = list(sheet.spots(3, start=23))
    assert [page for page, _left, _top in spots] == [0, 0, 1]
    assert spots[0][1:] == (70.0, 0.5 + 7 * 37.0)
    assert spots[2][1:] == (0.0, 0.5)


@pytest.mark.parametrize("start", [0, 25, -1])
def test_there_is_no_such_place(start):
    with pytest.raises(ValueError):
        list(SHEETS["24"].spots(1, start))
