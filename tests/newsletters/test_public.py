"""What the public sees of the letters, and what looking at it may not do."""

from __future__ import annotations

import email
import email.policy
import re
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from correspondence.models import OutgoingMail
from correspondence.outbox import post_waiting
from newsletters.composing import offered, take, waiting
from newsletters.models import Campaign, IssuePage, LetterPage, LinkClicks, MailingList, Subscriber, TrayItem
from newsletters.printing.folding import TooLong
from newsletters.sending.freezing import launch
from newsletters.sending.worker import send_due
from newsletters.subscribing import joining, retention
from reference.paper import PrintingUnavailable

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the two rooms."""
    labels = ("rayonnage_correspondence", "rayonnage_newsletters")
    models = [model for label in labels for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


class TestAScannerThatOpensEveryLink:
    """Town halls stand behind filters that follow each link of each mail before anybody reads it."""

    @pytest.fixture
    def mails(
        self, issue: IssuePage, claire: Any, everyone: MailingList, subscribe: Callable[..., Any], counts: bool
    ) -> list[Any]:
        """One of each kind: a numéro, a confirmation, a link of one's own, a renewal."""
        LetterPage.objects.update(counts_clicks=counts)
        draft = issue.get_latest_revision_as_object()
        text = (
            '<p><a href="https://a.example/?x=1&amp;y=2">ici</a> <a href="http://localhost:8000/la-lettre/">là</a></p>'
        )
        draft.body = [("text", {"items": [{"title": "Lire", "text": text}]})]
        draft.save_revision(user=claire)
        ines = subscribe("ines@exemple.fr", first_name="Inès", last_name="Fontaine")
        subscribe("paul@exemple.fr", last_sign_on=timezone.localdate().replace(year=2020))
        launch(issue, claire)
        joining.ask("samir@exemple.fr", [everyone], {})
        joining.send_own_link(ines.email)
        retention.every_day()
        send_due(threading.Event(), threads=1)
        post_waiting()
        assert len(mail.outbox) == 5
        return [email.message_from_bytes(one.message().as_bytes(), policy=email.policy.SMTP) for one in mail.outbox]

    def links(self, mails: list[Any]) -> set[str]:
        found: set[str] = set()
        for one in mails:
            found |= set(re.findall(r'href="(http[^"]+)"', one.get_body(("html",)).get_content()))
            found |= set(re.findall(r"https?://[^\s<>)]+", one.get_body(("plain",)).get_content()))
            found |= set(re.findall(r"<(http[^>]+)>", one["List-Unsubscribe"] or ""))
        return {urlsplit(one)._replace(scheme="", netloc="").geturl() for one in found if "//localhost:8000/" in one}

    @pytest.fixture
    def scan(self, mails: list[Any]) -> Callable[[str], dict[str, int]]:
        def scanned(method: str) -> dict[str, int]:
            scanner = Client(headers={"user-agent": "Mozilla/5.0"})
            return {link: getattr(scanner, method)(link).status_code for link in self.links(mails)}

        return scanned

    @pytest.mark.parametrize("counts", [False])
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_it_changes_no_row_of_any_table(self, scan: Callable[[str], dict[str, int]], method: str) -> None:
        before = everything()
        answers = scan(method)
        for place in ("desinscription", "preferences", "confirmer", "renouveler", "la-lettre"):
            assert any(place in link for link in answers), f"no link to {place} in the mails"
        assert set(answers.values()) == {200}
        assert everything() == before

    @pytest.mark.parametrize("counts", [True])
    def test_where_clicks_are_counted_only_that_counter_moves(self, scan: Callable[[str], dict[str, int]]) -> None:
        before = everything()
        answers = scan("get")
        counted = [link for link in answers if "/lettres/lien/" in link]
        assert counted
        after = everything()
        assert sum(one["count"] for one in after["LinkClicks"]) == len(counted)
        for row in after["LinkClicks"]:
            row["count"] = 0
        assert after == before
        help_text = str(LetterPage._meta.get_field("counts_clicks").help_text)
        assert "antivirus" in help_text

    @pytest.mark.parametrize("counts", [True])
    def test_a_head_counts_nothing_and_leads_to_the_same_place(
        self, scan: Callable[[str], dict[str, int]], client: Client
    ) -> None:
        before = everything()
        answers = scan("head")
        assert set(answers.values()) == {200, 302}
        assert everything() == before
        link = LinkClicks.objects.get(url="https://a.example/?x=1&y=2")
        response = client.head(f"/lettres/lien/{link.campaign.uid}/{link.position}/")
        assert response["Location"] == "https://a.example/?x=1&y=2"

    @pytest.mark.parametrize("counts", [True])
    def test_the_counter_leads_nowhere_else(self, mails: list[Any], client: Client) -> None:
        uid = Campaign.objects.get().uid
        for address in (f"/lettres/lien/{uid}/99/", "/lettres/lien/00000000-0000-0000-0000-000000000000/0/"):
            assert client.get(address).status_code == 404
        response = client.get(f"/lettres/lien/{uid}/0/?url=https://piege.example")
        assert "piege" not in response["Location"]


