"""What a collection asks: plain values, whatever the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.collections.criteria import Criteria, State, words

TODAY = date(2026, 11, 30)
days = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2050, 1, 1)))


def test_a_sliding_span_moves_with_the_day() -> None:
    assert Criteria(sliding=-90).span(TODAY) == (date(2026, 9, 1), TODAY)
    assert Criteria(sliding=30).span(TODAY) == (TODAY, date(2026, 12, 30))
    assert Criteria().span(TODAY) == (None, None)


def test_fixed_days_narrow_a_sliding_span() -> None:
    asked = Criteria(sliding=-365, since=date(2026, 6, 1), until=date(2026, 7, 1))
    assert asked.span(TODAY) == (date(2026, 6, 1), date(2026, 7, 1))


@given(days, days, st.sampled_from([-365, -30, 0, 30]))
def test_a_span_never_goes_beyond_what_was_asked(since, until, sliding) -> None:
    first, last = Criteria(since=since, until=until, sliding=sliding).span(TODAY)
    assert since is None or first >= since
    assert until is None or last <= until
    if sliding:
        assert first >= TODAY - timedelta(days=365) and last <= TODAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("criteria", "impossible"),
    [
        (Criteria(), False),
        (Criteria(since=TODAY, until=TODAY), False),
        (Criteria(since=TODAY, until=date(2026, 11, 29)), True),
        (Criteria(kinds=("publication",), state=State.TO_COME), True),
        (Criteria(kinds=("publication", "rendez-vous"), state=State.TO_COME), False),
        (Criteria(state=State.RUNNING), False),
    ],
)
def test_what_nothing_can_answer_is_known_beforehand(criteria: Criteria, impossible: bool) -> None:
    assert criteria.is_impossible is impossible


def test_a_state_of_one_kind_asks_for_that_kind_alone() -> None:
    assert Criteria(kinds=("publication", "rendez-vous"), state=State.PAST).asked_kinds == ("rendez-vous",)


def test_words_are_cut_on_commas_and_kept_once() -> None:
    assert words(" mixité ,relogement;  mixité, vie  de quartier ,") == ("mixité", "relogement", "vie de quartier")
