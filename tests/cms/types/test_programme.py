"""The programme of work: its actions in the order they are printed, what came of them, and their bilan."""

import csv
import io
from collections.abc import Iterable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail import hooks

from cms.models import ActionOutcome, ActionPage, Attendance, NewsPage, ProgrammePage, PublicationPage
from cms.programme.attendance import HOOK, Attended
from cms.programme.bilan import bilan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]


@pytest.fixture
def programme(home) -> ProgrammePage:
    return home.add_child(instance=ProgrammePage(title="Programme 2018", slug="programme", year=2018))


@pytest.fixture
def action(write, programme):
    return lambda number, title="Action", **fields: write(ActionPage, title, under=programme, number=number, **fields)


def test_actions_stand_in_the_order_of_their_numbers_under_their_themes(
    programme, action, habitat, emploi, client: Client
) -> None:
    for number in ("A10", "A8 bis", "MA1", "A9", "A8"):
        action(number, f"Action {number}", themes=[] if number == "MA1" else [habitat])
    action("A2", "De l’emploi", themes=[emploi])
    html = client.get(programme.url).content.decode()
    places = [html.index(f"Action {number}<") for number in ("A8", "A8 bis", "A9", "A10")]
    assert places == sorted(places)
    assert places[-1] < html.index("De l’emploi<") < html.index("Action MA1<")


def test_an_action_shows_what_came_of_it_and_its_neighbours(programme, action, write, client: Client) -> None:
    action("A1", "La première")
    here = action("A8 bis", "Au milieu", audience="Chefs de projet")
    action("A9", "La suivante")
    for page in (write(PublicationPage, "Les actes"), write(NewsPage, "Retirée", live=False)):
        ActionOutcome.objects.create(page=here, outcome=page)
    html = client.get(here.url).content.decode()
    for said in ("A8 bis", "Les actes", "La première", "La suivante", "Chefs de projet", "2018"):
        assert said in html
    assert "Retirée" not in html


def test_a_number_is_one_action_and_the_year_is_that_of_the_programme(programme, action) -> None:
    first = action("A8 bis")
    assert first.year == 2018
    twin = action("A9")
    twin.number = "a8BIS"
    with pytest.raises(ValidationError, match="déjà ce numéro"):
        twin.clean()
    twin.number = "huit"
    with pytest.raises(ValidationError, match="n’est pas un numéro"):
        twin.clean()
    programme.year = 2019
    programme.save()
    first.refresh_from_db()
    assert first.year == 2019


def came(action: ActionPage, function: str, count: int, territory=None, event=None) -> None:
    Attendance.objects.create(page=action, function=function, count=count, territory=territory, event=event)


def test_the_bilan_counts_by_function_action_theme_and_commune(programme, action, habitat, emploi, places) -> None:
    one, two = action("A1", themes=[habitat, emploi]), action("A2", themes=[emploi])
    action("A3")
    came(one, "Chef de projet", 9, places["city"])
    came(one, "élue", 2)
    came(two, "chef  de projet", 4, places["city"])
    bilan = bilan_of(programme)
    assert (bilan.actions, bilan.held, bilan.by_action.whole.total) == (3, 2, 15)
    assert bilan.by_action.functions == ["Chef de projet", "élue"]
    assert [line.total for line in bilan.by_action.lines] == [11, 4, 0]
    assert {line.label: line.total for line in bilan.by_theme.lines} == {"Habitat": 11, "Emploi": 15}
    assert {line.label: line.total for line in bilan.by_place.lines} == {"Saint-Denis": 13, "Commune non précisée": 2}


@pytest.fixture
def registered():
    """What a room that takes registrations would tell."""
    told: list[Attended] = []

    def tell(events: set[int]) -> Iterable[Attended]:
        return [one for one in told if one.event in events]

    with hooks.register_temporarily(HOOK, tell):
        yield told


def test_registrations_count_unless_somebody_counted_by_hand(programme, action, announce, registered) -> None:
    from datetime import date

    here = action("A1")
    counted, told = announce("Comptée", date(2018, 3, 1)), announce("Inscrits", date(2018, 4, 1))
    for event in (counted, told):
        ActionOutcome.objects.create(page=here, outcome=event)
        registered.append(Attended(event.pk, "Habitant·e", "Bobigny", 5))
    registered.append(Attended(told.pk, None, "Bondy", 3))
    registered.append(Attended(told.pk, "Élu·e", None, 3))
    came(here, "élue", 2, event=counted)
    bilan = bilan_of(programme)
    assert bilan.by_action.whole.total == 2 + 5 + 3
    assert {line.label: line.total for line in bilan.by_place.lines} == {
        "Commune non précisée": 2,
        "Bobigny": 5,
        "Bondy": 3,
    }


def test_paul_takes_it_away_as_tables(programme, action, habitat, client: Client, paul) -> None:
    came(action("A8 bis", "=Capitaliser", themes=[habitat]), "élue", 2)
    client.force_login(paul)
    html = client.get("/admin/bilan/").content.decode()
    assert "A8 bis" in html and "élue" in html
    content = b"".join(client.get("/admin/bilan/?format=csv&table=actions").streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Action", "élue", "Total"], ["A8 bis\u00a0– =Capitaliser", "2", "2"], ["Ensemble", "2", "2"]]
    assert client.get("/admin/bilan/?format=xlsx").content[:2] == b"PK"
    assert client.get("/admin/bilan/?format=csv&table=rien").status_code == 404


def test_a_site_without_programme_says_how_to_begin(client: Client, paul, home) -> None:
    client.force_login(paul)
    assert "créez une page" in client.get("/admin/bilan/").content.decode()
    assert client.get("/admin/bilan/?format=csv").status_code == 404


def test_the_registrations_of_the_site_are_counted(programme, action, announce) -> None:
    from datetime import date

    from cms.registration.models import Presence, Registration

    here, event = action("A1"), announce("Rencontre", date(2018, 4, 1))
    ActionOutcome.objects.create(page=here, outcome=event)
    for rank, (function, commune) in enumerate((("elu", "Bobigny"), ("elu", "Bondy"), ("habitant", ""))):
        Registration.objects.create(
            page=event, address=f"{rank}@example.org", function=function, commune=commune, state="inscrit"
        )
    bilan = bilan_of(programme)
    assert {name: bilan.by_action.whole.counts[name] for name in bilan.by_action.functions} == {
        "Élu·e": 2,
        "Habitant·e, conseil citoyen": 1,
    }
    assert {line.label: line.total for line in bilan.by_place.lines} == {
        "Bobigny": 1,
        "Bondy": 1,
        "Commune non précisée": 1,
    }
    first = Registration.objects.order_by("pk").first()
    Presence.objects.create(registration=first, event=event, is_present=True)
    assert bilan_of(programme).by_action.whole.total == 1