class TestProposing:
    ADDRESS = "/abonnement/proposer/"

    @pytest.fixture
    def propose(self, client: Client) -> Callable[..., Any]:
        move = {
            "rubric": "moves",
            "name": "Inès Fontaine",
            "way": "arrivee",
            "function": "Déléguée du préfet",
            "organisation": "Préfecture",
            "date": "2026-12-01",
            "source": "Son prédécesseur",
            "proposer": "Paul <PAUL@exemple.fr>",
        }
        announcement = {"rubric": "text", "title": "Journée", "text": "Le 3.\n\nVenez.", "proposer": "paul@exemple.fr"}

        def proposed(rubric: str = "moves", **values: str) -> Any:
            return client.post(self.ADDRESS, {**(move if rubric == "moves" else announcement), **values})

        return proposed

    def test_a_move_waits_for_an_editor_and_no_numero_takes_it(
        self, propose: Callable[..., Any], letter: LetterPage
    ) -> None:
        assert "Votre proposition est arrivée" in said(propose())
        item = TrayItem.objects.get()
        assert (item.state, item.title) == ("propose", "Inès Fontaine, Déléguée du préfet, Préfecture")
        assert item.values == {
            "name": "Inès Fontaine",
            "way": "arrivee",
            "function": "Déléguée du préfet",
            "organisation": "Préfecture",
            "date": "2026-12-01",
            "source": "Son prédécesseur",
        }
        assert item.proposer == "paul@exemple.fr"
        assert waiting(letter) == []
        assert not OutgoingMail.objects.exists()

    def test_an_accepted_move_enters_the_numero_without_its_source(
        self, propose: Callable[..., Any], letter: LetterPage, issue: IssuePage, claire: Any
    ) -> None:
        propose()
        draft = issue.get_latest_revision_as_object()
        assert not [one for rubric in offered(draft) for one in rubric.offers if one.tray_item]
        TrayItem.objects.update(state=TrayItem.State.WAITING)
        take(draft, [one for rubric in offered(draft) for one in rubric.offers if one.tray_item], user=claire)
        page = IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object().content()
        [entry] = [one for rubric in page.rubrics if rubric.kind == "moves" for one in rubric.entries]
        assert (entry.title, entry.kicker) == ("Inès Fontaine", "Arrivée")
        assert entry.details == ("Déléguée du préfet, Préfecture", "à compter du 1 décembre 2026")
        assert "prédécesseur" not in str(page)

    def test_html_in_an_announcement_is_text(self, propose: Callable[..., Any]) -> None:
        propose("text", title="<b>Journée</b>", text='<script>alert(1)</script>\n<a href="javascript:x">ici</a>')
        item = TrayItem.objects.get()
        assert item.title == "<b>Journée</b>"
        assert item.values["text"] == (
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>&lt;a href=&quot;javascript:x&quot;&gt;ici&lt;/a&gt;</p>"
        )

    def test_html_is_escaped_where_the_editor_reads_it(
        self, propose: Callable[..., Any], client: Client, claire: Any
    ) -> None:
        propose("text", title="<script>alert(1)</script>", text="<script>alert(2)</script>")
        client.force_login(claire)
        page = client.get("/admin/lettres/suite/").content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "x" * 161),
            ("function", "x" * 201),
            ("source", "x" * 251),
            ("way", "ailleurs"),
            ("date", "demain"),
            ("date", "99999-01-01"),
            ("proposer", "paul"),
            ("proposer", "paul@exemple.fr\r\nBcc: tous@exemple.fr"),
            ("name", ""),
            ("name", "In\0ès"),
        ],
    )
    def test_what_is_wrong_is_refused_and_said_beside_its_field(
        self, propose: Callable[..., Any], field: str, value: str
    ) -> None:
        response = propose(**{field: value})
        assert response.status_code == 422
        assert response.context["form"].errors[field]
        assert not TrayItem.objects.exists()

    def test_no_other_rubric_can_be_proposed(self, client: Client, letter: LetterPage) -> None:
        values = {"rubric": "events", "title": "x", "text": "x", "name": "x", "function": "x", "proposer": "a@b.fr"}
        assert client.post(self.ADDRESS, values).status_code == 422
        assert not TrayItem.objects.exists()

    def test_the_longest_values_are_taken(self, propose: Callable[..., Any]) -> None:
        assert propose(name="n" * 160, function="f" * 200, organisation="o" * 200).status_code == 200
        assert propose("text", title="t" * 200, text="é" * 2000).status_code == 200
        assert TrayItem.objects.count() == 2

    def test_a_robot_is_thanked_and_leaves_nothing(self, propose: Callable[..., Any]) -> None:
        assert "Votre proposition est arrivée" in said(propose(site="http://robot.example"))
        assert not TrayItem.objects.exists()


@pytest.fixture
def published(issue: IssuePage, claire: Any, subscribe: Callable[..., Any]) -> IssuePage:
    subscribe("ines@exemple.fr")
    launch(issue, claire)
    return IssuePage.objects.get(pk=issue.pk)


