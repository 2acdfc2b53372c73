"""One form for one person, and nothing that could add a header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.addresses import BadAddress, displayed, normalised


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ines@Exemple.FR", "ines@exemple.fr"),
        ("  ines@exemple.fr ", "ines@exemple.fr"),
        ("Inès Fontaine <Ines@exemple.fr>", "ines@exemple.fr"),
        ("mailto:ines@exemple.fr", "ines@exemple.fr"),
        ("o'brien+lettre@ville.exemple.fr", "o'brien+lettre@ville.exemple.fr"),
        ("ines@épinay.example", "ines@xn--pinay-9ra.example"),
        ("inès@exemple.fr", "inès@exemple.fr"),
        ("ine\u0300s@exemple.fr", "inès@exemple.fr"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normalised(typed) == kept


def test_an_accented_domain_is_shown_as_people_write_it() -> None:
    assert displayed(normalised("ines@épinay.example")) == "ines@épinay.example"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "vide"),
        ("ines", "Il manque « @ »"),
        ("ines@", "nom de domaine"),
        ("@exemple.fr", "Ce qui précède"),
        ("ines@exemple", "nom de domaine"),
        ("ines@exemple..fr", "nom de domaine"),
        (".ines@exemple.fr", "Ce qui précède"),
        ("ines..f@exemple.fr", "Ce qui précède"),
        ("ines fontaine@exemple.fr", "espace"),
        ("ines@exemple.fr; paul@exemple.fr", "une seule"),
        ("ines@exemple.fr, paul@exemple.fr", "une seule"),
        ("ines@@exemple.fr", "une seule"),
        ("ines@wanadoo,fr", "virgule"),
        ("ines@gmial.com", "gmail.com"),
        ("ines@orange.f", "orange.fr"),
        ("ines@exemple.fr\nBcc: tous@exemple.fr", "invisibles"),
        ("ines@exemple.fr\r\n", ""),
        ("ines@ex\u200bemple.fr", "invisibles"),
        ("ines@" + "a" * 250 + ".fr", ""),
        ("a" * 65 + "@exemple.fr", "trop longue"),
        ("ines@192.168.0.1", "nom de domaine"),
    ],
)
def test_a_bad_address_says_what_to_do(typed: str, why: str) -> None:
    if typed.strip() == "ines@exemple.fr":
        assert normalised(typed) == "ines@exemple.fr"
        return
    with pytest.raises(BadAddress) as caught:
        normalised(typed)
    assert why in str(caught.value)


@given(st.text(max_size=80) | st.emails())
def test_what_is_kept_stays_and_never_holds_a_line_break(text: str) -> None:
    try:
        kept = normalised(text)
    except BadAddress:
        return
    assert normalised(kept) == kept
    assert not set("\r\n\t ,;<>") & set(kept)
    assert kept.count("@") == 1
