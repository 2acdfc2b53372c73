"""When a serial is due."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from catalogue.serials.rhythm import DAYS_BETWEEN, MONTHS_BETWEEN, Periodicity, Rhythm, days_after

days = st.dates(date(1950, 1, 1), date(2090, 1, 1))
months_off = st.frozensets(st.integers(1, 12), max_size=11)
rhythms = st.builds(
    Rhythm,
    st.sampled_from([one for one in Periodicity if one is not Periodicity.IRREGULAR]),
    st.integers(1, 366),
    months_off,
    st.lists(st.integers(1, 31), max_size=3).map(tuple),
)


def some(rhythm: Rhythm, since: date, after: date | None = None, count: int = 5) -> list[str]:
    return [str(day) for day in islice(days_after(rhythm, since, after or since), count)]


@given(rhythms, days, st.integers(0, 4000))
def test_days_follow_each_other_after_the_one_asked_and_skip_the_months_off(rhythm, since, later):
    after = since + timedelta(days=later)
    found = list(islice(days_after(rhythm, since, after), 20))
    # A bimonthly serial may have all its months off: nothing is due then, and that is said without an end.
    assert found == sorted(set(found))
    assert all(day > after and day.month not in rhythm.months_off for day in found)


@given(st.integers(1, 366), months_off, days)
def test_so_many_a_year_are_so_many_each_year(count, off, since):
    rhythm = Rhythm(Periodicity.TIMES_A_YEAR, count, off)
    available = 28 * len(rhythm.months)
    expected = min(count, available) if count <= available else None
    found = Counter(day.year for day in islice(days_after(rhythm, since, since), 1200))
    whole = [year for year in found if since.year < year < max(found)]
    assert all(found[year] == count for year in whole if expected is not None)


@given(st.sampled_from(list(MONTHS_BETWEEN)), days, st.integers(0, 3000))
def test_where_one_asks_from_changes_nothing(periodicity, since, later):
    rhythm = Rhythm(periodicity)
    after = since + timedelta(days=later)
    all_days = [day for day in islice(days_after(rhythm, since, since), 200) if day > after][:3]
    if len(all_days) == 3:
        assert list(islice(days_after(rhythm, since, after), 3)) == all_days


@given(st.sampled_from(list(DAYS_BETWEEN)), days)
def test_a_weekly_keeps_its_day_of_the_week(periodicity, since):
    found = list(islice(days_after(Rhythm(periodicity), since, since), 60))
    assert {day.weekday() for day in found} == {since.weekday()}


def test_a_day_that_a_month_lacks_is_its_last_and_comes_back():
    assert some(Rhythm(Periodicity.MONTHLY), date(2026, 1, 31), count=3) == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_monthly_without_august():
    rhythm = Rhythm(Periodicity.MONTHLY, months_off=frozenset({8}))
    assert some(rhythm, date(2026, 6, 1), count=3) == ["2026-07-01", "2026-09-01", "2026-10-01"]


def test_two_days_a_month():
    rhythm = Rhythm(Periodicity.MONTHLY, days=(1, 15))
    assert some(rhythm, date(2026, 1, 1), count=3) == ["2026-01-15", "2026-02-01", "2026-02-15"]


def test_a_quarterly_of_february():
    rhythm = Rhythm(Periodicity.QUARTERLY)
    assert some(rhythm, date(2025, 2, 10), date(2026, 1, 3), 3) == ["2026-02-10", "2026-05-10", "2026-08-10"]


def test_ten_a_year_without_summer_are_one_a_month():
    rhythm = Rhythm(Periodicity.TIMES_A_YEAR, 10, frozenset({7, 8}))
    assert some(rhythm, date(2026, 5, 3), count=3) == ["2026-06-03", "2026-09-03", "2026-10-03"]


def test_of_an_irregular_serial_nothing_can_be_told():
    assert some(Rhythm(Periodicity.IRREGULAR), date(2026, 1, 1)) == []
