"""What comes out of the printer can be read: by a person, and by a barcode reader."""

from __future__ import annotations

from itertools import groupby

import pypdfium2
import pytest
from PIL import Image

from catalogue.labels.bars import Unprintable, bars
from catalogue.labels.printing import PADDING, Barcode, CallNumber, pdf, size_of
from catalogue.labels.sheets import SHEETS

# ISO/IEC 15417, table 1: widths of bars and spaces of the values 0 to 105, then of the stop.
CODE_128 = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232
""".split()  # noqa: SIM905
STOP = "2331112"
CODE_C, CODE_B, CODE_A = 99, 100, 101
DPI = 600


def page_of(data: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(data)[0].render(scale=DPI / 72).to_pil().convert("L")


def scanned(page: Image.Image, left: float, right: float, top: float) -> str:
    """What a reader's beam finds on one line of the paper (millimetres): the text, its check sum verified."""
    scale = DPI / 25.4
    y = int(top * scale)
    line = [page.getpixel((x, y)) < 128 for x in range(int(left * scale), int(right * scale))]
    runs = [(dark, len(list(group))) for dark, group in groupby(line)]
    assert not runs[0][0] and not runs[-1][0], "no quiet zone"
    widths = [width for _dark, width in runs[1:-1]]
    module = sum(widths) / (11 * (len(widths) - 7) // 6 + 13)
    assert min(runs[0][1], runs[-1][1]) >= 9.5 * module, "the quiet zone is too narrow"
    modules = "".join(str(round(width / module)) for width in widths)
    assert modules[-7:] == STOP
    return text([CODE_128.index(modules[at : at + 6]) for at in range(0, len(modules) - 7, 6)])


def text(values: list[int]) -> str:
    start, *data, check = values
    assert check == (start + sum(rank * value for rank, value in enumerate(data, 1))) % 103
    charset, found = {103: CODE_A, 104: CODE_B, 105: CODE_C}[start], ""
    for value in data:
        if value in (CODE_A, CODE_B, CODE_C) and value != charset:
            charset = value
        else:
            found += f"{value:02}" if charset == CODE_C else chr(value + 32)
    return found


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)
@pytest.mark.parametrize("code", ["PB00123", "PB100000", "0042", "RC-2012/99", "pb 1"])
def test_a_printed_barcode_gives_its_number_back(sheet, code):
    page = page_of(pdf([Barcode(code, "Profession Banlieue")], sheet, start=2))
    _page, left, top = next(sheet.spots(1, start=2))
    assert scanned(page, left, left + sheet.width, top + sheet.height / 2) == code


def test_its_number_and_its_centre_are_in_clear():
    document = pypdfium2.PdfDocument(pdf([Barcode("PB00123", "Profession Banlieue")], SHEETS["65"]))
    words = document[0].get_textpage().get_text_range()
    assert "PB00123" in words
    assert "Profession Banlieue" in words


def test_a_call_number_is_cut_at_its_spaces():
    document = pypdfium2.PdfDocument(pdf([CallNumber("EDU 12.3 BON")], SHEETS["65"]))
    assert document[0].get_textpage().get_text_range().split() == ["EDU", "12.3", "BON"]
    lines = CallNumber("EDU 12.3 BON").drawn(SHEETS["65"])["lines"]
    assert lines == ["EDU", "12.3", "BON"]


def test_a_long_call_number_is_smaller_and_stays_on_its_label():
    sheet = SHEETS["65"]
    long = ["POLITIQUE-DE-LA-VILLE", "93", "SEINE-SAINT-DENIS", "2018"]
    assert size_of(long, sheet) < size_of(["EDU"], sheet)
    page = page_of(pdf([CallNumber(" ".join(long))], sheet, start=7))
    _page, left, top = next(sheet.spots(1, start=7))
    box = page.point(lambda level: 255 if level < 128 else 0).getbbox()
    scale = DPI / 25.4
    assert box[0] / scale >= left + PADDING - 0.5
    assert box[2] / scale <= left + sheet.width - PADDING + 0.5
    assert box[1] / scale >= top
    assert box[3] / scale <= top + sheet.height


def test_many_labels_take_the_pages_they_need():
    labels = [CallNumber(f"EDU {number}") for number in range(50)]
    assert len(pypdfium2.PdfDocument(pdf(labels, SHEETS["24"], start=24))) == 4


@pytest.mark.parametrize("code", ["œuvre", "PB" * 40])
def test_what_code_128_or_the_label_cannot_hold_is_refused(code):
    with pytest.raises(Unprintable):
        Barcode(code, "").drawn(SHEETS["65"])


def test_the_bars_are_those_of_the_standard():
    assert bars("PB00123").runs[0] == (10, 2)
