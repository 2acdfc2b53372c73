"""Nadia retrieves a notice from the BnF or the Sudoc, played here by a server of this machine."""

import json
import re
from html import unescape
from unicodedata import normalize

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from catalogue.models import BibliographicRecord, Identifier, ImportDecision, ImportRun, StoredRecord
from tests.catalogue.retrieval.conftest import answer, catalogues  # noqa: F401 – a fixture.
from tests.catalogue.test_admin_records import change

pytestmark = pytest.mark.django_db

State = BibliographicRecord.State
ISBN = "9782955701225"
BNF, SUDOC = "FRBNF458123450000005", "225588991"


@pytest.fixture
def nadia(client):
    client.force_login(User.objects.create_superuser("nadia", password="x"))
    return client


@pytest.fixture(autouse=True)
def both(catalogues, settings):  # noqa: F811
    settings.SRU_TARGETS = catalogues.addresses
    cache.clear()
    return catalogues


def search(client, **typed: str) -> str:
    response = client.get(reverse("catalogue_admin:retrieve"), {"numero": "", **typed})
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def at(key: str, number: str, **typed: str) -> str:
    query = "&".join(
        f"{name}={value}" for name, value in {"numero": "", **typed, "catalogue": key, "notice": number}.items()
    )
    return f"{reverse('catalogue_admin:retrieved')}?{query}"


def take(client, key: str, number: str, **typed: str):
    return client.post(at(key, number, **(typed or {"numero": ISBN})))


def said(client, response) -> str:
    return unescape(client.get(response.url).content.decode())


class TestSearching:
    def test_the_empty_page_says_what_to_type(self, nadia, both) -> None:
        html = nadia.get(reverse("catalogue_admin:retrieve")).content.decode()
        for label in ("ISBN ou ISSN", "Mots du titre", "Auteur", "Année"):
            assert re.search(rf"<label[^>]*>\s*{label}", html), label
        assert both.asked == []

    def test_both_catalogues_answer_side_by_side(self, nadia) -> None:
        html = search(nadia, numero="978-2-9557012-2-5")
        bnf, sudoc = html.index(">BnF</h2>"), html.index(">Sudoc</h2>")
        assert bnf < sudoc
        for column in (html[bnf:sudoc], html[sudoc:]):
            assert "Les mots du voisinage" in column
            assert "enquête dans trois quartiers" in column
            assert "Marta Delorme, Yacine Ferhat, Jean Vasseur" in column
            assert "2018" in column
            assert "Prendre" in column
        assert "Éd. du Pavé" in html[bnf:sudoc]
        assert "Éditions du Pavé" in html[sudoc:]

    def test_a_bad_isbn_says_why_and_nothing_is_asked(self, nadia, both) -> None:
        assert "a une faute de frappe : son dernier signe (6)" in search(nadia, numero="9782955701226")
        assert both.asked == []

    def test_nothing_typed_asks_nothing(self, nadia, both) -> None:
        assert "Donnez un ISBN ou un ISSN" in search(nadia)
        assert "Donnez un ISBN ou un ISSN" in search(nadia, titre="…", annee="2018")
        assert "Une année a quatre chiffres" in search(nadia, titre="voisinage", annee="18")
        assert both.asked == []

    def test_by_words(self, nadia, both) -> None:
        both.say("bnf", answer("bnf_words.xml"))
        html = search(nadia, titre="territoires vécus", auteur="Observatoire", annee="2005")
        assert "1 000 notices répondent, voici les 2 premières" in html.replace("\u202f", " ").replace("\xa0", " ")
        assert "Périodique" in html
        asked = {one["path"]: one["query"] for one in both.asked}
        assert asked["/sudoc"] == 'mti="territoires" and mti="vecus" and aut="Observatoire" and apu="2005"'

    def test_nothing_found(self, nadia, both) -> None:
        both.say("bnf", answer("sudoc_none.xml"))
        both.say("sudoc", answer("sudoc_none.xml"))
        assert search(nadia, numero=ISBN).count("Rien sous ce numéro.") == 2
        assert search(nadia, titre="voisinage").count("Rien ne répond.") == 2

    def test_one_that_is_down_costs_itself(self, nadia, both) -> None:
        both.say("bnf", b"", status=500)
        html = search(nadia, numero=ISBN)
        assert "La BnF est en panne (réponse 500). Réessayez, ou cataloguez à la main." in html
        assert html.count("Prendre<") == 1

    def test_a_fault_is_not_remembered_and_an_answer_is(self, nadia, both) -> None:
        both.say("bnf", b"", status=500)
        search(nadia, numero=ISBN)
        both.say("bnf", answer("bnf_isbn.xml"))
        assert search(nadia, numero=ISBN).count("Prendre<") == 2
        search(nadia, numero=ISBN)
        assert sorted(one["path"] for one in both.asked) == ["/bnf", "/bnf", "/sudoc"]

    def test_nobody_to_ask(self, nadia, settings) -> None:
        settings.SRU_TARGETS = {"bnf": "", "sudoc": ""}
        assert "Aucun catalogue n’est à interroger" in search(nadia, numero=ISBN)

    def test_what_a_catalogue_sends_is_text(self, nadia, both) -> None:
        body = answer("bnf_isbn.xml").replace(b"mots du voisinage", b"mots &lt;script&gt;alert(1)&lt;/script&gt;")
        both.say("bnf", body)
        html = nadia.get(reverse("catalogue_admin:retrieve"), {"numero": ISBN}).content.decode()
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert(1)" not in html


