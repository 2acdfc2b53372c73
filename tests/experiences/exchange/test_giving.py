"""Samir of the sister centre takes our fiches back, by a program."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import feedparser
import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from experiences.exchange.receiving.reading import read
from experiences.importing.pipeline import import_experiences
from experiences.models import Contact, ExperiencePage, Indicator
from experiences.models.parts import Funding
from tests.experiences.exchange.conftest import other

pytestmark = pytest.mark.django_db
LIST = "/fiches-echange/fiches."


def given(client: Any, form: str, **asked: str) -> Any:
    response = client.get(LIST + form, asked)
    assert response.status_code == 200
    return response


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def completed(page: ExperiencePage) -> ExperiencePage:
    """With what no required column holds."""
    page.budget, page.full_time_equivalents, page.precision = 12000, 1, "quartier"
    page.vigilance = f'<p>Lire <a linktype="page" id="{page.pk}">la suite</a></p>'
    page.indicators = [Indicator(name="Familles", value="45", source="bilan", measured_on=date(2018, 6, 30))]
    page.fundings = [Funding(funder="Caf", amount=8000, year=2017, kind="droit-commun")]
    today = timezone.localdate()
    page.contacts = [
        Contact(name="Samir Haddad", email="contact@regie.example", is_public=True, consented_on=today),
        Contact(name="Cachée Dupont", email="cachee@regie.example", is_public=False),
        Contact(name="Ancien Durand", is_public=True, consented_on=today - timedelta(days=900)),
    ]
    page.save_revision().publish()
    return ExperiencePage.objects.get(pk=page.pk)


def test_the_atom_feed_is_valid_and_says_every_field(client, ours) -> None:
    page = completed(ours())
    response = given(client, "atom")
    parsed = feedparser.parse(io.BytesIO(response.content))
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert entry.id == "tag:localhost,2026:fiche/PB-FE-2018-012"
    assert (entry.title, entry.link) == (page.title, f"http://localhost:8000{page.url}")
    assert {link.rel for link in parsed.feed.links} >= {"self", "first", "last", "alternate"}
    fiche = read(response.content).fiches[0].fiche
    assert fiche.indicators[0].value == "45"
    assert (fiche.budget, fiche.precision, fiche.fundings[0].funder) == (12000, "quartier", "Caf")
    assert [(one.name, one.role) for one in fiche.bodies][1] == ("Ville de Saint-Denis", "financeur")
    assert f'href="http://localhost:8000{page.url}"' in fiche.stories["vigilance"]


@pytest.mark.parametrize("form", ["atom", "jsonld", "csv", "geojson"])
def test_nobody_hidden_is_given(client, ours, form: str) -> None:
    completed(ours())
    text = body(given(client, form)).decode()
    assert "Un jardin partagé" in text
    assert "Dupont" not in text
    assert "Durand" not in text


def test_a_fiche_whose_rights_are_reserved_gives_its_notice_alone(client, ours) -> None:
    page = ours()
    page.licence = "reserve"
    page.save_revision().publish()
    for form in ("atom", "jsonld", "csv"):
        text = body(given(client, form)).decode()
        assert "Un jardin partagé" in text
        assert "Une dalle vide" not in text


@pytest.mark.parametrize("form", ["atom", "jsonld", "csv", "geojson"])
def test_a_withdrawn_fiche_leaves_a_tombstone_in_each_format(client, ours, form: str) -> None:
    ours().unpublish()
    text = body(given(client, form)).decode()
    assert "tag:localhost,2026:fiche/PB-FE-2018-012" in text
    assert "depubliee" in text
    assert "Une dalle vide" not in text


def test_what_was_received_is_not_given_as_ours(client, served) -> None:
    served(other())
    assert ExperiencePage.objects.live().count() == 1
    assert b"labo" not in given(client, "atom").content.lower()


def test_the_table_of_a_centre_is_imported_by_another_as_it_is(client, ours, tmp_path) -> None:
    page = completed(ours(objectifs="- se rencontrer\n- cultiver", titre="=Jardin"))
    path = tmp_path / "fiches.csv"
    path.write_bytes(body(given(client, "csv")))
    before = read(given(client, "jsonld").content).fiches[0].fiche
    page.delete()
    report = import_experiences(path)
    assert (report.sentences()[:-1], dict(report.outcomes)) == ([], {"created": 1})
    after = read(given(client, "jsonld").content).fiches[0].fiche
    same = ("title", "summary", "places", "place", "themes", "frameworks", "audiences", "bodies", "writers", "levers",
            "brakes", "references", "state", "started_on", "ended_on", "budget", "precision", "indicators", "fundings",
            "contacts", "resources", "written_on", "licence")  # fmt: skip
    assert {name: getattr(after, name) for name in same} == {name: getattr(before, name) for name in same}
    stories = {name: html for name, html in before.stories.items() if name != "vigilance"}
    assert {name: after.stories[name] for name in stories} == stories
    assert dict(import_experiences(path).outcomes) == {"unchanged": 1}


def test_a_line_withdrawn_elsewhere_takes_nothing_off_our_site(client, ours, tmp_path) -> None:
    page = ours()
    path = tmp_path / "fiches.csv"
    page.unpublish()
    path.write_bytes(body(given(client, "csv")))
    page.save_revision().publish()
    report = import_experiences(path)
    assert "le centre d’origine l’a retirée" in report.waiting[0].reason
    assert ExperiencePage.objects.get().live


def test_each_commune_is_a_feature_and_a_former_one_bears_the_code_of_today(client, ours) -> None:
    ours(communes_insee="93059|93001")
    found = json.loads(body(given(client, "geojson")))
    assert found["type"] == "FeatureCollection"
    assert {one["properties"]["insee"] for one in found["features"]} == {"93066", "93001"}
    assert [one["geometry"] for one in found["features"]] == [None, None]
    assert {one["properties"].get("ancien_insee") for one in found["features"]} == {"93059", None}
    assert len({one["id"] for one in found["features"]}) == 2


def test_the_json_is_an_article_about_a_project_for_schema_org(client, ours) -> None:
    ours()
    said = given(client, "jsonld").json()
    assert (said["@type"], said["@context"][0]) == ("DataFeed", "https://schema.org")
    article = said["dataFeedElement"][0]["item"]
    assert (article["@type"], article["about"]["@type"]) == ("Article", "Project")
    assert article["about"]["parentOrganization"] == [{"@type": "Organization", "name": "Régie de quartier des Étangs"}]
    assert article["spatialCoverage"][0]["@type"] == "AdministrativeArea"
    assert article["license"].startswith("https://www.etalab.gouv.fr")


def test_the_workbook_has_the_columns_of_the_table(client, ours) -> None:
    ours()
    sheet = load_workbook(io.BytesIO(body(given(client, "xlsx")))).active
    rows = list(csv.reader(io.StringIO(body(given(client, "csv")).decode("utf-8-sig")), delimiter=";"))
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert sheet["A2"].value == rows[1][0] == "PB-FE-2018-012"


def test_a_long_list_goes_page_by_page(client, ours, monkeypatch) -> None:
    monkeypatch.setattr("experiences.exchange.views.PER_PAGE", 1)
    ours()
    ours(identifiant="PB-FE-2018-013")
    first = feedparser.parse(io.BytesIO(given(client, "atom", theme="habitat").content))
    following = next(link.href for link in first.feed.links if link.rel == "next")
    assert following == "http://localhost:8000/fiches-echange/fiches.atom?theme=habitat&page=2"
    second = feedparser.parse(io.BytesIO(given(client, "atom", page="2").content))
    assert {first.entries[0].id, second.entries[0].id} == {
        "tag:localhost,2026:fiche/PB-FE-2018-012",
        "tag:localhost,2026:fiche/PB-FE-2018-013",
    }
    assert client.get(LIST + "atom", {"page": "9"}).status_code == 404


def test_the_list_is_narrowed_as_the_page_is(client, ours) -> None:
    ours()
    ours(identifiant="PB-FE-2018-013", themes="Éducation", communes_insee="93010")
    numbers = lambda **asked: {one.fiche.number for one in read(given(client, "atom", **asked).content).fiches}  # noqa: E731
    assert numbers(theme="habitat") == {"PB-FE-2018-012"}
    assert numbers(territoire="bondy") == {"PB-FE-2018-013"}
    assert numbers(depuis="2100-01-01") == set()
    assert len(numbers(depuis="n’importe quoi")) == 2


def test_who_comes_back_with_the_etag_gets_nothing_until_something_changes(client, ours) -> None:
    page = ours()
    etag = given(client, "atom")["ETag"]
    assert client.get(LIST + "atom", headers={"If-None-Match": etag}).status_code == 304
    page.title = "Un autre titre"
    page.save_revision().publish()
    assert client.get(LIST + "atom", headers={"If-None-Match": etag}).status_code == 200
    assert "no-cache" in given(client, "atom")["Cache-Control"]


def test_the_number_leads_to_the_page_and_then_to_its_tombstone(client, ours) -> None:
    page = ours()
    address = "/fiches-echange/fiche/PB-FE-2018-012"
    assert client.get(address)["Location"] == page.url
    page.unpublish()
    response = client.get(address)
    assert (response.status_code, "Cette fiche a été retirée" in response.content.decode()) == (410, True)
    assert client.get("/fiches-echange/fiche/INCONNUE").status_code == 404


def test_a_hundred_fiches_cost_a_bounded_number_of_queries(client, ours, django_assert_max_num_queries) -> None:
    for rank in range(12):
        ours(identifiant=f"PB-FE-2019-{rank:03}")
    given(client, "csv")
    with django_assert_max_num_queries(30):
        body(given(client, "csv"))
    with django_assert_max_num_queries(30):
        given(client, "atom")


def test_the_page_for_people_gives_each_address(client, ours) -> None:
    ours()
    html = client.get("/fiches-echange/").content.decode()
    for form in ("atom", "jsonld", "geojson", "csv", "xlsx"):
        assert f"http://localhost:8000{LIST}{form}" in html
    assert "supprimee_le" in html


def test_the_list_announces_the_feed_as_it_is_narrowed(client, ours) -> None:
    index = ours().get_parent()
    html = client.get(index.url, {"theme": "habitat"}).content.decode()
    assert 'href="/fiches-echange/fiches.atom?theme=habitat"' in html


def test_the_command_writes_what_the_page_gives(ours, tmp_path, capsys) -> None:
    ours()
    for form in ("csv", "atom", "json", "geojson", "xlsx"):
        call_command("export_experiences", "--format", form, "--output", str(tmp_path / f"f.{form}"))
    assert read((tmp_path / "f.csv").read_bytes()).fiches[0].fiche.number == "PB-FE-2018-012"
    (atom,), (json_ld,) = (read((tmp_path / name).read_bytes()).fiches for name in ("f.atom", "f.json"))
    assert atom.fiche == json_ld.fiche
    assert "Fiches exportées : 1" in capsys.readouterr().err
