"""ISO 5426 comes out right: by the standard, by what five decoders agree on, and by what PMB really writes."""

import csv
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.charsets import iso5426

# Sequences where we choose otherwise than the majority, with the reason.
NEAREST_FIRST = re.compile("c2c3..|c5c8..")  # of two marks above, the one nearest the letter applies first
SPACING = re.compile("..20")  # a diacritic before a space is the sign itself
PMB_BYTES = re.compile("[89].")  # cp1252 that PMB lets through, and the non-sorting marks
NOT_ASSIGNED_ALONE = {"dc", "de", "df"}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"l'\xc2evaluation", "l'évaluation"),
        (b"No\xc8el", "Noël"),
        (b"No\xc9el", "Noël"),
        (b"\xc2Etat", "État"),
        (b"gar\xd0con", "garçon"),
        (b"\xfauvre", "œuvre"),
        (b"l\xb9\xc2ecole", "l’école"),
        (b"l\x92\xc2ecole", "l’école"),
        (b"c\x9cur", "cœur"),
        (b"12 \x80", "12 €"),
        (b"n\xca 5", "n°5"),
        (b"5 \xa0%", "5 \u00a0%"),
        (b"\x88Les \x89villes", "\u0098Les \u009cvilles"),
        (b"\xc2", ""),
        (b"fin\xc2\x1fasuite", "fin\x1fasuite"),
    ],
)
def test_it_reads_what_files_hold(data: bytes, text: str):
    assert iso5426.decode(data) == text


def test_the_mark_nearest_the_letter_applies_first():
    assert iso5426.decode(b"\xc2\xc3a") == "ấ"


def test_it_agrees_with_the_majority_of_five_decoders(real_records: Path):
    disagreements, compared = {}, 0
    with (real_records / "iso5426" / "mapping_compare.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            code, majority = row["bytes_hex"], row["majority"] or ""
            if not majority or majority.startswith("TRAIL:") or code in NOT_ASSIGNED_ALONE:
                continue
            if any(pattern.fullmatch(code) for pattern in (NEAREST_FIRST, SPACING, PMB_BYTES)):
                continue
            compared += 1
            if (read := iso5426.decode(bytes.fromhex(code))) != unicodedata.normalize("NFC", majority):
                disagreements[code] = (majority, read)
    assert disagreements == {}
    assert compared > 1700


french = st.text("abcdefghijklmnopqrstuvwxyzÉÈÊàâçéèêëîïôùûüœŒæ’« »-0123456789 ", max_size=60)


@given(french)
def test_french_text_survives_the_return_journey(text: str):
    assert iso5426.decode(iso5426.encode(text)) == unicodedata.normalize("NFC", text)


@given(st.binary(max_size=200))
def test_any_bytes_have_a_reading_in_nfc(data: bytes):
    text = iso5426.decode(data)
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.skipif(not shutil.which("yaz-marcdump"), reason="yaz n’est pas installé : script/test l’installe")
@given(st.lists(french.filter(str.strip), min_size=1, max_size=5))
def test_yaz_reads_our_bytes_as_we_do(values: list[str]):
    dump = subprocess.run(
        ["yaz-marcdump", "-f", "iso5426", "-t", "utf8", "-o", "line", "/dev/stdin"],
        input=record_of(values), capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    read = re.findall(r"^300    \$a ?(.*)$", unicodedata.normalize("NFC", dump), re.MULTILINE)
    assert [line.strip() for line in read] == [iso5426.decode(iso5426.encode(value)).strip() for value in values]


def record_of(values: list[str]) -> bytes:
    """A minimal ISO 2709 record of 300 $a."""
    contents = [b"  \x1fa" + iso5426.encode(value) + b"\x1e" for value in values]
    directory, at = b"", 0
    for content in contents:
        directory += b"300%04d%05d" % (len(content), at)
        at += len(content)
    base = 24 + len(directory) + 1
    length = base + at + 1
    return b"%05dnam  22%05d   450 " % (length, base) + directory + b"\x1e" + b"".join(contents) + b"\x1d"


# Every letter and sign of the standard, and every mark on the letters that bear marks.
SIGNS = sorted(iso5426._SIGNS.values())
MARKS = sorted({mark for mark in iso5426._DIACRITICS.values() if mark})
marked = st.builds(
    lambda letter, marks: unicodedata.normalize("NFC", letter + "".join(marks)),
    st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + "æœøłÆŒØŁ"),
    st.lists(st.sampled_from(MARKS), min_size=1, max_size=2, unique=True),
)
in_the_set = st.lists(
    st.one_of(st.sampled_from([*SIGNS, *(chr(code) for code in range(0x20, 0x7F))]), marked), max_size=30
).map("".join)


@given(in_the_set)
def test_what_the_set_holds_comes_back_whole(text: str):
    encoded = iso5426.encode_standard(text)
    assert (encoded.approximated, encoded.replaced) == ((), ())
    assert iso5426.decode(encoded.data) == unicodedata.normalize("NFC", text)


@given(st.text(max_size=60))
def test_no_byte_is_outside_the_standard(text: str):
    encoded = iso5426.encode_standard(text)
    assigned = {*range(0x80), 0x88, 0x89, *iso5426._SIGNS, *iso5426._DIACRITICS}
    assert set(encoded.data) <= assigned
    assert encoded.data.count(b"?") >= len(encoded.replaced)


@pytest.mark.parametrize(
    ("text", "data", "approximated", "replaced"),
    [
        ("12 € – ½…", b"12 EUR - 1/2...", "€–½…", ""),
        ("a\u00a0:", b"a :", "\u00a0", ""),
        ("☃ Яков", b"? ????", "", "☃Яков"),
        ("n°\u00a05", b"n\xca  5", "\u00a0", ""),
        ("x\u0336y", b"xy", ["x\u0336"], ""),
        ("\u0098L’\u009cété", b"\x88L\xb9\x89\xc2et\xc2e", "", ""),
    ],
)
def test_what_the_set_lacks_is_told(text: str, data: bytes, approximated: str, replaced: str):
    encoded = iso5426.encode_standard(text)
    assert encoded.data == data
    assert (list(encoded.approximated), list(encoded.replaced)) == (list(approximated), list(replaced))