def older(letter: LetterPage, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        page = IssuePage(title=f"Ancien {number}", slug=f"ancien-{number}", number=number + 1, preheader="Un mot")
        letter.add_child(instance=page)


class TestTheArchive:
    def test_the_feed_is_atom(self, client: Client, letter: LetterPage, published: IssuePage) -> None:
        older(letter, 2)
        response = client.get(f"/lettres/{letter.pk}/atom.xml")
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = etree.fromstring(response.content)
        # RFC 4287 §4.1.1: a feed has an id, a title, a date, and an author where its entries have none.
        for name in ("id", "title", "updated", "author/a:name", 'link[@rel="self"]'):
            assert feed.find(f"a:{name}", ATOM) is not None, name
        entries = feed.findall("a:entry", ATOM)
        assert len(entries) == 3
        ids = [one.findtext("a:id", None, ATOM) for one in entries]
        assert len(set(ids)) == 3
        for one in entries:
            assert one.findtext("a:updated", None, ATOM)
            assert one.findtext("a:title", None, ATOM)
        links = [one.get("href") for one in feed.iter("{http://www.w3.org/2005/Atom}link")]
        assert all(one.startswith("http://localhost:8000/") for one in links)
        assert f"http://localhost:8000{published.url}" in [*links] or published.full_url in links
        again = client.get(f"/lettres/{letter.pk}/atom.xml")
        assert again.content == response.content, "an unchanged feed says the same twice"

    def test_a_draft_is_in_no_list(self, client: Client, letter: LetterPage, published: IssuePage, claire: Any) -> None:
        draft = IssuePage(title="Brouillon secret", slug="brouillon", number=99, live=False)
        letter.add_child(instance=draft)
        for address in (f"/lettres/{letter.pk}/atom.xml", "/la-lettre/", "/sitemap-pages.xml"):
            page = client.get(address).content.decode()
            assert "Brouillon" not in page and "/brouillon" not in page
        assert client.get("/la-lettre/brouillon/").status_code == 404
        assert client.get(f"/lettres/numero/{draft.pk}.pdf").status_code == 404

    def test_what_is_published_is_in_the_sitemap(self, client: Client, published: IssuePage) -> None:
        page = client.get("/sitemap-pages.xml").content.decode()
        assert "/la-lettre/</loc>" in page
        assert "/la-lettre/numero-84/</loc>" in page

    def test_the_feed_of_an_unpublished_letter_is_not_found(self, client: Client, letter: LetterPage) -> None:
        letter.unpublish()
        assert client.get(f"/lettres/{letter.pk}/atom.xml").status_code == 404
        assert client.get("/lettres/999999/atom.xml").status_code == 404

    def test_a_longer_archive_costs_no_more_queries(self, client: Client, letter: LetterPage) -> None:
        def queries(address: str) -> int:
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            return len(found)

        addresses = ("/la-lettre/", f"/lettres/{letter.pk}/atom.xml")
        older(letter, 3)
        few = [queries(one) for one in addresses]
        older(letter, 12, start=3)
        assert [queries(one) for one in addresses] == few

    @pytest.mark.parametrize("error", [PrintingUnavailable("apt install libpango"), TooLong(19)])
    def test_a_numero_that_cannot_be_laid_out_says_where_to_read_it(
        self, client: Client, published: IssuePage, monkeypatch: Any, error: Exception
    ) -> None:
        def fails(*_args: Any, **_options: Any) -> bytes:
            raise error

        monkeypatch.setattr("newsletters.printing.issues.issue_paper", fails)
        response = client.get(f"/lettres/numero/{published.pk}.pdf")
        assert response.status_code == 404
        assert "Ce numéro n’a pas de PDF" in said(response)
        assert f'href="{published.url}"' in said(response) or "/la-lettre/numero-84/" in said(response)
        assert "apt install" not in said(response)

    def test_the_public_page_of_a_sent_numero_holds_no_link_of_a_reader(
        self, client: Client, published: IssuePage
    ) -> None:
        page = client.get("/la-lettre/numero-84/").content.decode()
        assert "[[" not in page
        assert "/abonnement/desinscription/" not in page
        assert not re.search(r"/abonnement/preferences/\w", page)

    def test_html_in_a_title_is_text(self, client: Client, letter: LetterPage) -> None:
        page = IssuePage(title="<script>alert(1)</script>", slug="x", number=1)
        letter.add_child(instance=page)
        for address in ("/la-lettre/", "/la-lettre/x/"):
            assert "<script>alert" not in client.get(address).content.decode()
        etree.fromstring(client.get(f"/lettres/{letter.pk}/atom.xml").content)


def test_a_private_letter_is_not_proposed(client: Client, letter: LetterPage, everyone: MailingList) -> None:
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=letter, restriction_type="password", password="secret")
    assert "La Lettre" not in said(client.get("/abonnement/"))
    response = client.post("/abonnement/", {"email": "ines@exemple.fr", "lists": [everyone.pk]})
    assert response.status_code == 422
    assert not Subscriber.objects.exists()
    assert client.get(f"/lettres/{letter.pk}/atom.xml").status_code == 404
