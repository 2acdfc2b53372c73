"""The home page: the search first, what is new, what comes next; and never a query more."""

from collections.abc import Callable
from datetime import date, timedelta

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from catalogue.models import BibliographicRecord
from cms.models import CentreSettings, ContentPage, EventPage, HomePage, PublicationPage, SectionPage
from experiences.models import ExperienceIndexPage, ExperiencePage
from reference.models import Theme

DAY = date(2026, 3, 12)


def shelve(title: str, **fields) -> BibliographicRecord:
    return BibliographicRecord.objects.create(title=title, **({"entered_on": DAY} | fields))


def furnish(home: HomePage, section: SectionPage, announce: Callable[..., EventPage], number: int) -> None:
    """As many notices, rendez-vous, fiches, publications and themes as `number`."""
    home.refresh_from_db()
    index = home.add_child(instance=ExperienceIndexPage(title="Fiches", slug=f"fiches-{number}"))
    for rank in range(number):
        shelve(f"Rapport {number}-{rank}")
        announce(f"Rencontre {number}-{rank}", DAY + timedelta(days=rank))
        # Each page has a picture of its own: two that share one would also share its renditions.
        fiche = ExperiencePage(title=f"Fiche {number}-{rank}", slug=f"fiche-{number}-{rank}", summary="Un jardin.")
        fiche.picture = drawn(f"Jardin {number}-{rank}")
        index.add_child(instance=fiche)
        cover = drawn(f"Couverture {number}-{rank}")
        section.add_child(instance=PublicationPage(title=f"Cahier {number}-{rank}", cover=cover))
        Theme.objects.create(name=f"Thème {number}-{rank}", short_name=f"T{number}-{rank}", slug=f"t-{number}-{rank}")


def drawn(title: str) -> Image:
    return Image.objects.create(title=title, file=get_test_image_file(f"{title}.png"))


def queries_of(path: str, client: Client) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_ines_finds_the_search_before_anything_else(home: HomePage, client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.count('role="search"') == 1
    assert 'href="/recherche/?q=conseils%20citoyens"' in page


def test_it_shows_what_is_new_in_every_room(home, section, announce, client: Client) -> None:
    furnish(home, section, announce, 1)
    with time_machine.travel("2026-03-01T10:00:00Z"):
        page = client.get("/").content.decode()
    for title in ("Rapport 1-0", "Rencontre 1-0", "Fiche 1-0", "Cahier 1-0", "Thème 1-0"):
        assert title in page


def test_new_is_what_entered_the_holdings_not_what_was_loaded_last(home: HomePage, client: Client) -> None:
    shelve("Entré en mars", entered_on=date(2026, 3, 1))
    shelve("Entré en 1998", entered_on=date(1998, 3, 1))
    shelve("Sans date", entered_on=None)
    page = client.get("/").content.decode()
    assert page.index("Entré en mars") < page.index("Entré en 1998")
    assert "Sans date" not in page


def test_an_issue_that_is_only_a_number_is_named_with_its_journal(home: HomePage, client: Client) -> None:
    journal = shelve("Urbanisme", level=BibliographicRecord.Level.SERIAL, entered_on=None)
    shelve("43", level=BibliographicRecord.Level.ISSUE, host=journal, entered_on=date(2026, 3, 1))
    assert "Urbanisme, n°\u00a043" in client.get("/").content.decode()


def test_a_notice_that_is_not_public_is_not_announced(home: HomePage, client: Client) -> None:
    shelve("[Titre à compléter]", state=BibliographicRecord.State.INCOMPLETE)
    assert "Titre à compléter" not in client.get("/").content.decode()


def test_what_was_invented_for_the_demonstration_says_so(home: HomePage, client: Client) -> None:
    shelve("La ville")
    shelve("Rêver la tour", details={"custom_fields": [{"name": "demonstration", "value": "oui"}]})
    index = home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    index.add_child(instance=ExperiencePage(title="Un jardin", slug="jardin", summary="Au pied.", is_demo=True))
    page = client.get("/").content.decode()
    *_before, jardin = page.partition("Nouveau sur les rayons")[2].split("<article")
    entries = {entry.split(">")[1].split("<")[0]: entry for entry in page.split('class="new-record__title"')[1:]}
    assert "démonstration" in entries["Rêver la tour"].split("</li>")[0]
    assert "démonstration" not in entries["La ville"].split("</li>")[0]
    assert "démonstration" in jardin.split("</article>")[0]


def test_a_theme_leads_to_everything_filed_under_it(home: HomePage, client: Client) -> None:
    Theme.objects.create(name="Habitat et cadre de vie", short_name="Habitat & vie", slug="habitat")
    assert 'href="/recherche/?theme=Habitat%20%26%20vie"' in client.get("/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_content(home, section, announce, client: Client) -> None:
    furnish(home, section, announce, 1)
    with time_machine.travel("2026-03-01T10:00:00Z"):
        one = queries_of("/", client)
        furnish(home, section, announce, 6)
        many = queries_of("/", client)
    assert many == one
    assert many <= 22


def test_nor_does_that_of_a_section(section: SectionPage, client: Client) -> None:
    def write(number: int) -> None:
        section.refresh_from_db()
        section.add_child(instance=ContentPage(title=f"Article {number}", illustration=drawn(f"Image {number}")))
        section.add_child(instance=PublicationPage(title=f"Cahier {number}", cover=drawn(f"Couverture {number}")))

    write(0)
    one = queries_of("/dossiers/", client)
    for number in range(1, 5):
        write(number)
    assert queries_of("/dossiers/", client) == one


def test_an_empty_centre_still_has_a_home(centre: CentreSettings, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Profession Banlieue" in page
    assert "Prochains rendez-vous" not in page
