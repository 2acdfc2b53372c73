"""The calendars are read back by a parser, and say when, where, and that it is cancelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.agenda.calendar import PARIS, calendar_file
from cms.models import CyclePage, EventPage
from reference.models import Theme

pytestmark = pytest.mark.django_db
Announce = Callable[..., EventPage]
ZONE = ZoneInfo("Europe/Paris")


def events_of(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def read(event: EventPage) -> icalendar.Event:
    [found] = events_of(calendar_file([event]))
    return found


@given(st.datetimes(datetime(1997, 1, 1), datetime(2060, 1, 1)))
def test_our_time_zone_is_that_of_paris_at_every_hour(moment: datetime) -> None:
    tz = icalendar.Timezone.from_ical(PARIS).to_tz(lookup_tzid=False)
    there = moment.replace(tzinfo=ZONE)
    # Twice a year an hour does not exist, or exists twice: nobody meets then.
    if (
        there.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) == moment
        and there.replace(fold=1).utcoffset() == there.utcoffset()
    ):
        assert moment.replace(tzinfo=tz).utcoffset() == there.utcoffset()


def test_a_rendez_vous_has_its_hours_of_paris_winter_and_summer(announce: Announce) -> None:
    for day, utc in [(date(2026, 12, 1), 13), (date(2026, 7, 1), 12)]:
        found = read(announce("Rencontre", day, slug=f"r{day.month}", start_time=time(14), end_time=time(17)))
        assert found["dtstart"].params["TZID"] == "Europe/Paris"
        assert found["dtstart"].dt.astimezone(UTC) == datetime(2026, day.month, 1, utc, tzinfo=UTC)
        assert found["dtend"].dt - found["dtstart"].dt == timedelta(hours=3)


def test_one_of_whole_days_ends_on_the_day_after_its_last(announce: Announce) -> None:
    found = read(announce("Colloque", date(2026, 6, 2), ends_on=date(2026, 6, 4)))
    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2026, 6, 2), date(2026, 6, 5))


def test_it_says_where_and_what_whatever_the_signs(announce: Announce) -> None:
    page = announce(
        "Habiter, gérer ; « ensemble »",
        date(2026, 6, 2),
        place="Salle A, 1er étage",
        address="1, rue X\\Y, 93140 Bondy",
        intro="Une ligne\nUne autre",
    )
    found = read(page)
    assert str(found["summary"]) == "Habiter, gérer ; « ensemble »"
    assert str(found["location"]) == "Salle A, 1er étage, 1, rue X\\Y, 93140 Bondy"
    assert str(found["description"]).startswith("Une ligne\nUne autre\n\nhttp")


def test_a_new_date_keeps_the_uid_and_raises_the_sequence(announce: Announce) -> None:
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        page = announce("Rencontre", date(2026, 6, 2), live=False)
        page.save_revision().publish()
    page.refresh_from_db()
    before = read(page)
    with time_machine.travel("2026-03-03T10:00:00Z", tick=False):
        page.starts_on = date(2026, 6, 9)
        page.save_revision().publish()
    page.refresh_from_db()
    after = read(page)
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 2 * 24 * 60)
    assert after["last-modified"].dt == datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert str(after["status"]) == "CONFIRMED"


def test_a_cancelled_one_stays_in_the_feed_and_says_so(announce: Announce, client: Client, agenda: Any) -> None:
    announce("Rencontre", date(2026, 6, 2), is_cancelled=True)
    with time_machine.travel("2026-03-01T10:00:00Z"):
        [found] = events_of(client.get(f"/calendrier/agenda/{agenda.pk}.ics").content)
    assert (str(found["status"]), str(found["summary"])) == ("CANCELLED", "Annulé : Rencontre")


def test_a_subscription_follows_the_filters_and_forgets_what_is_a_year_old(
    announce: Announce, client: Client, agenda: Any
) -> None:
    theme = Theme.objects.create(name="Habitat et cadre de vie", short_name="Habitat", slug="habitat-essai")
    page = announce("Habiter", date(2026, 6, 2), themes=[theme])
    page.save()
    announce("Autre", date(2026, 6, 3))
    announce("Ancien", date(2024, 6, 3), themes=[theme])
    with time_machine.travel("2026-03-01T10:00:00Z"):
        answer = client.get(f"/calendrier/agenda/{agenda.pk}.ics?theme=habitat-essai")
        again = client.get(
            f"/calendrier/agenda/{agenda.pk}.ics?theme=habitat-essai", headers={"If-None-Match": answer["ETag"]}
        )
    assert [str(one["summary"]) for one in events_of(answer.content)] == ["Habiter"]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert again.status_code == 304
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_a_cycle_gives_all_its_seances_in_one_file(agenda: Any, client: Client) -> None:
    cycle = agenda.add_child(instance=CyclePage(title="Ateliers", slug="ateliers"))
    for number in (2, 1):
        cycle.add_child(instance=EventPage(title=f"Séance {number}", starts_on=date(2026, 6, number)))
    found = events_of(client.get(f"/calendrier/{cycle.pk}.ics").content)
    assert [str(one["summary"]) for one in found] == ["Séance 1", "Séance 2"]


def test_what_is_not_public_has_no_calendar(announce: Announce, client: Client, agenda: Any) -> None:
    page = announce("Brouillon", date(2026, 6, 2), live=False)
    assert client.get(f"/calendrier/{page.pk}.ics").status_code == 404
    assert client.get(f"/calendrier/{agenda.pk}.ics").status_code == 404
    assert events_of(client.get(f"/calendrier/agenda/{agenda.pk}.ics").content) == []
