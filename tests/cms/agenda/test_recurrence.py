"""One gesture makes the dates; each is then a rendez-vous of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.agenda.recurrence import MOST, Rhythm, dates, possible, public_holiday, rank_in_month
from cms.models import EventPage, EventSpeaker

Announce = Callable[..., EventPage]
FIRST_TUESDAY = date(2026, 12, 1)


@pytest.fixture
def paul(client: Client, home: Any) -> Any:
    user = get_user_model().objects.create_user("paul", "paul@centre.example", "x")
    editors = Group.objects.get(name="Éditeurs")
    user.groups.add(editors)
    from wagtail.models import GroupPagePermission

    for name in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.get_or_create(group=editors, page=home, permission=permission(name))
    client.force_login(user)
    return user


def permission(codename: str) -> Any:
    return Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")


def test_every_first_tuesday() -> None:
    found = dates(FIRST_TUESDAY, Rhythm.NTH_WEEKDAY, date(2027, 4, 30))
    assert found == [date(2027, 1, 5), date(2027, 2, 2), date(2027, 3, 2), date(2027, 4, 6)]


def test_a_month_without_a_31st_is_passed_over() -> None:
    found = dates(date(2026, 10, 31), Rhythm.SAME_DAY, date(2027, 3, 31))
    assert found == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)]


def test_a_fifth_tuesday_can_only_be_the_last() -> None:
    assert Rhythm.NTH_WEEKDAY not in possible(date(2026, 12, 29))
    assert dates(date(2026, 12, 29), Rhythm.LAST_WEEKDAY, date(2027, 2, 28)) == [date(2027, 1, 26), date(2027, 2, 23)]


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.sampled_from(list(Rhythm)),
    st.integers(min_value=1, max_value=3000),
)
def test_dates_follow_the_first_in_order_on_its_weekday_and_never_pass_the_end(
    first: date, rhythm: Rhythm, span: int
) -> None:
    if rhythm not in possible(first):
        return
    until = date.fromordinal(first.toordinal() + span)
    found = dates(first, rhythm, until)
    assert found == sorted(set(found))
    assert all(first < day <= until for day in found)
    assert len(found) <= MOST
    if rhythm is not Rhythm.SAME_DAY:
        assert {day.weekday() for day in found} <= {first.weekday()}
    if rhythm is Rhythm.NTH_WEEKDAY:
        assert {rank_in_month(day) for day in found} <= {rank_in_month(first)}


def test_holidays_are_known_the_moving_ones_too() -> None:
    assert public_holiday(date(2027, 3, 29)) == "lundi de Pâques"
    assert public_holiday(date(2027, 5, 6)) == "Ascension"
    assert public_holiday(date(2026, 11, 11)) == "11 Novembre"
    assert public_holiday(date(2026, 11, 12)) == ""


def test_paul_makes_the_dates_of_a_network_in_one_gesture(announce: Announce, client: Client, paul: Any) -> None:
    event = announce(
        "Réseau Clas", date(2026, 12, 4), slug="reseau", takes_registrations=True, seats=12,
        registration_closes_on=date(2026, 12, 2), is_cancelled=True,
    )  # fmt: skip
    event.speakers = [EventSpeaker(name="Awa Diallo")]
    event.save_revision().publish()
    url = f"/admin/rendez-vous/{event.pk}/repeter/"
    shown = client.get(url, {"rythme": "mois", "jusqu_au": "2027-03-31"}).content.decode()
    assert "Le premier vendredi du mois" in shown
    assert "jour férié" in shown
    assert shown.count('name="jour"') == 3
    client.post(url, {"jour": ["2027-02-05", "2027-03-05", "2026-12-04", "demain"], "publier": "on"})
    made = EventPage.objects.exclude(pk=event.pk).order_by("starts_on")
    assert [one.starts_on for one in made] == [date(2027, 2, 5), date(2027, 3, 5)]
    first = made[0]
    assert (first.live, first.is_cancelled, first.seats, first.slug) == (True, False, 12, "reseau-2027-02-05")
    assert first.registration_closes_on == date(2027, 2, 3)
    assert [one.display_name for one in first.speakers.all()] == ["Awa Diallo"]
    assert first.translation_key != event.translation_key


def test_each_date_then_moves_or_is_cancelled_alone(announce: Announce, client: Client, paul: Any) -> None:
    event = announce("Réseau", date(2026, 12, 1), slug="reseau")
    client.post(f"/admin/rendez-vous/{event.pk}/repeter/", {"jour": ["2027-01-05"], "publier": "on"})
    other = EventPage.objects.get(starts_on=date(2027, 1, 5))
    other.starts_on, other.is_cancelled = date(2027, 1, 12), True
    other.save_revision().publish()
    event.refresh_from_db()
    assert (event.starts_on, event.is_cancelled) == (date(2026, 12, 1), False)


def test_a_date_made_twice_is_made_once(announce: Announce, client: Client, paul: Any) -> None:
    event = announce("Réseau", date(2026, 12, 1), slug="reseau")
    for _time in range(2):
        answer = client.post(f"/admin/rendez-vous/{event.pk}/repeter/", {"jour": ["2027-01-05"]}, follow=True)
    assert EventPage.objects.filter(starts_on=date(2027, 1, 5)).count() == 1
    assert "1 existait déjà" in answer.content.decode()


def test_who_may_not_write_under_the_agenda_repeats_nothing(announce: Announce, client: Client) -> None:
    event = announce("Réseau", date(2026, 12, 1))
    ana = get_user_model().objects.create_user("ana", "ana@centre.example", "x")
    ana.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(ana)
    client.post(f"/admin/rendez-vous/{event.pk}/repeter/", {"jour": ["2027-01-05"], "publier": "on"})
    assert EventPage.objects.count() == 1
