import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.unimarc.text import clean, clean_lines, clean_title, sort_title


@pytest.mark.parametrize(
    ("raw", "displayed"),
    [
        ("E\u0301coles", "Écoles"),
        ("\x98Les \x9cmisères", "Les misères"),
        ("\x88Les \x89misères", "Les misères"),
        ("\x98Les\x9cmisères", "Les misères"),
        ("\x98L'\x9cécole", "L'école"),
        ("2162-7932\u200e", "2162-7932"),
        ("  deux  espaces\n et une ligne ", "deux espaces et une ligne"),
        ("une\u00a0: insécable", "une\u00a0: insécable"),
        ("césure\u00ad molle\x00", "césure molle"),
        ("", ""),
    ],
)
def test_what_is_displayed(raw: str, displayed: str) -> None:
    assert clean(raw) == displayed


def test_a_note_keeps_its_lines() -> None:
    assert clean_lines("Une  ligne \r\n\n autre\x98 ligne") == "Une ligne\n\nautre ligne"


@pytest.mark.parametrize(
    ("raw", "displayed", "sorted_under"),
    [
        ("\x98Les \x9cveilleurs", "Les veilleurs", "veilleurs"),
        ("\x98L'\x9catelier \x98de la \x9cville", "L'atelier de la ville", "atelier ville"),
        ("Les |uns, les autres", "Les uns, les autres", "uns, les autres"),
        ("|La| place", "La place", "place"),
        ("|L'|école", "L'école", "école"),
        ("La cour", "La cour", "cour"),
        ("L’école", "L’école", "école"),
        ("Lacets", "Lacets", "Lacets"),
        ("Programme | bilan", "Programme | bilan", "Programme | bilan"),
        ("Le titre sans fin \x98de marque", "Le titre sans fin de marque", "titre sans fin de marque"),
    ],
)
def test_words_that_sorting_skips(raw: str, displayed: str, sorted_under: str) -> None:
    assert clean_title(raw) == displayed
    assert sort_title(raw, french=True) == sorted_under


def test_another_language_keeps_its_first_word() -> None:
    assert sort_title("La vida", french=False) == "La vida"


@given(st.text(alphabet=st.characters(codec=None) | st.sampled_from("\x88\x89\x98\x9c|'’\u0301e L\u202a"), max_size=40))
def test_nothing_unseen_is_ever_displayed(raw: str) -> None:
    for text in (clean(raw), clean_title(raw), sort_title(raw, french=True), clean_lines(raw).replace("\n", "")):
        assert unicodedata.is_normalized("NFC", text)
        assert not [character for character in text if unicodedata.category(character) in ("Cc", "Cs")]
        assert text == text.strip()
