"""When a rendez-vous is to come, when it is past, and how its date is said."""

from collections.abc import Callable
from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from cms.models import EventPage
from cms.templatetags.events import short_month, when

# A page looks up its content type as soon as it exists.
pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 12)
Announce = Callable[..., EventPage]


def test_a_rendez_vous_today_is_to_come_and_not_past(announce: Announce) -> None:
    announce("Aujourd’hui", TODAY)
    assert [event.title for event in EventPage.objects.upcoming(TODAY)] == ["Aujourd’hui"]
    assert not EventPage.objects.past(TODAY).exists()


def test_it_stays_to_come_until_the_end_of_its_last_day(announce: Announce) -> None:
    announce("Colloque", date(2026, 3, 10), ends_on=date(2026, 3, 12))
    assert EventPage.objects.upcoming(TODAY).exists()
    assert not EventPage.objects.upcoming(date(2026, 3, 13)).exists()
    assert EventPage.objects.past(date(2026, 3, 13)).exists()


def test_the_next_comes_first_and_so_does_the_last_past(announce: Announce) -> None:
    for title, day in [
        ("avril", date(2026, 4, 1)),
        ("mars", date(2026, 3, 20)),
        ("2024", date(2024, 1, 1)),
        ("2025", date(2025, 1, 1)),
    ]:
        announce(title, day)
    assert [event.title for event in EventPage.objects.upcoming(TODAY)] == ["mars", "avril"]
    assert [event.title for event in EventPage.objects.past(TODAY)] == ["2025", "2024"]


def test_the_day_changes_at_midnight_in_seine_saint_denis(announce: Announce) -> None:
    announce("Soirée", TODAY)
    # 23:30 UTC on the 12th is 00:30 on the 13th in Paris.
    with time_machine.travel("2026-03-12T23:30:00Z", tick=False):
        assert not EventPage.objects.upcoming().exists()
        assert EventPage.objects.get().is_past


def test_ines_reads_both_lists_and_each_rendez_vous_once(announce: Announce, client: Client) -> None:
    announce("Rencontre à venir", date(2026, 5, 4), place="Salle de documentation")
    announce("Rencontre passée", date(2025, 5, 4))
    with time_machine.travel("2026-03-12T10:00:00Z"):
        page = client.get("/agenda/").content.decode()
    upcoming, past = page.split("Rendez-vous passés")
    assert "Rencontre à venir" in upcoming
    assert "Salle de documentation" in upcoming
    assert "Rencontre passée" in past
    assert page.count("Rencontre passée") == 1


def test_past_rendez_vous_come_page_by_page_and_a_mad_page_is_the_last(announce: Announce, client: Client) -> None:
    for number in range(21):
        announce(f"Atelier n{number}", date(2020, 1, 1 + number))
    assert "Atelier n0<" not in client.get("/agenda/").content.decode()
    assert "Atelier n0<" in client.get("/agenda/?page=1000000").content.decode()
    assert client.get("/agenda/?page=abc").status_code == 200


def test_a_rendez_vous_of_another_body_names_it_and_links_to_it(announce: Announce, client: Client) -> None:
    announce("Journée", TODAY, slug="journee", organiser_name="Le Réseau", organiser_url="https://reseau.example/j")
    assert '<a href="https://reseau.example/j">Le Réseau</a>' in client.get("/agenda/journee/").content.decode()


def test_nobody_registers_for_what_is_past_or_cancelled(announce: Announce, client: Client) -> None:
    for slug, fields in {"avenir": {}, "annule": {"is_cancelled": True}}.items():
        announce(slug, date(2026, 5, 4), slug=slug, registration_url="https://inscription.example/", **fields)
    announce("passe", date(2025, 5, 4), slug="passe", registration_url="https://inscription.example/")
    with time_machine.travel("2026-03-12T10:00:00Z"):
        shown = {
            slug: "inscription.example" in client.get(f"/agenda/{slug}/").content.decode()
            for slug in ("avenir", "annule", "passe")
        }
    assert shown == {"avenir": True, "annule": False, "passe": False}


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(ValidationError, match="Le dernier jour précède le premier"):
        EventPage(title="Colloque", starts_on=TODAY, ends_on=date(2026, 3, 1)).clean()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starts_on": TODAY}, "Jeudi 12 mars 2026"),
        ({"starts_on": date(2026, 4, 1)}, "Mercredi 1er avril 2026"),
        ({"starts_on": TODAY, "start_time": time(9, 30)}, "Jeudi 12 mars 2026, à 9\u00a0h\u00a030"),
        (
            {"starts_on": TODAY, "start_time": time(14), "end_time": time(17)},
            "Jeudi 12 mars 2026, de 14\u00a0h à 17\u00a0h",
        ),
        ({"starts_on": date(2026, 6, 2), "ends_on": date(2026, 6, 4)}, "Du 2 au 4 juin 2026"),
        ({"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 2)}, "Du 1er au 2 juin 2026"),
        ({"starts_on": date(2026, 5, 30), "ends_on": date(2026, 6, 1)}, "Du 30 mai au 1er juin 2026"),
        ({"starts_on": date(2026, 12, 31), "ends_on": date(2027, 1, 11)}, "Du 31 décembre 2026 au 11 janvier 2027"),
    ],
)
def test_a_date_is_a_french_sentence(fields: dict, said: str) -> None:
    assert when(EventPage(**fields)) == said


def test_june_and_july_are_told_apart() -> None:
    assert [short_month(date(2026, month, 1)) for month in (6, 7)] == ["juin", "juil."]