class TestHeld:
    def test_by_isbn(self, nadia) -> None:
        ours = BibliographicRecord.objects.create(title="Mots du voisinage (notre notice)")
        Identifier.objects.create(record=ours, kind="isbn", value="2-9557012-2-5", normalized=ISBN)
        html = search(nadia, numero=ISBN)
        assert html.count("Nous l’avons déjà") == 2
        assert "Prendre<" not in html
        response = take(nadia, "bnf", BNF)
        assert response.url == reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:edit", args=[ours.pk])
        assert BibliographicRecord.objects.get().title == "Mots du voisinage (notre notice)"

    def test_an_article_of_the_book_is_not_the_book(self, nadia) -> None:
        chapter = BibliographicRecord.objects.create(title="Chapitre", level="a")
        Identifier.objects.create(record=chapter, kind="isbn", value=ISBN, normalized=ISBN)
        assert "Nous l’avons déjà" not in search(nadia, numero=ISBN)

    def test_by_its_number_in_the_same_catalogue(self, nadia, both) -> None:
        without_isbn = re.sub(
            rb'<datafield tag="0[17][03]".*?</datafield>', b"", answer("sudoc_isbn.xml"), flags=re.DOTALL
        )
        both.say("sudoc", without_isbn)
        take(nadia, "sudoc", SUDOC)
        html = search(nadia, numero=ISBN)
        assert html.count("Nous l’avons déjà") == 1
        assert "Nous l’avons déjà" in html[html.index(">Sudoc</h2>") :]


