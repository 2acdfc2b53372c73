"""Links that stand for a person: nobody makes or bends one, and each serves one purpose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from correspondence.links import BadLink, ExpiredLink, Signed, sign, unsign

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.integers(0, 2**63), WORDS, WORDS)
def test_what_was_signed_comes_back_and_fits_in_an_address(subject: int, key: str, detail: str) -> None:
    token = sign("essai", subject, key, detail)
    assert unsign("essai", token) == Signed(subject, key, detail)
    assert reverse("newsletters:confirm", args=[token]) == f"/abonnement/confirmer/{token}/"


@given(st.data())
def test_a_token_changed_anywhere_is_nobody_s(data: st.DataObject) -> None:
    token = sign("essai", 12, "cle", "3,4")
    position = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("abcXYZ019-_:é ").filter(lambda one: one != token[position]))
    with pytest.raises(BadLink):
        unsign("essai", token[:position] + other + token[position + 1 :])


@given(WORDS)
def test_whatever_else_is_nobody_s(text: str) -> None:
    with pytest.raises(BadLink):
        unsign("essai", text)


def test_a_token_serves_its_own_purpose() -> None:
    with pytest.raises(BadLink):
        unsign("lettre.confirmation", sign("lettre.preferences", 12, "cle"))


def test_a_token_of_another_site_is_nobody_s(settings) -> None:
    token = sign("essai", 12, "cle")
    settings.SECRET_KEY = "another"
    with pytest.raises(BadLink):
        unsign("essai", token)


def test_a_token_ages_only_where_it_is_asked() -> None:
    with travel("2026-01-01 12:00", tick=False):
        token = sign("essai", 12, "cle")
    with travel("2026-01-08 11:59", tick=False):
        assert unsign("essai", token, timedelta(days=7)).subject == 12
    with travel("2026-01-08 12:01", tick=False):
        with pytest.raises(ExpiredLink):
            unsign("essai", token, timedelta(days=7))
        assert unsign("essai", token).subject == 12
