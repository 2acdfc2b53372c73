"""The charset is found from the bytes first: declarations lie both ways."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.charsets import iso5426
from catalogue.charsets.detection import Charset, declared_marc21, declared_unimarc, decode, detect, known_charset

TEXT = "L’évaluation des politiques éducatives à Épinay : où en est-on ?"


@pytest.mark.parametrize("declared", ["", Charset.ISO5426, Charset.MARC8, Charset.UTF8])
def test_utf8_is_recognised_whatever_is_declared(declared: str):
    assert detect(TEXT.encode(), declared) == Charset.UTF8


@pytest.mark.parametrize("declared", ["", Charset.ISO5426, Charset.UTF8])
def test_iso5426_is_recognised(declared: str):
    assert detect(iso5426.encode(TEXT), declared) == Charset.ISO5426


@pytest.mark.parametrize("declared", ["", Charset.ISO5426, Charset.UTF8])
def test_cp1252_is_recognised_even_under_a_lying_flag(declared: str):
    assert detect(TEXT.encode("cp1252"), declared) == Charset.CP1252


def test_plain_ascii_is_utf8():
    assert detect(b"La ville", Charset.ISO5426) == Charset.UTF8


def test_utf8_cut_in_the_middle_of_a_character_stays_utf8_and_loses_only_that_character():
    cut = "une très très longue note sur l’évaluation à l’école".encode()[: -len("\xa9cole")]
    assert detect(cut, Charset.ISO5426) == Charset.UTF8
    assert decode(cut, Charset.UTF8) == "une très très longue note sur l’évaluation à l’"


def test_a_stray_windows_byte_in_utf8_is_read_as_what_it_was():
    assert decode("l’été à la mairie, et l".encode() + b"\x92" + "école".encode(), Charset.UTF8) == (
        "l’été à la mairie, et l’école"
    )


def test_decomposed_accents_are_composed():
    assert decode(unicodedata.normalize("NFD", TEXT).encode(), Charset.UTF8) == TEXT


def test_non_sorting_marks_are_the_same_in_every_charset():
    marked = "\u0098Les \u009cvilles où l’on vit"
    for data, charset in (
        (marked.encode(), Charset.UTF8),
        (iso5426.encode(marked), Charset.ISO5426),
        (b"\x88Les \x89villes o\xf9 l\x92on vit", Charset.CP1252),
    ):
        assert decode(data, charset) == marked


@pytest.mark.parametrize(
    ("coded", "charset"),
    [
        ("20050101u        u  u0frey50  ", Charset.UTF8),
        ("20050101u        u  u0frey0103", Charset.ISO5426),
        ("20050101d1999    m  y0frey03  ", Charset.ISO5426),
        ("20050101u        u  u0frey", ""),
        ("", ""),
    ],
)
def test_unimarc_declares_in_100(coded: str, charset: str):
    assert declared_unimarc(coded) == charset


def test_marc21_declares_in_the_leader():
    assert declared_marc21("00000nam a2200000 a 4500") == Charset.UTF8
    assert declared_marc21("00000nam  2200000 a 4500") == Charset.MARC8


@pytest.mark.parametrize(
    ("name", "charset"), [("UTF8", "utf-8"), ("ISO-5426", "iso5426"), ("latin1", "cp1252"), ("cp1251", "cp1251")]
)
def test_an_operator_may_name_a_charset_in_several_ways(name: str, charset: str):
    assert known_charset(name) == charset


def test_a_charset_that_does_not_exist_is_said():
    with pytest.raises(LookupError):
        known_charset("klingon")


@given(st.binary(max_size=300), st.sampled_from(["", *Charset]))
def test_whatever_is_detected_can_be_decoded(data: bytes, declared: str):
    if detect(data, declared) != Charset.MARC8:
        assert unicodedata.is_normalized("NFC", decode(data, detect(data, declared)))
