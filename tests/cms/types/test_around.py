"""What a page says of itself to harvesters, and of the others to readers; how its address is walked."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, ReferenceIndex

from cms.models import (
    AccessibilityPage,
    CentreSettings,
    ContentPage,
    HomePage,
    NewsPage,
    PublicationAuthor,
    PublicationPage,
    SectionPage,
    SectionPartner,
    SeeAlso,
    SeriesPage,
)
from cms.relations import relations_of
from reference.models import Agent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]


def terms(client: Client, address: str) -> list[tuple[str, str]]:
    html = client.get(address).content.decode()
    return re.findall(r'<meta name="DC\.(\w+)" content="([^"]*)">', html)


def test_a_publication_is_described_in_dublin_core(write, habitat, places, centre, client: Client) -> None:
    CentreSettings.objects.update(rights="CC BY-SA 4.0")
    page = write(
        PublicationPage, "Reloger « sans » éloigner", year=2019, isbn="2-913125-12-3", abstract="Ce que l’on apprend.",
        themes=[habitat], territories=[places["city"]], tags=["relogement"],
    )  # fmt: skip
    page.authors = [PublicationAuthor(name="Ramata Diop")]
    page.save()
    found = terms(client, page.url)
    for term in (
        ("title", "Reloger « sans » éloigner"), ("creator", "Ramata Diop"), ("subject", "Habitat et cadre de vie"),
        ("subject", "relogement"), ("description", "Ce que l’on apprend."), ("publisher", "Profession Banlieue"),
        ("date", "2019"), ("type", "Text"), ("type", "Publication"), ("language", "fr"), ("coverage", "Saint-Denis"),
        ("rights", "CC BY-SA 4.0"), ("identifier", f"http://localhost:8000{page.url}"), ("identifier", "ISBN 2-913125-12-3"),
    ):  # fmt: skip
        assert term in found
    assert len(found) == len(set(found))


def test_a_page_of_nobody_is_by_the_centre_and_a_guest_page_by_its_guest(write, client: Client) -> None:
    agent = Agent.objects.create(kind="organisation", name="Labo d’à côté")
    ours, theirs = write(ContentPage, "Ici"), write(ContentPage, "Là", origin=agent)
    assert ("creator", "Profession Banlieue") in terms(client, ours.url)
    assert ("creator", "Labo d’à côté") in terms(client, theirs.url)
    assert "Une page de" in client.get(theirs.url).content.decode()


def test_every_page_has_its_terms_and_what_is_no_page_has_none(write, announce, client: Client) -> None:
    from datetime import date

    assert ("type", "Event") in terms(client, announce("Rencontre", date(2026, 12, 1)).url)
    assert terms(client, "/")
    assert terms(client, "/plan-du-site/") == []


def test_what_an_editor_chose_comes_first_then_what_is_near_then_who_cites(write, habitat, emploi) -> None:
    page = write(ContentPage, "Ici", themes=[habitat])
    near = [write(NewsPage, f"Proche {rank}", themes=[habitat]) for rank in range(6)]
    write(NewsPage, "D’ailleurs", themes=[emploi])
    chosen = write(ContentPage, "Choisie", themes=[habitat])
    SeeAlso.objects.create(page=page, related=chosen)
    citing = write(ContentPage, "Qui cite")
    citing.body = [("paragraph", f'<p><a linktype="page" id="{page.pk}">voir</a></p>')]
    citing.save()
    ReferenceIndex.create_or_update_for_object(citing)  # The worker does it, once the page is saved.
    found = relations_of(page)
    assert [one.title for one in found.chosen] == ["Choisie"]
    assert {one.pk for one in found.near} == {one.pk for one in near[-2:]}
    assert [one.title for one in found.citing] == ["Qui cite"]
    with CaptureQueriesContext(connection) as asked:
        relations_of(page)
    # What it names, those pages, what its theme bears, and what is closed.
    assert len(asked) == 4


def test_a_page_of_no_theme_has_no_neighbour(write, habitat) -> None:
    write(NewsPage, "Proche", themes=[habitat])
    assert not relations_of(write(ContentPage, "Seule"))


def test_an_address_is_walked_as_wagtail_walks_it(write, section, client: Client) -> None:
    deep = write(SectionPage, "Deux")
    page = write(ContentPage, "Trois", under=deep)
    assert client.get(page.url).status_code == 200
    assert client.get(page.url + "rien/").status_code == 404
    assert client.get("/dossiers/rien/trois/").status_code == 404
    ContentPage.objects.filter(pk=page.pk).update(live=False)
    assert client.get(page.url).status_code == 404


def test_a_restriction_above_closes_a_page_below(write, section, client: Client) -> None:
    page = write(ContentPage, "Dessous", under=write(SectionPage, "Dedans"))
    PageViewRestriction.objects.create(page=section, restriction_type="password", password="ouvre-toi")
    html = client.get(page.url).content.decode()
    assert 'type="password"' in html and "<h1>Dessous" not in html


def test_a_section_names_those_who_write_it_with_us(section, client: Client) -> None:
    agent = Agent.objects.create(kind="organisation", name="Labo d’à côté", url="https://labo.example.org/")
    SectionPartner.objects.create(page=section, agent=agent, place="Rhône-Alpes")
    html = client.get(section.url).content.decode()
    assert "Labo d’à côté" in html and "https://labo.example.org/" in html and "Rhône-Alpes" in html


def test_a_series_lists_its_publications_wherever_they_stand(write, home, client: Client) -> None:
    series = write(SeriesPage, "Les Cahiers")
    inside = write(PublicationPage, "Dedans", under=series, year=2020)
    write(PublicationPage, "Ailleurs", series="Les Cahiers", year=2024)
    write(PublicationPage, "Autre", series="Les Actes")
    assert inside.series == "Les Cahiers"
    html = client.get(series.url).content.decode()
    assert html.index("Ailleurs") < html.index("Dedans")
    assert "Autre" not in html


def test_the_declaration_says_its_state_as_the_law_wants(home: HomePage, client: Client) -> None:
    page = home.add_child(
        instance=AccessibilityPage(
            title="Accessibilité", state="partielle", rate="83.50", audited_by="Atalan", failures="<p>Les vieux PDF.</p>",
            contact_email="acces@example.org",
        )
    )  # fmt: skip
    html = client.get(page.url).content.decode()
    for said in (
        "partiellement conforme",
        "83,5",
        "Atalan",
        "Les vieux PDF",
        "acces@example.org",
        "Défenseur des droits",
    ):
        assert said in html


def test_blocks_that_need_words_refuse_to_do_without(db) -> None:
    from cms.blocks.body import RecordingBlock

    block = RecordingBlock()
    said = {"kind": "audio", "title": "Une soirée", "document": None, "url": "", "transcript": "<p>Bonsoir.</p>"}
    with pytest.raises(Exception) as refused:
        block.clean(block.to_python(said))
    assert "l’un des deux" in str(refused.value.non_block_errors)
    with pytest.raises(Exception) as refused:
        block.clean(block.to_python({**said, "url": "https://example.org/", "transcript": ""}))
    assert "transcript" in refused.value.block_errors


def test_no_player_of_another_site_is_loaded(write, client: Client) -> None:
    recording = {"kind": "video", "title": "La soirée", "url": "https://videos.example.org/1", "document": None,
                 "duration": "12 min", "credit": "", "transcript": "<p>Bonsoir à toutes.</p>"}  # fmt: skip
    html = client.get(write(ContentPage, "Film", body=[("recording", recording)]).url).content.decode()
    assert "Bonsoir à toutes." in html and 'href="https://videos.example.org/1"' in html
    assert "<iframe" not in html and "<video" not in html