class TestTaking:
    def test_one_looks_at_it_in_tagged_form(self, nadia) -> None:
        html = unescape(nadia.get(at("sudoc", SUDOC, numero=ISBN)).content.decode())
        assert '<th scope="row">214</th>' in html
        assert "Éditions du Pavé" in html
        assert "≠Les ≠mots du voisinage" in html
        assert '<th scope="row">930</th>' not in html
        assert "Prendre cette notice" in html
        assert f"numero={ISBN}" in html

    def test_it_becomes_a_notice_of_ours_opened_in_its_form(self, nadia) -> None:
        response = take(nadia, "bnf", BNF)
        record = BibliographicRecord.objects.get()
        assert response.url == reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:edit", args=[record.pk])
        assert record.title == "Les mots du voisinage"
        assert (record.source.name, record.source_record_id) == ("BnF", BNF)
        assert [str(one.agent) for one in record.contributions.all()][:1] == ["Delorme, Marta (1971-....)"]
        assert record.abstract.startswith("Comment se parle-t-on")
        assert not record.items.exists()
        html = said(nadia, response)
        assert "Notice reprise (source : BnF)" in html
        assert "cb45812345x" in html, "its record is kept, and shown in the tab Source"

    def test_its_record_is_kept(self, nadia) -> None:
        take(nadia, "sudoc", SUDOC)
        stored = StoredRecord.objects.get()
        assert (stored.source.name, stored.source_record_id, stored.format) == ("Sudoc", SUDOC, "marcxml")
        # As the Sudoc writes it: with accents of their own.
        assert normalize("NFD", "Éditions du Pavé").encode() in bytes(stored.raw)
        assert ImportRun.objects.get().report["created"] == 1

    def test_nobody_sees_it_before_she_says_so(self, nadia, client) -> None:
        take(nadia, "bnf", BNF)
        record = BibliographicRecord.objects.get()
        assert record.state == State.INCOMPLETE
        client.logout()
        assert client.get(record.get_absolute_url()).status_code == 404

    def test_it_entered_today_and_may_be_announced(self, nadia) -> None:
        take(nadia, "bnf", BNF)
        record = BibliographicRecord.objects.get()
        assert record.entered_on == timezone.localdate()
        assert not record.first_load

    def test_twice_is_one_notice(self, nadia) -> None:
        first, second = take(nadia, "sudoc", SUDOC), take(nadia, "sudoc", SUDOC)
        assert first.url == second.url
        assert BibliographicRecord.objects.count() == StoredRecord.objects.count() == ImportRun.objects.count() == 1
        assert "Nous avons déjà cette notice" in said(nadia, second)

    def test_from_both_catalogues_is_one_notice(self, nadia) -> None:
        assert take(nadia, "bnf", BNF).url == take(nadia, "sudoc", SUDOC).url
        assert BibliographicRecord.objects.count() == 1

    def test_one_that_resembles_another_waits_for_a_decision(self, nadia, both) -> None:
        take(nadia, "bnf", BNF)
        Identifier.objects.all().delete()
        response = take(nadia, "sudoc", SUDOC)
        decision = ImportDecision.objects.get()
        assert response.url.endswith(f"/{decision.pk}/")
        assert "Rien n’a été créé" in said(nadia, response)
        assert BibliographicRecord.objects.count() == 1

    def test_one_that_the_import_refuses(self, nadia, both) -> None:
        authority = answer("bnf_isbn.xml").replace(b"     cam  22", b"     cx  a22")
        both.say("bnf", authority)
        response = take(nadia, "bnf", BNF)
        assert "n’a pas pu être reprise : c’est une notice d’autorité" in said(nadia, response)
        assert not BibliographicRecord.objects.exists()

    @pytest.mark.parametrize(
        ("key", "number", "typed"),
        [("bnf", "inconnue", ISBN), ("loc", BNF, ISBN), ("bnf", BNF, "123"), ("bnf", BNF, "")],
    )
    def test_one_that_is_nowhere(self, nadia, key: str, number: str, typed: str) -> None:
        address = at(key, number, numero=typed)
        for response in (nadia.get(address), nadia.post(address)):
            assert response.status_code == 302
            assert response.url.startswith(reverse("catalogue_admin:retrieve"))
        assert not BibliographicRecord.objects.exists()

    def test_one_whose_catalogue_is_down_by_now(self, nadia, both) -> None:
        both.say("bnf", b"", status=503)
        assert "La BnF reçoit trop de demandes" in said(nadia, take(nadia, "bnf", BNF))

    def test_to_look_and_to_take_ask_nobody_again(self, nadia, both) -> None:
        search(nadia, numero=ISBN)
        asked = len(both.asked)
        nadia.get(at("bnf", BNF, numero=ISBN))
        take(nadia, "bnf", BNF)
        assert len(both.asked) == asked == 2


class TestPublishing:
    def test_a_corrected_title_does_not_publish_it(self, nadia) -> None:
        take(nadia, "bnf", BNF)
        record = BibliographicRecord.objects.get()
        change(nadia, record, title="Les mots du voisinage, corrigé", state=State.INCOMPLETE)
        record.refresh_from_db()
        assert (record.title, record.state) == ("Les mots du voisinage, corrigé", State.INCOMPLETE)
        change(nadia, record, title=record.title, state=State.PUBLIC)
        record.refresh_from_db()
        assert record.state == State.PUBLIC


class TestWhoMay:
    @pytest.fixture
    def paul(self, client):
        paul = User.objects.create_user("paul", password="x")
        paul.user_permissions.add(Permission.objects.get(codename="access_admin"))
        paul.user_permissions.add(Permission.objects.get(codename="change_bibliographicrecord"))
        client.force_login(paul)
        return client

    def test_without_the_right_to_add_a_notice_one_is_refused(self, paul, both) -> None:
        for response in (
            paul.get(reverse("catalogue_admin:retrieve"), {"numero": ISBN}),
            paul.get(at("bnf", BNF, numero=ISBN)),
            take(paul, "bnf", BNF),
        ):
            assert response.status_code == 302
            assert response.url == reverse("wagtailadmin_home")
        assert both.asked == []
        assert not BibliographicRecord.objects.exists()

    def test_a_visitor_is_sent_to_the_login(self, client, both) -> None:
        assert "/login/" in client.get(reverse("catalogue_admin:retrieve")).url
        assert both.asked == []

    def test_the_menu_follows(self, nadia, client) -> None:
        labels = menu(nadia)
        assert labels.index("Notices") < labels.index("Récupérer une notice") < labels.index("À compléter")
        paul = User.objects.create_user("paul", password="x")
        paul.user_permissions.add(
            *Permission.objects.filter(codename__in=["access_admin", "change_bibliographicrecord"])
        )
        client.force_login(paul)
        labels = menu(client)
        assert "À compléter" in labels
        assert "Récupérer une notice" not in labels


def menu(client) -> list[str]:
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    sidebar = json.loads(re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    return re.findall(r'"label": "([^"]*)"', json.dumps(sidebar, ensure_ascii=False))
