"""When an alert is due, whatever the day it was asked."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from search.saved.models import Alert
from search.saved.rhythm import falls_on, next_due

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
LONGEST = {"jour": 1, "semaine": 7, "mois": 31, "deux-mois": 62}


@given(MOMENTS, st.sampled_from(Alert.Frequency.values))
def test_it_is_the_first_morning_of_the_rhythm_that_follows(moment: datetime, rhythm: str):
    due = next_due(rhythm, moment, PARIS)
    assert moment < due <= moment + timedelta(days=LONGEST[rhythm], hours=1)
    assert (due.astimezone(PARIS).hour, due.astimezone(PARIS).minute) == (7, 0)
    assert falls_on(rhythm, due.astimezone(PARIS).date())


@given(MOMENTS, st.sampled_from(Alert.Frequency.values))
def test_it_never_comes_twice(moment: datetime, rhythm: str):
    first = next_due(rhythm, moment, PARIS)
    assert next_due(rhythm, first, PARIS) > first


def test_two_months_are_those_of_the_letter():
    assert next_due("deux-mois", datetime(2026, 11, 29, tzinfo=UTC), PARIS) == datetime(2027, 1, 1, 7, tzinfo=PARIS)
