"""Sheets of 21 labels that nothing overflows."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from newsletters.printing.labels import (
    ACROSS,
    CUT_SIZES,
    DOWN,
    HEIGHT,
    LEADING,
    LEFT,
    PADDING,
    POINT,
    TOP,
    WIDTH,
    Label,
    PostalAddress,
    label,
    labels,
    width,
)

SORAYA = PostalAddress(("Madame Soraya Benhamou", "12 RUE DES LILAS", "93200 SAINT DENIS"))
OFFICE = PostalAddress(
    (
        "OFFICE PUBLIC DE L HABITAT DES DEUX CANAUX",
        "Direction du renouvellement urbain et de la cohésion sociale",
        "Madame Yamina Boucherit-Lang",
        "BATIMENT C ESCALIER 4",
        "127 AVENUE DU PRESIDENT WILSON",
        "93212 LA PLAINE SAINT DENIS CEDEX",
    )
)


@pytest.mark.parametrize(
    ("count", "start", "sheets"), [(0, 1, 1), (1, 1, 1), (21, 1, 1), (22, 1, 2), (21, 2, 2), (1, 21, 1), (43, 1, 3)]
)
def test_sheets_are_filled_from_the_first_free_label(count: int, start: int, sheets: int):
    reader = PdfReader(io.BytesIO(labels([SORAYA] * count, start)))
    assert len(reader.pages) == sheets
    assert sum(page.extract_text().count("Soraya") for page in reader.pages) == count


@pytest.mark.parametrize("start", [0, 22])
def test_a_sheet_has_twenty_one_labels(start: int):
    with pytest.raises(ValueError, match="1 à 21"):
        labels([SORAYA], start)


@pytest.mark.parametrize(("start", "row", "column"), [(1, 0, 0), (3, 0, 2), (5, 1, 1), (21, 6, 2)])
def test_an_address_stands_within_its_label(start: int, row: int, column: int):
    left, top = (LEFT + column * ACROSS), TOP + row * DOWN
    found = spots(labels([OFFICE], start))
    assert len(found) >= 6
    for x, y in found:
        assert left + PADDING - 0.1 <= x <= left + WIDTH
        assert top + PADDING <= y <= top + HEIGHT - PADDING


def spots(data: bytes) -> list[tuple[float, float]]:
    """Where each row starts, its baseline, in millimetres from the top left of the sheet."""
    page = PdfReader(io.BytesIO(data)).pages[0]
    found = []

    def visit(text, cm, tm, _font, _size):
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((x * POINT, (float(page.mediabox.height) - y) * POINT))

    page.extract_text(visitor_text=visit)
    return found


def test_an_ordinary_address_is_printed_large_and_whole():
    assert label(SORAYA) == Label(SORAYA.lines, 10.5)


def test_a_long_line_is_cut_between_words():
    assert "Direction du renouvellement urbain" in label(OFFICE).text
    assert " ".join(label(OFFICE).rows) == " ".join(OFFICE.lines)


@given(st.lists(st.text("ABCDEFÉW il-'’.\n", max_size=120), max_size=6).map(tuple))
def test_no_address_overflows_its_label(lines: tuple[str, ...]):
    made = label(PostalAddress(lines))
    assert all(width(row) * made.size * POINT <= WIDTH - 2 * PADDING for row in made.rows)
    assert len(made.rows) * made.size * LEADING * POINT <= HEIGHT - 2 * PADDING
    assert "".join(made.text.split()) == "".join("".join(lines).split())


def test_an_endless_line_costs_neither_the_label_nor_the_others():
    made = label(PostalAddress(("W" * 3000,)))
    assert made.size == CUT_SIZES[-1]
    assert len(made.rows) * made.size * LEADING * POINT <= HEIGHT


def test_an_address_has_six_lines_at_most():
    with pytest.raises(ValueError, match="7 lines"):
        PostalAddress(("x",) * 7)
