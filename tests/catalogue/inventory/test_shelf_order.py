"""Call numbers in the order of the shelves, and items out of it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.inventory.shelf_order import begins, is_between, out_of_order, ranks, shelf_key, was_read_in_order

SHELF = ["331", "331 DON", "331.1 BAC", "331.12 ABC", "331.2", "EDU 2 LAV", "EDU 12 BON", "ÉDU 12 CAR", "POL 1"]


def test_call_numbers_stand_as_on_a_shelf():
    mixed = random.Random(5).sample(SHELF, len(SHELF))
    assert sorted(mixed, key=shelf_key) == SHELF


def test_two_that_sort_alike_have_one_place_and_one_without_figures_nor_letters_has_none():
    assert ranks(["EDU 2", "edu  02", "EDU 1", "", "–"]) == [1, 1, 0, None, None]


@pytest.mark.parametrize(
    ("call_number", "prefix", "answer"),
    [
        ("EDU 12 BON", "EDU", True),
        ("EDU 12 BON", "edu 12", True),
        ("EDU 12 BON", "EDU 1", False),
        ("EDU 1.2 BON", "EDU 1", True),
        ("EDUC 1", "EDU", True),
        ("POL 1", "EDU", False),
        ("", "EDU", False),
        ("331 DON", "331.1", False),
    ],
)
def test_a_prefix_ends_with_a_whole_number(call_number, prefix, answer):
    assert begins(call_number, prefix) is answer


def test_a_range_takes_its_bounds_and_all_that_the_last_one_begins():
    found = [one for one in SHELF if is_between(one, "331.1", "EDU 12")]
    assert found == SHELF[2:8]
    assert [one for one in SHELF if is_between(one, "", "331")] == SHELF[:5]
    assert [one for one in SHELF if is_between(one, "POL", "")] == SHELF[8:]


def test_only_the_item_that_strayed_is_out_of_order():
    assert out_of_order([1, 2, 9, 3, 4, 4, 5]) == {2}
    assert out_of_order([]) == set()


def test_a_reading_that_does_not_follow_the_shelves_is_not_judged():
    backwards = list(range(20, 0, -1))
    assert not was_read_in_order(len(backwards), len(out_of_order(backwards)))
    assert was_read_in_order(20, 2)
    assert not was_read_in_order(2, 0)


@given(st.lists(st.integers(0, 30), max_size=60))
def test_what_is_left_goes_up(read):
    wrong = out_of_order(read)
    left = [rank for place, rank in enumerate(read) if place not in wrong]
    assert left == sorted(left)


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=40), st.data())
def test_one_item_moved_is_one_item_told(read, data):
    read = sorted(read)
    moved = read.pop(data.draw(st.integers(0, len(read) - 1)))
    read.insert(data.draw(st.integers(0, len(read))), moved)
    assert len(out_of_order(read)) <= 1


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_call_numbers_compare(one, other):
    assert (shelf_key(one) < shelf_key(other)) or (shelf_key(other) <= shelf_key(one))
    assert begins(one, one) or not shelf_key(one)
