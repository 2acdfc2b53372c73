"""Proposing by hand, by the button, by a file; sources by their site and by OPML; « Verser au catalogue »."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalogue.models import BibliographicRecord
from cms.watch.admin.offering import button
from cms.watch.cataloguing import catalogued
from cms.watch.models import PressItem, WatchRubric, WatchSource
from reference.models import Agent, Theme
from tests.cms.watch.conftest import person
from tests.reference.local_site import LocalSite, answer

pytestmark = pytest.mark.django_db
OFFER = "/admin/veille/proposer/"
IMPORT = "/admin/veille/importer/"


@pytest.fixture
def as_nadia(client: Client, nadia) -> Client:
    client.force_login(nadia)
    return client


@pytest.fixture
def as_lila(client: Client, lila) -> Client:
    client.force_login(lila)
    return client


def test_the_button_opens_a_window_already_filled_and_writes_nothing(as_lila: Client, shared: WatchRubric) -> None:
    asked = {"fenetre": 1, "adresse": "https://x.example/a?utm_source=t#b", "titre": "Un <b>titre</b>", "journal": "Le Journal",
             "date": "2026-11-12T09:00", "texte": "Un passage"}  # fmt: skip
    page = as_lila.get(OFFER, asked)
    form = page.context["form"]
    assert (form["url"].value(), form["title"].value(), form["dated_on"].value()) == (
        "https://x.example/a",
        "Un titre",
        date(2026, 11, 12),
    )
    assert not PressItem.objects.exists()
    assert "csrfmiddlewaretoken" in page.content.decode()


def test_a_form_sent_from_another_site_is_refused(lila, shared: WatchRubric) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lila)
    assert strict.post(OFFER, {"url": "https://x.example/a", "title": "T", "rubric": shared.pk}).status_code == 403
    assert not PressItem.objects.exists()


def test_lila_proposes_in_a_shared_rubric(as_lila: Client, lila, shared: WatchRubric, rubric: WatchRubric) -> None:
    sent = {"url": "https://x.example/a", "title": "Un titre", "keywords": "école", "excerpt": "Leur texte"}
    assert "rubric" in as_lila.post(OFFER, sent | {"rubric": rubric.pk}).context["form"].errors
    as_lila.post(f"{OFFER}?fenetre=1", sent | {"rubric": shared.pk})
    item = PressItem.objects.get()
    assert (item.proposed_by, item.rubric, item.origin, item.state) == (lila, shared, "bouton", "propose")


def test_an_article_known_already_is_told_and_not_doubled(as_nadia: Client, item) -> None:
    item("Déjà là", url="https://x.example/a")
    assert "Déjà là" in as_nadia.get(OFFER, {"adresse": "http://www.x.example/a/?fbclid=1"}).content.decode()
    as_nadia.post(OFFER, {"url": "https://m.x.example/a", "title": "Encore"})
    assert PressItem.objects.count() == 1


def test_the_button_runs_anywhere_and_asks_nothing_of_another_site() -> None:
    code = button()
    assert code.startswith("javascript:(function(){") and "/admin/veille/proposer/" in code and "\n" not in code


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client: Client) -> None:
    answer = client.get(OFFER, {"adresse": "https://x.example/a"})
    assert answer.status_code == 302 and "adresse%3Dhttps" in answer.url


def deposit(client: Client, body: str, name: str = "diigo.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, body.encode())})


TABLE = "title,url,tags,description,created_at\nUn,https://x.example/1,ville,Un mot,2019/03/14 10:00:00 +0000\nVu,https://x.example/vu,,,\nSans,,,,\nEncore,https://x.example/1/,,,\n"


def test_a_file_is_shown_before_anything_is_written(as_nadia: Client, item) -> None:
    item("Vu", url="https://x.example/vu")
    page = as_nadia.get(deposit(as_nadia, TABLE).url)
    preview = page.context["preview"]
    assert [len(part) for part in (preview.new, preview.known, preview.twice, preview.refused)] == [1, 1, 1, 1]
    assert "Ligne 4 « Sans » : l’adresse manque." in page.content.decode()
    assert PressItem.objects.count() == 1


def test_a_panorama_taken_over_keeps_its_days_and_its_words(as_nadia: Client, rubric: WatchRubric) -> None:
    name = deposit(as_nadia, TABLE).url.partition("depot=")[2]
    as_nadia.post(
        IMPORT, {"depot": name, "state": "publie", "rubric": rubric.pk, "own_words": "on", "keywords": "Diigo"}
    )
    one = PressItem.objects.get(title="Un")
    assert (one.state, one.summary, one.excerpt, one.keywords) == ("publie", "Un mot", "", ["ville", "Diigo"])
    assert one.published_at and one.published_at.date() == one.dated_on == date(2019, 3, 14)


def test_what_a_file_says_is_not_ours_unless_we_say_so(as_nadia: Client) -> None:
    name = deposit(as_nadia, TABLE).url.partition("depot=")[2]
    as_nadia.post(IMPORT, {"depot": name, "state": "propose"})
    one = PressItem.objects.get(title="Un")
    assert (one.summary, one.excerpt, one.source_name) == ("", "Un mot", "x.example")


def test_a_file_of_another_person_or_gone_is_asked_again(as_nadia: Client) -> None:
    assert "déposez-le de nouveau" in as_nadia.get(f"{IMPORT}?depot=inconnu", follow=True).content.decode()
    hers = deposit(as_nadia, TABLE).url
    as_nadia.force_login(person("paul", "Éditeurs"))
    assert "déposez-le de nouveau" in as_nadia.get(hers, follow=True).content.decode()
    as_nadia.post(IMPORT, {"depot": hers.partition("depot=")[2], "state": "propose"})
    assert not PressItem.objects.exists()


def test_a_bad_file_says_why(as_nadia: Client) -> None:
    assert "Aucune colonne d’adresses" in deposit(as_nadia, "nom\nA\n").content.decode()


@pytest.mark.usefixtures("reached")
def test_a_source_is_added_by_the_address_of_its_site(as_nadia: Client, site: LocalSite) -> None:
    site.pages["/"] = answer(
        '<html><head><link rel="alternate" type="application/rss+xml" title="Le Journal" href="/rss"></head>'
    )
    page = as_nadia.post("/admin/veille/nouvelle-source/", {"address": site.url("/")})
    [(found, url)] = page.context["found"]
    form = as_nadia.get(url).context["form"]
    assert (form["name"].value(), form["feed_url"].value()) == ("Le Journal", site.url("/rss"))
    sent = {"name": found.name, "feed_url": found.feed_url, "site_url": "", "is_active": "on"}
    as_nadia.post("/admin/veille/sources/add/", sent)
    assert WatchSource.objects.get().health == "late"
    again = as_nadia.post("/admin/veille/sources/add/", sent).content.decode()
    assert "Ce flux est déjà celui de « Le Journal »." in again


def test_a_site_of_our_own_network_is_refused_in_french(as_nadia: Client) -> None:
    page = as_nadia.post("/admin/veille/nouvelle-source/", {"address": "http://127.0.0.1:8000/"}).content.decode()
    assert "réseau privé" in page


def test_the_list_of_sources_says_what_is_wrong_with_each(as_nadia: Client, source: WatchSource) -> None:
    WatchSource.objects.update(fault="Rien à cette adresse.", failures=3)
    page = as_nadia.get("/admin/veille/sources/").content.decode()
    assert "En panne (3 essais)" in page and "Rien à cette adresse." in page


def test_a_source_is_read_at_once_when_asked(as_nadia: Client, source: WatchSource) -> None:
    WatchSource.objects.update(is_active=False)
    as_nadia.get(f"/admin/veille/lire-une-source/{source.pk}/")
    assert not WatchSource.objects.get().is_active
    as_nadia.post(f"/admin/veille/lire-une-source/{source.pk}/")
    assert WatchSource.objects.get().is_active


def test_a_list_of_sources_comes_in_and_goes_out(as_nadia: Client, source: WatchSource) -> None:
    known = f'<outline text="Connu" xmlUrl="{source.feed_url}"/>'
    new = '<outline text="Nouvelle rubrique"><outline text="B" xmlUrl="https://b.example/rss"/></outline>'
    body = f'<opml version="2.0"><body>{new}{known}</body></opml>'
    sent = {"file": SimpleUploadedFile("sources.opml", body.encode())}
    page = as_nadia.post("/admin/veille/sources-opml/importer/", sent, follow=True).content.decode()
    assert "1 source ajoutée. 1 était déjà là." in page
    assert WatchSource.objects.get(name="B").rubric.name == "Nouvelle rubrique"
    out = as_nadia.get("/admin/veille/sources-opml/").content.decode()
    assert 'xmlUrl="https://b.example/rss"' in out and 'text="Nouvelle rubrique"' in out


# « Verser au catalogue »


def test_an_article_becomes_a_notice_once_and_its_form_opens_filled(as_nadia: Client, item, nadia) -> None:
    agent = Agent.objects.create(kind="person", name="Varlet", forename="Hélène", match_key="person:varlet helene")
    one = item(
        "Un titre",
        author="Hélène Varlet",
        summary="Nos mots.",
        excerpt="Leurs mots.",
        dated_on=date(2026, 11, 12),
        keywords=["ville"],
    )
    one.themes.add(Theme.objects.create(name="Habitat", short_name="Habitat", slug="habitat-x"))
    opened = as_nadia.post(f"/admin/veille/{one.pk}/catalogue/", follow=True)
    record = BibliographicRecord.objects.get()
    assert opened.request["PATH_INFO"].endswith(f"/catalogue/notices/edit/{record.pk}/")
    assert "Nos mots." in opened.content.decode()
    assert (record.title, record.abstract, record.state, record.level) == ("Un titre", "Nos mots.", "incomplete", "a")
    assert (record.printed_date, record.year_start, record.keywords) == ("12 novembre 2026", 2026, ["ville"])
    assert record.details["host"]["journal"] == "Le Journal"
    assert [one.agent for one in record.contributions.all()] == [agent]
    assert [one.url for one in record.documents.all()] == [one.url]
    assert record.themes.count() == 1
    assert catalogued(one, nadia) == record
    assert PressItem.objects.get().record == record


def test_an_author_that_nobody_bears_is_kept_as_printed(item, nadia) -> None:
    record = catalogued(item("Un titre", author="Hélène Varlet", source_name=""), nadia)
    assert (record.responsibility, record.contributions.count(), record.level) == ("Hélène Varlet", 0, "m")


def test_a_notice_that_goes_away_leaves_the_article(item, nadia) -> None:
    one = item("Un titre")
    catalogued(one, nadia).delete()
    assert PressItem.objects.get().record is None
