"""One address, three views, and filters that say what they mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.agenda.asked import Asked, read
from cms.agenda.month import weeks
from cms.agenda.places import town_of, towns
from cms.models import AgendaPage, CyclePage, EventPage, SeeAlso
from reference.models import Territory, Theme

Announce = Callable[..., EventPage]
NOW = "2026-03-12T10:00:00Z"


def seen(client: Client, query: str = "") -> str:
    with time_machine.travel(NOW):
        return client.get(f"/agenda/{query}").content.decode()


@given(
    st.builds(
        Asked,
        view=st.sampled_from(["liste", "mois", "lieux"]),
        theme=st.from_regex(r"[a-z0-9-]{0,12}", fullmatch=True),
        territory=st.from_regex(r"[a-z0-9-]{0,12}", fullmatch=True),
        form=st.sampled_from(["", *EventPage.Format.values]),
        by=st.sampled_from(["", "centre", "ailleurs"]),
    )
)
def test_an_address_is_read_as_it_was_written(asked: Asked) -> None:
    assert read(QueryDict(asked.address().lstrip("?")).dict()) == asked


@given(st.dictionaries(st.sampled_from(["vue", "mois", "theme", "territoire", "de", "format"]), st.text(max_size=20)))
def test_any_address_is_read_without_failing(parameters: dict[str, str]) -> None:
    asked = read(parameters)
    assert asked.view in ("liste", "mois", "lieux")
    assert asked.month is None or asked.month.day == 1


def test_a_month_begins_on_monday_and_shows_each_day_of_a_long_one() -> None:
    event = EventPage.__new__(EventPage)
    event.__dict__.update(starts_on=date(2026, 2, 27), ends_on=date(2026, 3, 2))
    found = weeks(date(2026, 3, 1), [event], date(2026, 3, 12))
    assert found[0][0].day == date(2026, 2, 23)
    with_something = [day.day for week in found for day in week if day.events]
    assert with_something == [date(2026, 3, 1), date(2026, 3, 2)]
    assert [day.day for week in found for day in week if day.is_today] == [date(2026, 3, 12)]


def test_paul_finds_a_month_by_its_address(announce: Announce, client: Client) -> None:
    announce("Décembre", date(2026, 12, 1), start_time=time(9, 30))
    announce("Mars", date(2026, 3, 20))
    december = seen(client, "?vue=mois&mois=2026-12")
    assert "Décembre 2026" in december
    assert "Mars</span>" not in december
    assert "9\u00a0h\u00a030" in december
    assert "?vue=mois&amp;mois=2027-01" in december
    this_month = seen(client, "?vue=mois&mois=deux")
    assert "Mars 2026" in this_month
    assert "Mars</span></a>" in this_month


def test_the_filters_keep_the_view_and_the_view_the_filters(announce: Announce, client: Client, db: None) -> None:
    theme = Theme.objects.create(name="Habitat essai", short_name="Habitat", slug="habitat-essai")
    page = announce("Habiter", date(2026, 3, 20), themes=[theme])
    page.save()
    announce("Colloque ailleurs", date(2026, 3, 21), organiser_name="Le Réseau")
    filtered = seen(client, "?vue=mois&theme=habitat-essai")
    assert "Habiter</span></a>" in filtered
    assert "Colloque ailleurs" not in filtered
    assert 'href="?vue=lieux&amp;theme=habitat-essai"' in filtered
    assert "webcal://" in filtered
    assert "theme=habitat-essai" in filtered.split("webcal://")[1].split('"')[0]
    others = seen(client, "?de=ailleurs")
    assert "Colloque ailleurs" in others
    assert "Habiter</a>" not in others


def test_a_territory_counts_those_it_is_made_of(announce: Announce, client: Client) -> None:
    ept = Territory.objects.create(kind="ept", code="9", name="Est Essai", slug="est-essai")
    town = Territory.objects.create(kind="commune", code="93000", name="Bourg", slug="bourg", parent=ept)
    page = announce("À Bourg", date(2026, 3, 20), territories=[town])
    page.save()
    assert "À Bourg</a>" in seen(client, "?territoire=est-essai")
    assert "À Bourg</a>" in seen(client, "?territoire=bourg")
    assert "À Bourg</a>" not in seen(client, "?territoire=ailleurs")


@pytest.mark.parametrize(
    ("address", "place", "town"),
    [
        ("4, allée des Pommiers, 93140 Bondy", "Maison de quartier", "Bondy"),
        ("1, place X, 93200 Saint-Denis Cedex 2", "", "Saint-Denis"),
        ("", "Salle de lecture", "Saint-Denis"),
        ("", "", ""),
        ("Mairie de Stains", "", "Mairie de Stains"),
    ],
)
@pytest.mark.django_db
def test_a_town_is_read_from_an_address(address: str, place: str, town: str) -> None:
    assert town_of(EventPage(address=address, place=place, starts_on=date(2026, 1, 1)), "Saint-Denis") == town


@pytest.mark.django_db
def test_places_are_gathered_by_town_and_what_is_nowhere_comes_last() -> None:
    addresses = ["1, rue A, 93140 Bondy", "", "2, rue B, 93000 Bobigny", "1, rue A, 93140 BONDY"]
    found = towns([EventPage(address=one, starts_on=date(2026, 1, 1)) for one in addresses], "")
    assert [(town.name, town.count, len(town.spots)) for town in found] == [
        ("Bobigny", 1, 1),
        ("Bondy", 2, 2),
        ("", 1, 1),
    ]


def test_the_seances_of_a_cycle_are_in_the_agenda_under_its_name(agenda: AgendaPage, client: Client) -> None:
    cycle = agenda.add_child(instance=CyclePage(title="Ateliers du développement", slug="ateliers"))
    cycle.add_child(instance=EventPage(title="Mobiliser", slug="mobiliser", starts_on=date(2026, 5, 4)))
    for view in ("", "?vue=mois&mois=2026-05", "?vue=lieux"):
        assert 'href="/agenda/ateliers/mobiliser/"' in seen(client, view)
    assert "Ateliers du développement</a>" in seen(client)
    page = seen(client, "ateliers/")
    assert "1 séance" in page
    assert "Mobiliser</a>" in page


def test_a_rendez_vous_names_what_is_near_it_and_is_described_once(announce: Announce, client: Client) -> None:
    theme = Theme.objects.create(name="Habitat essai", short_name="Habitat", slug="habitat-essai")
    town = Territory.objects.create(kind="commune", code="93000", name="Bourg", slug="bourg")
    page = announce("Habiter", date(2026, 3, 20), slug="habiter", themes=[theme], territories=[town])
    page.see_also = [SeeAlso(related=announce("Se loger", date(2026, 3, 21)))]
    page.save()
    announce("Construire", date(2026, 3, 22), themes=[theme]).save()
    html = seen(client, "habiter/")
    assert "Se loger" in html.split("Voir aussi")[1]
    assert "Construire" in html.split("Sur le même thème")[1]
    assert 'href="/territoires/93000/"' in html
    assert html.count('"@type": "Event"') == 1
    assert "itemprop" not in html


@pytest.mark.parametrize("model", [EventPage, CyclePage, AgendaPage])
def test_paul_previews_a_page_that_he_has_not_saved_yet(agenda: AgendaPage, model: Any) -> None:
    fields = {} if model is AgendaPage else {"takes_registrations": True, "seats": 3}
    if model is EventPage:
        fields["starts_on"] = date(2036, 5, 4)
    page = model(title="Essai", slug="essai", path=f"{agenda.path}0001", depth=agenda.depth + 1, **fields)
    answer = page.make_preview_request()
    assert answer.status_code == 200
    assert "Essai" in answer.content.decode()


def test_its_queries_are_few_and_do_not_grow_with_the_rendez_vous(
    announce: Announce,
    agenda: AgendaPage,
    client: Client,
    settings: Any,
    tmp_path: Path,
    django_assert_max_num_queries: Any,
) -> None:
    """Of a visitor whom the pages kept ready do not serve."""
    settings.DATA_DIR, settings.PAGE_CACHE = tmp_path, True
    cycle = agenda.add_child(instance=CyclePage(title="Ateliers", slug="ateliers"))
    for number in range(12):
        announce(f"R{number}", date(2036, 4, 1 + number), slug=f"r{number}", takes_registrations=True)
        day = date(2036, 5, 1 + number)
        cycle.add_child(instance=EventPage(title="S", slug=f"s{number}", starts_on=day, takes_registrations=True))
    client.cookies["panier"] = "1"
    for view in ("", "?vue=mois&mois=2036-04", "?vue=lieux", "r1/", "ateliers/", "ateliers/s1/"):
        client.get(f"/agenda/{view}")
        with django_assert_max_num_queries(12):
            assert client.get(f"/agenda/{view}").status_code == 200
