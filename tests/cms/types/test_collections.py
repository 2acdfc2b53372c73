"""A question asked of the pages, as a page, a block, a feed and a table."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from wagtail.blocks import StructBlockValidationError
from wagtail.models import PageViewRestriction

from cms.blocks.listing import CriteriaBlock
from cms.collections.criteria import Criteria, Sort, State
from cms.collections.finding import pages_for
from cms.models import CollectionPage, ContentPage, LinkPage, NewsPage, PublicationPage

TODAY = date(2026, 11, 30)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("centre")]


def titles(criteria: Criteria, today: date = TODAY) -> list[str]:
    return [page.title for page in pages_for(criteria, today)]


def test_several_kinds_come_in_the_order_of_the_day_they_bear(write, announce) -> None:
    write(NewsPage, "Une brève", published_on=date(2026, 11, 2))
    announce("Une rencontre", date(2026, 12, 10))
    write(NewsPage, "Une autre", published_on=date(2026, 11, 20))
    asked = Criteria(kinds=("actualite", "rendez-vous"))
    assert titles(asked) == ["Une rencontre", "Une autre", "Une brève"]
    assert titles(Criteria(kinds=asked.kinds, sort=Sort.OLDEST, limit=2)) == ["Une brève", "Une autre"]
    assert titles(Criteria(kinds=asked.kinds, sort=Sort.TITLE)) == ["Une autre", "Une brève", "Une rencontre"]


def test_criteria_narrow_together_and_their_values_widen(write, habitat, emploi) -> None:
    write(NewsPage, "Habitat", themes=[habitat], tags=["mixité"])
    write(PublicationPage, "Les deux", themes=[habitat, emploi])
    write(NewsPage, "Ni l’un ni l’autre", tags=["Mixité"])
    assert set(titles(Criteria(themes=(habitat.pk,)))) == {"Habitat", "Les deux"}
    assert set(titles(Criteria(themes=(habitat.pk, emploi.pk)))) == {"Habitat", "Les deux"}
    assert titles(Criteria(themes=(habitat.pk,), kinds=("publication",))) == ["Les deux"]
    assert set(titles(Criteria(tags=("mixité",)))) == {"Habitat", "Ni l’un ni l’autre"}
    assert titles(Criteria(themes=(emploi.pk,), tags=("mixité",))) == []


def test_a_territory_holds_what_lies_in_it_and_what_it_took_over(write, places) -> None:
    write(NewsPage, "Au quartier", territories=[places["old"]])
    write(NewsPage, "À Pierrefitte", territories=[places["former"]])
    write(NewsPage, "Dans la région", territories=[places["region"]])
    assert set(titles(Criteria(territories=(places["city"].pk,)))) == {"Au quartier", "À Pierrefitte"}
    assert set(titles(Criteria(territories=(places["region"].pk,)))) == {
        "Au quartier",
        "À Pierrefitte",
        "Dans la région",
    }


def test_days_and_states(write, announce) -> None:
    announce("Aujourd’hui, depuis hier", TODAY - timedelta(days=1), ends_on=TODAY)
    announce("Passée", TODAY - timedelta(days=3))
    announce("Annulée mais à venir", TODAY + timedelta(days=40))
    write(NewsPage, "Vieille", published_on=date(2020, 1, 1))
    assert titles(Criteria(state=State.TO_COME, sort=Sort.OLDEST)) == [
        "Aujourd’hui, depuis hier",
        "Annulée mais à venir",
    ]
    assert titles(Criteria(state=State.PAST)) == ["Passée"]
    assert set(titles(Criteria(kinds=("rendez-vous", "actualite"), sliding=-30))) == {
        "Aujourd’hui, depuis hier",
        "Passée",
    }
    assert titles(Criteria(until=date(2020, 1, 1))) == ["Vieille"]


def test_a_section_holds_its_descendants(write, section, home) -> None:
    write(NewsPage, "Dedans")
    write(NewsPage, "Dehors", under=home)
    assert titles(Criteria(under=section.pk, kinds=("actualite",))) == ["Dedans"]
    assert titles(Criteria(under=0)) == []


def test_it_never_lists_what_is_closed_or_withdrawn(write, secret) -> None:
    write(NewsPage, "Retirée", live=False)
    closed = write(NewsPage, "Sous mot de passe")
    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="x")
    write(NewsPage, "Ouverte")
    assert titles(Criteria(kinds=("actualite", "page"))) == ["Ouverte"]


def a_collection(home, **fields) -> CollectionPage:
    question = [{"type": "criteria", "value": fields.pop("criteria", {"kinds": ["actualite"], "sort": "recent"})}]
    return home.add_child(
        instance=CollectionPage(title="Actualités", slug="actualites", question=json.dumps(question), **fields)
    )


def test_ines_reads_a_collection_page_by_page(home, write, client: Client) -> None:
    page = a_collection(home, page_size=2)
    for rank in range(5):
        write(NewsPage, f"Brève {rank}", published_on=date(2026, 11, 1 + rank))
    html = client.get(page.url).content.decode()
    assert "Brève 4" in html and "Brève 3" in html and "Brève 2" not in html
    assert "Brève 0" in client.get(page.url + "?page=3").content.decode()
    assert "1er novembre 2026" in client.get(page.url + "?page=99").content.decode()


@pytest.mark.parametrize(("form", "head"), [("rss", b"<rss"), ("atom", b"<feed")])
def test_it_is_a_feed(home, write, client: Client, form: str, head: bytes) -> None:
    page = a_collection(home)
    write(NewsPage, "Une brève & demie", intro="Le chapô.")
    response = client.get(f"{page.url}?format={form}")
    assert head in response.content and "Une brève &amp; demie".encode() in response.content
    assert response["Content-Type"].startswith(f"application/{form}+xml")
    assert client.get(f"{page.url}?format=pdf").status_code == 404


def test_it_is_a_table_that_a_spreadsheet_opens(home, write, habitat, client: Client) -> None:
    page = a_collection(home)
    write(NewsPage, "=1+1", intro="Un titre piégé", themes=[habitat], published_on=date(2026, 11, 2))
    content = b"".join(client.get(f"{page.url}?format=csv").streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Titre", "Nature", "Date"]
    assert rows[1][:5] == ["'=1+1", "Actualité", "02/11/2026", "", "Habitat"]


def a_list(title: str = "Dernières brèves") -> dict:
    value = {"title": title, "display": "liste", "criteria": {"kinds": ["actualite"], "sort": "recent", "limit": 2}}
    return {"type": "listing", "value": value, "id": "0b6a6e2e-0001-4000-8000-000000000001"}


def test_a_list_in_a_text_is_the_same_question_with_its_own_feed(write, client: Client) -> None:
    for rank in range(3):
        write(NewsPage, f"Brève {rank}", published_on=date(2026, 11, 1 + rank))
    page = write(ContentPage, "Dossier", body=json.dumps([a_list()]))
    html = client.get(page.url).content.decode()
    assert "Brève 2" in html and "Brève 1" in html and "Brève 0" not in html
    address = f"/listes/{page.pk}/0b6a6e2e-0001-4000-8000-000000000001.rss"
    assert address in html
    assert b"<title>Br\xc3\xa8ve 2</title>" in client.get(address).content
    assert client.get(address.replace("0001-4", "0002-4")).status_code == 404


def test_the_feed_of_a_list_closes_with_its_page(write, client: Client) -> None:
    page = write(ContentPage, "Dossier", body=json.dumps([a_list()]))
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(f"/listes/{page.pk}/0b6a6e2e-0001-4000-8000-000000000001.csv").status_code == 404


@time_machine.travel("2026-11-30 10:00+01:00")
def test_the_next_rendez_vous_stand_in_a_text(write, announce, habitat, client: Client) -> None:
    announce("Demain", date(2026, 12, 1))
    announce("Hier", date(2026, 11, 29))
    block = {"type": "agenda", "value": {"title": "", "theme": None, "limit": 4}}
    html = client.get(write(ContentPage, "Dossier", body=json.dumps([block])).url).content.decode()
    assert "Prochains rendez-vous" in html and "Demain" in html and "Hier" not in html


def test_a_question_that_nothing_can_answer_is_refused_with_the_reason() -> None:
    block = CriteriaBlock()
    value = block.to_python({"kinds": ["publication"], "state": "a-venir", "sort": "recent"})
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert "Aucune page ne pourra répondre" in str(refused.value.non_block_errors)


def test_a_link_is_listed_and_leads_elsewhere(write, client: Client) -> None:
    link = write(LinkPage, "Le réseau national", url_elsewhere="https://reseau.example.org/")
    assert titles(Criteria(kinds=("lien",))) == ["Le réseau national"]
    response = client.get(link.url)
    assert (response.status_code, response["Location"]) == (302, "https://reseau.example.org/")
    assert "/dossiers/" in client.get("/sitemap-pages.xml").content.decode()
    assert link.url not in client.get("/sitemap-pages.xml").content.decode()


def test_a_link_never_comes_back_to_itself(write) -> None:
    first = write(LinkPage, "Un", url_elsewhere="https://example.org/")
    second = write(LinkPage, "Deux", page_here=first)
    first.url_elsewhere, first.page_here = "", second
    with pytest.raises(Exception, match="revenir sur lui-même"):
        first.full_clean()
