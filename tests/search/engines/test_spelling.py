"""Other spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.spelling import closest, distance, one_slip_away

words = st.text("abcd", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("ville", "ville", 0), ("vile", "ville", 1), ("vlile", "ville", 1), ("vlle", "villa", 2)],
)
def test_slips_are_counted(one, other, slips):
    assert distance(one, other) == slips


@given(words, words)
def test_distance_goes_both_ways(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


@given(words)
def test_one_slip_away_is_at_most_one_slip(word):
    assert all(distance(word, other) <= 1 for other in one_slip_away(word))


def test_the_nearest_then_the_most_frequent_is_proposed():
    known = [("urbaine", 3), ("urbain", 9), ("turbine", 50)]
    assert closest("urbian", known, within=2) == "urbain"
    assert closest("urbaines", [("urbaine", 3), ("urbainex", 9)], within=1) == "urbainex"
    assert closest("hélicoptère", known, within=2) == ""
