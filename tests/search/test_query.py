"""What people type is understood, and never refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import isbn

from search.query import MOST_TERMS, numbers_like, parse


def words(text: str) -> list[str]:
    return [term.exact for term in parse(text).terms]


def test_plain_words_in_both_forms():
    question = parse("L’évaluation, des QUARTIERS")
    assert [(term.exact, term.stem) for term in question.terms] == [
        ("evaluation", "evalu"), ("des", "des"), ("quartiers", "quarti"),
    ]  # fmt: skip


def test_a_repeated_word_counts_once():
    assert words("ville Ville VILLE") == ["ville"]


@pytest.mark.parametrize("text", ['"rénovation urbaine" 93', "« rénovation urbaine » 93", "93 “rénovation urbaine”"])
def test_quotes_of_every_country_hold_a_phrase(text):
    question = parse(text)
    assert question.phrases == (("renovation", "urbaine"),)
    assert words(text) == ["93"]


@pytest.mark.parametrize(
    "text", ['"rénovation urbaine', 'rénovation urbaine"', 'rénovation" urbaine', "« rénovation urbaine"]
)
def test_a_quote_without_its_pair_counts_for_nothing(text):
    question = parse(text)
    assert (question.phrases, words(text)) == ((), ["renovation", "urbaine"])


def test_a_minus_excludes_a_word_or_a_phrase():
    question = parse('ville -campagne -"banlieue rouge"')
    assert words("ville -campagne") == ["ville"]
    assert [term.exact for term in question.excluded] == ["campagne"]
    assert question.excluded_phrases == (("banlieue", "rouge"),)
    assert question.phrases == ()


@pytest.mark.parametrize("text", ["rendez-vous", "Paris - Bobigny", "ville -", "- ville", "Saint-Denis"])
def test_a_hyphen_inside_a_word_or_alone_excludes_nothing(text):
    assert parse(text).excluded == ()


@pytest.mark.parametrize("text", ["", " ", "?!", '""', "« »", "-", "'", "()", "\0", "\n\t"])
def test_nothing_but_signs_asks_nothing(text):
    assert parse(text).is_empty


@pytest.mark.parametrize(("text", "required", "minimum"), [
    ("ville", 1, 1), ("rénovation urbaine ville", 3, 3), ("un deux trois quatre", 3, 3), ("quartier habitat emploi santé", 4, 3),
    ("quartier habitat emploi santé culture école sport justice", 8, 6), ("la ville de la banlieue", 2, 2), ("de la", 2, 2),
])  # fmt: skip
def test_long_questions_may_miss_a_quarter_of_their_words(text, required, minimum):
    question = parse(text)
    assert (len(question.required), question.minimum) == (required, minimum)


def test_a_pasted_page_is_cut():
    assert len(parse(" ".join(f"mot{n}" for n in range(2000))).terms) == MOST_TERMS


@pytest.mark.parametrize(
    "text", ["978-2-13-044178-6", "ISBN : 978-2-13-044178-6", "issn 1760-5393", "1760-5393", "213044178X"]
)
def test_numbers_are_known_however_they_are_written(text):
    [term] = parse(text).terms
    assert term.numbers


@pytest.mark.parametrize("text", ["2010-2015", "12.03.2015", "93", "12000", "2000-2020"])
def test_dates_and_years_are_words(text):
    assert all(not term.numbers for term in parse(text).terms)


def test_a_call_number_is_kept_whole():
    assert parse("LOG 12").codes == ("LOG12",)
    assert parse("9782707182371").codes == ("9782707182371", "2707182370")


@given(st.integers(0, 10**9 - 1).map(lambda number: f"978{number:09d}"))
def test_an_isbn_is_also_known_in_its_other_length(body):
    long = body + isbn.ean.calc_check_digit(body)
    short = isbn.to_isbn10(long)
    assert numbers_like(long) == (long, short)
    assert numbers_like(short) == (short, long)


@given(st.text(max_size=200) | st.text("\"-«» .a1Xé'’", max_size=60))
def test_whatever_is_typed_is_understood(text):
    question = parse(text)
    assert question.minimum <= len(question.required) <= len(question.terms) <= MOST_TERMS
    assert all(question.phrases) and all(question.excluded_phrases)


def test_ten_thousand_characters_without_a_space():
    assert len(parse("a" * 10_000).terms) <= MOST_TERMS
