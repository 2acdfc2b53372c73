"""Places: given once each, given back, and taken by the first who waits."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.freshness.stamp import last_change
from cms.models import AgendaPage, CyclePage, EventPage, Registration
from cms.registration import joining, reminders
from cms.registration.links import token_of
from cms.registration.opening import State, opening_of
from cms.trash.moving import put_back, throw_away
from tests.cms.registration.conftest import asks, mails_to, person, states
from tests.migrated import ROOT, Migrated, OnPostgresql, OnSqlite


def test_the_first_have_a_place_and_the_next_wait(meeting: EventPage) -> None:
    asks(meeting, "Ines", "Awa", "Karim")
    assert states(meeting) == {"Ines": "inscrit", "Awa": "inscrit", "Karim": "attente"}
    assert "Inscription confirmée" in mails_to("Ines")[0].subject
    assert "Liste d’attente" in mails_to("Karim")[0].subject


def test_a_place_given_back_goes_to_the_first_who_waits_and_tells_her(meeting: EventPage) -> None:
    ines, *_others = asks(meeting, "Ines", "Awa", "Karim", "Lea")
    joining.cancel(ines)
    assert states(meeting) == {"Ines": "desiste", "Awa": "inscrit", "Karim": "inscrit", "Lea": "attente"}
    assert "Une place pour vous" in mails_to("Karim")[-1].subject
    joining.cancel(ines)
    assert states(meeting)["Lea"] == "attente"


def test_more_seats_call_those_who_wait(meeting: EventPage) -> None:
    asks(meeting, "Ines", "Awa", "Karim", "Lea")
    meeting.seats = 3
    meeting.save_revision().publish()
    assert states(meeting) == {"Ines": "inscrit", "Awa": "inscrit", "Karim": "inscrit", "Lea": "attente"}
    meeting.seats = None
    meeting.save_revision().publish()
    assert states(meeting)["Lea"] == "inscrit"


def test_fewer_seats_take_nobodys_place(meeting: EventPage) -> None:
    asks(meeting, "Ines", "Awa")
    meeting.seats = 1
    meeting.save_revision().publish()
    assert Counter(states(meeting).values()) == {"inscrit": 2}
    assert opening_of(meeting).left == 0


def test_nobody_is_called_once_it_has_begun(meeting: EventPage) -> None:
    ines, *_others = asks(meeting, "Ines", "Awa", "Karim")
    with time_machine.travel("2026-06-02T13:00:00Z"):
        joining.cancel(ines)
    assert states(meeting)["Karim"] == "attente"


def test_nobody_is_called_to_a_page_in_the_trash_and_who_waits_is_when_it_comes_back(
    meeting: EventPage, paul: Any, client: Client
) -> None:
    ines, *_others = asks(meeting, "Ines", "Awa", "Karim")
    meeting.save_revision().publish()
    trashed = throw_away(meeting, paul)
    page = client.get(reverse("registration:own", args=[token_of(ines)])).content.decode()
    assert "Habiter ensemble" in page
    assert 'href="None"' not in page
    assert "Habiter ensemble" not in client.get("/admin/inscriptions/").content.decode()
    joining.cancel(ines)
    assert states(meeting) == {"Ines": "desiste", "Awa": "inscrit", "Karim": "attente"}
    assert "http://localhost:8000/inscription/" in mails_to("Ines")[-1].text
    assert "/agenda/" not in mails_to("Ines")[-1].text
    put_back(trashed, paul, online=True)
    assert states(meeting) == {"Ines": "desiste", "Awa": "inscrit", "Karim": "inscrit"}
    assert "Une place pour vous" in mails_to("Karim")[-1].subject


def test_two_registrations_of_one_address_make_one(meeting: EventPage) -> None:
    [first], [second] = asks(meeting, "Ines"), asks(meeting, "Ines")
    assert first.pk == second.pk
    assert Registration.objects.count() == 1
    assert len(mails_to("Ines")) == 2


def test_who_gave_up_may_come_back_at_the_end_of_the_line(meeting: EventPage) -> None:
    ines, *_others = asks(meeting, "Ines", "Awa", "Karim")
    joining.cancel(ines)
    asks(meeting, "Ines")
    assert states(meeting)["Ines"] == "attente"


def test_full_without_a_waiting_list_it_says_so(meeting: EventPage) -> None:
    EventPage.objects.update(has_waiting_list=False)
    asks(meeting, "Ines", "Awa")
    with pytest.raises(joining.NoRoom):
        asks(meeting, "Karim")
    assert "Karim" not in states(meeting)


@pytest.mark.parametrize(
    ("fields", "at", "said"),
    [
        ({}, "2026-03-12T10:00:00Z", State.OPEN),
        ({}, "2026-06-02T11:59:00Z", State.OPEN),
        ({}, "2026-06-02T12:00:00Z", State.OVER),
        ({"start_time": None}, "2026-06-02T21:00:00Z", State.OPEN),
        ({"registration_opens_on": date(2026, 4, 1)}, "2026-03-31T21:00:00Z", State.SOON),
        ({"registration_opens_on": date(2026, 4, 1)}, "2026-03-31T22:30:00Z", State.OPEN),
        ({"registration_closes_on": date(2026, 5, 31)}, "2026-05-31T21:00:00Z", State.OPEN),
        ({"registration_closes_on": date(2026, 5, 31)}, "2026-05-31T22:30:00Z", State.CLOSED),
        ({"is_cancelled": True}, "2026-03-12T10:00:00Z", State.CANCELLED),
        ({"takes_registrations": False}, "2026-03-12T10:00:00Z", State.ABSENT),
    ],
)
def test_it_opens_and_closes_by_the_clock_of_paris(meeting: EventPage, fields: dict, at: str, said: State) -> None:
    for name, value in fields.items():
        setattr(meeting, name, value)
    with time_machine.travel(at, tick=False):
        assert opening_of(meeting).state is said


def test_closed_by_hand_it_takes_nobody_and_still_calls_who_waits(meeting: EventPage) -> None:
    ines, *_others = asks(meeting, "Ines", "Awa", "Karim")
    joining.close(meeting)
    with pytest.raises(joining.NotOpen):
        asks(meeting, "Lea")
    joining.cancel(ines)
    assert states(meeting)["Karim"] == "inscrit"
    joining.reopen(meeting)
    asks(meeting, "Lea")
    assert states(meeting)["Lea"] == "attente"


def test_what_the_page_says_of_its_seats_is_never_stale(
    meeting: EventPage, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.DATA_DIR = tmp_path
    seen = [last_change()]
    for gesture in (lambda: asks(meeting, "Ines"), lambda: joining.close(meeting), lambda: joining.reopen(meeting)):
        with django_capture_on_commit_callbacks(execute=True):
            gesture()
        seen.append(last_change())
    assert seen == sorted(set(seen))


def test_where_the_centre_accepts_nothing_is_confirmed_before(meeting: EventPage) -> None:
    EventPage.objects.update(is_reviewed=True)
    ines, awa, karim = asks(meeting, "Ines", "Awa", "Karim")
    assert set(states(meeting).values()) == {"a-accepter"}
    for one in (ines, awa, karim):
        joining.accept(one)
    assert states(meeting) == {"Ines": "inscrit", "Awa": "inscrit", "Karim": "attente"}
    joining.refuse(ines)
    assert states(meeting) == {"Ines": "refuse", "Awa": "inscrit", "Karim": "inscrit"}
    asks(meeting, "Ines")
    assert states(meeting)["Ines"] == "refuse"


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefg"), st.sampled_from(["demande", "renonce", "plus", "moins"])), max_size=14
    )
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_gestures_nobody_waits_beside_a_free_place(
    meeting: EventPage, gestures: list[tuple[str, str]]
) -> None:
    Registration.objects.all().delete()
    meeting.seats, most = 2, 2
    meeting.save()
    for name, gesture in gestures:
        known = Registration.objects.filter(first_name=name).first()
        if gesture == "demande":
            asks(meeting, name)
        elif gesture == "renonce" and known:
            joining.cancel(known)
        elif gesture in ("plus", "moins"):
            meeting.seats = max(1, meeting.seats + (1 if gesture == "plus" else -1))
            most = max(most, meeting.seats)
            meeting.save()
            joining.seats_changed(meeting)
        counts = Counter(states(meeting).values())
        assert counts["inscrit"] <= most
        assert not counts["attente"] or counts["inscrit"] >= meeting.seats


@pytest.fixture
def cycle(agenda: AgendaPage, _in_march: None) -> CyclePage:
    cycle = agenda.add_child(instance=CyclePage(title="Ateliers", slug="ateliers"))
    for number in (1, 2, 3):
        cycle.add_child(
            instance=EventPage(
                title=f"Séance {number}",
                slug=f"s{number}",
                starts_on=date(2026, 6, number),
                takes_registrations=True,
                seats=2,
            )
        )
    return cycle


def test_to_each_seance_of_a_cycle_with_one_mail_for_all(cycle: CyclePage) -> None:
    first, second, _third = cycle.seances()
    asks(first, "Awa", "Karim")
    made = joining.ask([second, first], person("Ines"))
    assert {one.page_id: one.state for one in made} == {first.pk: "attente", second.pk: "inscrit"}
    [mail] = mails_to("Ines")
    assert "Vos inscriptions : Ateliers" in mail.subject
    assert mail.text.count("/inscription/lien/") == 2


def test_a_cycle_taken_whole_is_one_place_for_all_its_seances(cycle: CyclePage) -> None:
    cycle.enrolment, cycle.takes_registrations, cycle.seats = "cycle", True, 1
    cycle.save()
    seance = EventPage.objects.get(title="Séance 2")
    assert seance.unit == cycle
    asks(CyclePage.objects.get(), "Ines", "Awa")
    assert states(cycle) == {"Ines": "inscrit", "Awa": "attente"}
    assert "BEGIN:VEVENT" in mail_file("Ines")
    assert mail_file("Ines").count("BEGIN:VEVENT") == 3


def mail_file(name: str) -> str:
    [file] = mails_to(name)[0].attachments
    assert (file["name"], file["type"]) == ("rendez-vous.ics", "text/calendar")
    return base64.b64decode(file["data"]).decode()


def test_a_cycle_closes_as_its_first_seance_begins_unless_a_later_day_is_said(cycle: CyclePage) -> None:
    cycle.enrolment, cycle.takes_registrations = "cycle", True
    cycle.save()
    with time_machine.travel("2026-06-02T10:00:00Z"):
        cycle = CyclePage.objects.get()
        assert opening_of(cycle).state is State.OVER
        cycle.registration_closes_on = date(2026, 6, 2)
        assert opening_of(cycle).state is State.OPEN
    with time_machine.travel("2026-06-03T10:00:00Z"):
        assert opening_of(cycle).state is State.CLOSED


def test_each_is_reminded_once_two_days_before(meeting: EventPage) -> None:
    asks(meeting, "Ines", "Awa", "Karim")
    with time_machine.travel("2026-05-30T08:00:00Z"):
        assert reminders.remind() == 0
    with time_machine.travel("2026-05-31T08:00:00Z"):
        assert reminders.remind() == 2
        assert reminders.remind() == 0
    assert "Rappel" in mails_to("Ines")[-1].subject
    assert mails_to("Ines")[-1].attachments
    assert "Rappel" not in mails_to("Karim")[-1].subject


def test_who_has_just_registered_is_not_reminded_and_nobody_is_of_a_cancelled_one(meeting: EventPage) -> None:
    with time_machine.travel("2026-05-31T08:00:00Z"):
        asks(meeting, "Ines")
        assert reminders.remind() == 0
    with time_machine.travel("2026-06-01T09:00:00Z"):
        EventPage.objects.update(is_cancelled=True)
        assert reminders.remind() == 0


@pytest.mark.lengthy
def test_fifty_at_once_for_ten_places_and_never_an_eleventh(migrated: Migrated, tmp_path: Path) -> None:
    """In a process of its own: the database of the other tests lives in memory, where SQLite locks otherwise."""
    url = migrated.copy_to(tmp_path / "affluence.sqlite3" if isinstance(migrated, OnSqlite) else "rayonnage_affluence")
    command = [sys.executable, "-m", "tests.cms.registration.crowd"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True, check=False
        )
    finally:
        if isinstance(migrated, OnPostgresql):
            migrated.drop("rayonnage_affluence")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["asked"] == {"inscrit": 10, "attente": 35}
    assert found["given_back"] == {"inscrit": 10, "attente": 30, "desiste": 5}
    assert found["is_fair"]
