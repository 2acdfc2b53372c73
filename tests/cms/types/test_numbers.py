"""The numbers of actions, in the order that a reader counts them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.programme.numbers import REPEATS, BadNumber, order_of

PRINTED = [
    "A1",
    "A2",
    "A8",
    "A8 bis",
    "A9",
    "A10",
    "A11",
    "A36",
    "A36 bis",
    "A36 ter",
    "MA1",
    "MA2",
    "MA 5",
    "MA6",
    "MA10",
]


def test_a_programme_is_in_the_order_that_it_prints() -> None:
    mixed = PRINTED[:]
    random.Random(8).shuffle(mixed)
    assert sorted(mixed, key=order_of) == PRINTED


@pytest.mark.parametrize(("one", "other"), [("A8 bis", "a8BIS"), ("MA 5", "MA5"), ("A1", " A 01 ")])
def test_two_ways_of_printing_are_one_number(one: str, other: str) -> None:
    assert order_of(one) == order_of(other)


@pytest.mark.parametrize("said", ["", "A", "12", "A8 encore", "A8-9", "A12345", "bis"])
def test_what_is_no_number_is_refused(said: str) -> None:
    with pytest.raises(BadNumber):
        order_of(said)


numbers = st.tuples(st.sampled_from(["A", "MA", "B"]), st.integers(0, 9999), st.sampled_from(REPEATS))


@given(numbers, numbers)
def test_the_order_is_that_of_letters_then_number_then_bis(one, other) -> None:
    def rank(parts):
        letters, number, repeated = parts
        return len(letters), letters, number, REPEATS.index(repeated)

    def printed(parts):
        letters, number, repeated = parts
        return f"{letters}{number} {repeated}".strip()

    assert (order_of(printed(one)) < order_of(printed(other))) == (rank(one) < rank(other))
