"""Which issues are to come, and what is said of those that came."""

from __future__ import annotations

from datetime import date
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.serials.expecting import Due, Last, Plan, before_the_first, expected
from catalogue.serials.numbering import BadPattern, Numbering, Position, checked, number_in
from catalogue.serials.rhythm import Periodicity, Rhythm
from catalogue.serials.statement import Known, Statement, stated
from tests.catalogue.serials.test_rhythm import days, rhythms

MONTHLY = Rhythm(Periodicity.MONTHLY)
SINCE = date(2026, 1, 1)


def at(number: int, end: int | None = None, volume: int | None = None) -> Position:
    return Position(number, end or number, volume)


def some(plan: Plan, last: Last, count: int = 3) -> list[tuple[str, str]]:
    return [(str(due.due_on), due.label) for due in islice(expected(plan, last), count)]


positions = st.builds(
    lambda number, more, volume: Position(number, number + more, volume),
    st.integers(1, 5000), st.integers(0, 3), st.none() | st.integers(1, 90),
)  # fmt: skip


@given(rhythms, st.booleans(), positions, days)
def test_every_issue_comes_later_and_one_place_further(rhythm, restarts, position, since):
    plan = Plan(rhythm, Numbering("vol. %v, n° %n (%a)", restarts), since)
    dues = list(islice(expected(plan, Last(7, since, position)), 15))
    assert [due.place for due in dues] == list(range(8, 8 + len(dues)))
    for one, two in pairwise(dues):
        assert one.due_on < two.due_on
        follows = two.position.number == one.position.end + 1
        assert follows or (restarts and two.position.number == 1 and two.due_on.year > one.due_on.year)


@given(rhythms, positions, days, st.integers(1, 10))
def test_what_is_computed_from_an_issue_is_what_was_computed_past_it(rhythm, position, since, steps):
    """An issue received on its day, under its number, changes nothing to what follows."""
    plan = Plan(rhythm, Numbering("n° %n"), since)
    dues = list(islice(expected(plan, Last(0, since, position)), steps + 5))
    if len(dues) == steps + 5:
        one: Due = dues[steps - 1]
        assert list(islice(expected(plan, Last(one.place, one.due_on, one.position)), 5)) == dues[steps:]


@given(st.integers(0, 10**8), st.integers(0, 11))
def test_a_number_that_is_written_is_read(number, more):
    position = Position(number, number + more)
    assert number_in(position.text) == (position.number, position.end)


def test_the_first_issue_is_due_on_the_first_day():
    plan = Plan(MONTHLY, Numbering(), SINCE)
    assert some(plan, before_the_first(plan, at(1)), 2) == [("2026-01-01", "n° 1"), ("2026-02-01", "n° 2")]


def test_a_double_issue_takes_the_day_of_the_one_it_swallows():
    plan = Plan(MONTHLY, Numbering(), SINCE)
    assert some(plan, Last(1, date(2026, 7, 1), at(12, 13)), 2) == [("2026-09-01", "n° 14"), ("2026-10-01", "n° 15")]


def test_one_that_came_late_moves_what_follows():
    plan = Plan(MONTHLY, Numbering(), SINCE)
    assert some(plan, Last(1, date(2026, 8, 10), at(12)), 1) == [("2026-09-01", "n° 13")]


def test_numbers_restart_with_the_year_and_the_volume():
    plan = Plan(Rhythm(Periodicity.QUARTERLY), Numbering("vol. %v, n° %n", restarts=True), SINCE)
    last = Last(1, date(2026, 7, 1), at(3, volume=8))
    assert [label for _day, label in some(plan, last)] == ["vol. 8, n° 4", "vol. 9, n° 1", "vol. 9, n° 2"]


def test_nothing_after_the_end():
    plan = Plan(MONTHLY, Numbering(), SINCE, until=date(2026, 2, 15))
    assert some(plan, Last(0, SINCE, at(1)), 9) == [("2026-02-01", "n° 2")]


@pytest.mark.parametrize(("text", "found"), [("12", (12, 12)), ("n° 12-13", (12, 13)), ("12/13", (12, 13)),
                                             ("13-12", None), ("12-1998", None), ("hors-série 4", None), ("", None)])  # fmt: skip
def test_a_number_as_it_is_typed(text, found):
    assert number_in(text) == found


@pytest.mark.parametrize("pattern", ["n°", "n° %x", "%v"])
def test_a_numbering_without_a_number_is_refused(pattern):
    with pytest.raises(BadPattern):
        checked(pattern)


class TestStatement:
    def said(self, held: list[int], missing: list[int], **options: bool) -> Statement:
        years = {number: 2019 + number // 20 for number in [*held, *missing]}
        known = [[Known(years[one], at(one)) for one in some] for some in (held, missing)]
        return stated(*known, Numbering(), open_ended=options.get("open_ended", True))

    def test_while_it_comes(self):
        assert self.said([14, 12, 16], [15]) == Statement("n° 12 (2019)-", "n° 15")

    def test_runs_of_gaps_and_an_end(self):
        found = self.said([12, 21], [13, 15, 16, 17, 20], open_ended=False)
        assert found == Statement("n° 12 (2019)-n° 21 (2020)", "n° 13 ; n° 15-17 ; n° 20")

    def test_what_is_missing_before_the_first_is_no_gap(self):
        assert self.said([12], [11]).gaps == ""

    def test_nothing_came(self):
        assert self.said([], [3]) == Statement("", "")

    def test_a_number_that_comes_back_each_year_bears_it(self):
        numbering = Numbering("n° %n", restarts=True)
        held, gaps = [Known(2024, at(3)), Known(2025, at(2))], [Known(2024, at(4)), Known(2025, at(1))]
        found = stated(held, gaps, numbering, open_ended=True)
        assert found == Statement("n° 3 (2024)-", "n° 4 (2024) ; n° 1 (2025)")
