"""The files that barcode readers and spreadsheets write."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.inventory.codes import LARGEST, UnreadableCodes, cleaned, read_codes, remark


@pytest.mark.parametrize(
    "data",
    [
        b"PB1\nPB2\nPB1\n",
        b"PB1\r\nPB2\r\nPB1",
        b"PB1\rPB2\rPB1\r",
        b"\xef\xbb\xbfPB1\n\n  pb2 \nPB1",
        "\ufeffPB1\nPB2\nPB1\n".encode("utf-16"),
        b'"PB1";"La ville"\n"PB2";"\xc9cole"\n"PB1";x',
        b"PB1,2026-11-03\nPB2,2026-11-03\nPB1,2026-11-03",
        b"Code-barres\nPB1\nPB2\nPB1",
        b"*PB1*\n*pb2*\n*PB1*",
        b'"PB1\n"PB2\nPB1',
    ],
    ids=["unix", "windows", "mac", "mark", "utf16", "quotes", "commas", "heading", "code39", "open quotes"],
)
def test_whatever_wrote_it_the_codes_come_in_the_order_of_the_reading(data):
    assert read_codes(data) == ["PB1", "PB2", "PB1"]


def workbook(*rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_gives_its_first_column_and_numbers_keep_their_figures():
    assert read_codes(workbook(["Code"], [3760000000123.0, "x"], ["pb2"], [None, "y"])) == ["3760000000123", "PB2"]


def test_a_heading_is_only_one_on_the_first_line():
    assert read_codes(b"PB1\ncode\n") == ["PB1", "CODE"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b"\n \n\xef\xbb\xbf", "vide"),
        (b"%PDF-1.7 x", "ni un texte"),
        (b"PB1\0\0\1", "ni un texte"),
        (b"x" * (LARGEST + 1), "5 Mo"),
        (b"PB1\n" + b"x" * 300, "trop long"),
        (b"PB1\n" * 100_001, "100 000 lignes"),
        (b"PK\x03\x04 nothing", "abîmé"),
    ],
    ids=["empty", "blank", "pdf", "binary", "large", "long", "lines", "damaged"],
)
def test_a_file_that_is_no_list_says_why(data, said):
    with pytest.raises(UnreadableCodes, match=said):
        read_codes(data)


def test_a_hundred_thousand_lines_are_read():
    assert len(read_codes(b"\n".join(b"PB%d" % number for number in range(100_000)))) == 100_000


def test_a_workbook_that_swells_is_refused_before_it_is_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 150_000_000)
    assert len(out.getvalue()) < LARGEST
    with pytest.raises(UnreadableCodes, match="démesuré"):
        read_codes(out.getvalue())


def test_another_archive_is_told_apart():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("codes.txt", "PB1")
    with pytest.raises(UnreadableCodes, match="archive"):
        read_codes(out.getvalue())


def test_a_misread_ean_and_the_publishers_own_code_are_recognised():
    assert "mal lu" in remark("9782070368229")
    assert "ISBN" in remark("9782070368228")
    assert remark("3760000000123") == remark("PB1") == remark("12") == ""


@given(st.binary(max_size=400))
def test_any_bytes_give_codes_or_a_reason(data):
    try:
        codes = read_codes(data)
    except UnreadableCodes as refusal:
        assert str(refusal)
    else:
        assert codes
        assert all(code == cleaned(code) for code in codes)


@given(st.lists(st.text("ABC123-", min_size=1, max_size=12), min_size=1), st.sampled_from(["\n", "\r\n", "\r"]))
def test_codes_come_back_whatever_the_newline(codes, newline):
    if codes[0] == "CB":
        codes = ["A", *codes]
    assert read_codes(newline.join(codes).encode()) == codes
