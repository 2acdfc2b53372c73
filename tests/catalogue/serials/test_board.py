"""« Bulletinage », as a page."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import BibliographicRecord, ExpectedIssue, Holdings, Subscription
from catalogue.serials.receiving import receive
from tests.catalogue.cataloguing.conftest import typed

pytestmark = pytest.mark.django_db
BOARD = "/admin/catalogue/bulletinage/"


def url(name: str, subscription: Subscription) -> str:
    return reverse(f"catalogue_admin:serial_{name}", args=[subscription.pk])


def board(client: Client, **filters: str) -> str:
    response = client.get(BOARD, filters)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


class TestTheBoard:
    def test_it_says_what_is_late_and_what_is_to_come(self, nadia, subscription, monday):
        html = board(nadia)
        assert "n° 101" in html
        assert "en retard de 43 jours" in html
        assert "attendu le 1 avril 2026" in html

    def test_it_costs_the_same_whatever_there_is(self, nadia, subscribe, nadia_herself, monday):
        def cost() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                board(nadia)
            return len(queries)

        receive(subscribe(), 1, nadia_herself)
        board(nadia)
        few = cost()
        for _time in range(6):
            receive(subscribe(), 2, nadia_herself)
        assert cost() == few

    def test_filters_and_words(self, nadia, subscribe, monday):
        subscribe(supplier="Librairie du Canal")
        assert "n° 101" not in board(nadia, etat="a-venir")
        assert "n° 103" in board(nadia, etat="a-venir")
        assert "n° 101" in board(nadia, q="canal")
        assert "Aucun abonnement ne répond" in board(nadia, q="introuvable")
        assert "Aucun abonnement ne répond" in board(nadia, revue="999999")

    def test_subscriptions_that_end_soon(self, nadia, subscribe, monday):
        subscribe(end=date(2026, 4, 30))
        assert "jusqu’au 30 avril 2026" in board(nadia)

    def test_missing_issues_as_a_table(self, nadia, subscribe, nadia_herself, monday):
        receive(subscribe(supplier="=Relais", reference="A 12"), 2, nadia_herself)
        response = nadia.get(BOARD, {"export": "csv"})
        assert response.headers["Content-Type"].startswith("text/csv")
        assert response.content.decode("utf-8-sig").splitlines()[1] == (
            "La Traverse;n° 101;01/02/2026;Manquant;;'=Relais;A 12"
        )

    @pytest.mark.parametrize("codenames", [(), ("change_bibliographicrecord",)])
    def test_it_is_for_whoever_may_add_and_change_notices(self, client, subscription, codenames):
        paul = User.objects.create_user("paul", password="x")
        paul.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client.force_login(paul)
        assert client.get(BOARD).status_code == 302
        assert client.post(url("receive", subscription), {"place": "1"}).status_code == 302
        assert not ExpectedIssue.objects.exists()


class TestTheGestures:
    def test_received_and_the_hand_goes_to_the_next_line(self, nadia, subscription, monday):
        response = nadia.post(url("receive", subscription), {"place": "1", "numero": "101", "date": "2026-02-03",
                                                             "rang": "0", "retour": f"{BOARD}?etat=manquants"})  # fmt: skip
        assert response.url == f"{BOARD}?etat=manquants&rang=0"
        html = re.sub(r"\s+", " ", nadia.get(BOARD, {"rang": "0"}).content.decode())
        assert "La Traverse, n° 101 est reçu." in html
        assert re.search(r'autofocus>Reçu<span class="w-sr-only"> : La Traverse, n° 102', html)
        assert "reçu le 16 mars, Nadia Benali" in html

    @pytest.mark.parametrize("data", [{"place": "abc"}, {"place": "999999"}, {}, {"place": "1", "date": "2026-02-31"},
                                      {"place": "1", "numero": "douze"}, {"place": "1", "date": "0001-01-01"}])  # fmt: skip
    def test_what_cannot_be_is_told(self, nadia, subscription, monday, data):
        html = nadia.post(url("receive", subscription), data, follow=True).content.decode()
        assert "messages" in html
        assert re.search(r"n’est plus attendu|n’est pas une date|n’est pas un numéro", html)
        assert not BibliographicRecord.objects.filter(level="b").exists()

    def test_undone(self, nadia, subscription, nadia_herself, monday):
        issue = receive(subscription, 1, nadia_herself)
        nadia.post(url("undo", subscription), {"numero": issue.pk})
        assert not BibliographicRecord.objects.filter(level="b").exists()
        assert nadia.post(url("undo", subscription), {"numero": issue.pk}).status_code == 404

    def test_special_and_never(self, nadia, subscription, monday):
        nadia.post(url("special", subscription), {"designation": "Hors-série n° 4", "date": "2026-03-01"})
        nadia.post(url("never", subscription), {"place": "1"})
        assert set(ExpectedIssue.objects.values_list("label", "state")) == {
            ("Hors-série n° 4", "received"), ("n° 101", "never"),
        }  # fmt: skip

    def test_a_claim_gives_a_letter(self, nadia, subscribe, monday):
        subscription = subscribe(supplier_email="abonnements@example.org", reference="A 12")
        assert 'value="1" checked' in nadia.get(url("claim", subscription)).content.decode()
        html = nadia.post(url("claim", subscription), {"place": ["1", "77", "x"]}).content.decode()
        assert "numéro d’abonné A 12" in html
        assert "- n° 101, attendu le 1 février 2026" in html
        assert "mailto:abonnements%40example.org" in html
        assert "réclamé le 16 mars" in board(nadia)

    def test_the_collection_state_is_accepted_as_it_was_read(self, nadia, subscription, nadia_herself, monday, journal):
        receive(subscription, 1, nadia_herself)
        page = nadia.get(url("holdings", subscription)).content.decode()
        assert "n° 101 (2026)-" in page
        nadia.post(url("holdings", subscription), {"etat": "on", "vu-etat": "autre chose", "vu-lacunes": ""})
        assert not Holdings.objects.exists()
        nadia.post(url("holdings", subscription), {"etat": "on", "vu-etat": "n° 101 (2026)-", "vu-lacunes": ""})
        assert Holdings.objects.get().statement == "n° 101 (2026)-"


class TestTheSubscription:
    ADD = "/admin/catalogue/abonnements/add/"

    def posted(self, journal: BibliographicRecord, **values: object) -> dict[str, object]:
        given = {"serial": journal.pk, "start": "2026-01-01", "periodicity": "monthly", "grace": "15",
                 "numbering": "n° %n", "last_number": "412", "last_date": "2026-02-01", "months_off": ["8"],
                 "makes_item": "on"}  # fmt: skip
        return given | values

    def test_it_is_typed_and_awaits_the_next_issue(self, nadia, journal, monday):
        page = nadia.get(self.ADD, {"revue": journal.pk})
        assert "La Traverse" in page.content.decode()
        nadia.post(self.ADD, self.posted(journal))
        assert Subscription.objects.get().months_off == [8]
        assert "n° 413" in board(nadia)

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"numbering": "n°"}, "doit contenir %n"),
            ({"numbering": "n° %n %z"}, "ne veut rien dire"),
            ({"last_number": "douze"}, "en chiffres"),
            ({"last_number": ""}, "Donnez aussi le numéro"),
            ({"days_of_month": "1, 40"}, "de 1 à 31"),
            ({"periodicity": "times"}, "combien de numéros"),
            ({"end": "2025-01-01"}, "vient avant son début"),
            ({"numbering": "vol. %v, n° %n"}, "compte les volumes"),
            ({"months_off": [str(month) for month in range(1, 13)]}, "au moins un mois"),
        ],
    )
    def test_what_cannot_be_is_told(self, nadia, journal, values, said):
        html = nadia.post(self.ADD, self.posted(journal, **values)).content.decode()
        assert said in html
        assert not Subscription.objects.exists()

    def test_a_journal_that_ceased_has_a_last_year(self, nadia, journal, monday):
        nadia.post(self.ADD, self.posted(journal, ceased_on="2025-12-31"))
        journal.refresh_from_db()
        assert journal.year_end == 2025


class TestAnalysing:
    @pytest.fixture
    def issue(self, subscription, nadia_herself, monday) -> BibliographicRecord:
        return receive(subscription, 1, nadia_herself).record

    def add(self, issue: BibliographicRecord) -> str:
        add = reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:add")
        return f"{add}?forme=article&numero={issue.pk}"

    def test_the_form_knows_the_issue_its_date_and_its_language(self, nadia, issue):
        html = nadia.get(self.add(issue)).content.decode()
        assert "La Traverse, n°\u00a0101" in html
        assert "février 2026" in html
        assert "français" in html
        assert re.search(r'<textarea name="title"[^>]*autofocus', html)

    def test_save_and_next_opens_another_of_the_same_issue(self, nadia, issue):
        data = typed(
            "article", title="Ce que l’on emporte", host=issue.pk, printed_date="février 2026", extent="p. 4-9"
        )
        response = nadia.post(self.add(issue), data | {"et-suivant": "1"})
        assert response.url == self.add(issue)
        article = BibliographicRecord.objects.get(level="a")
        assert (article.host, article.year_start) == (issue, 2026)
        html = nadia.get(response.url).content.decode()
        assert "Ce que l’on emporte" in html
        assert "p. 4-9" in html

    def test_save_alone_goes_back_to_the_list(self, nadia, issue):
        data = typed("article", title="Seul", host=issue.pk)
        assert "numero" not in nadia.post(self.add(issue), data).url

    def test_the_public_page_offers_it_to_whoever_may(self, nadia, issue):
        assert "Dépouiller ce numéro" in nadia.get(issue.get_absolute_url()).content.decode()
        assert "Dépouiller" not in Client().get(issue.get_absolute_url()).content.decode()

    def test_the_article_says_where_it_appeared(self, nadia, issue):
        nadia.post(self.add(issue), typed("article", title="Le vote", host=issue.pk, extent="p. 4-9"))
        article = BibliographicRecord.objects.get(level="a")
        html = re.sub(r"\s+", " ", Client().get(article.get_absolute_url()).content.decode())
        assert "février 2026, p. 4-9" in re.sub(r"[\u00a0\u202f]", " ", html)
        ris = Client().get(f"/notices/{article.pk}/export/ris/").getvalue().decode()
        assert "T2  - La Traverse" in ris
        assert "IS  - 101" in ris
        assert "SP  - 4" in ris


class TestHoldingsByHand:
    def test_they_are_typed_on_the_form_and_no_import_takes_them(self, nadia, unimarc, import_records):
        given = unimarc("001 54", "200 1#$aRevue", "950 ##$aSalle$bN° 1-$fREV 1", kind="nas1")
        import_records(given)
        journal = BibliographicRecord.objects.get()
        row = journal.holdings.get()
        edit = reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:edit", args=[journal.pk])
        rows = [{"id": row.pk, "localisation": "Salle", "statement": "N° 1-40", "retention": "5 ans", "gaps": "n° 3"}]
        nadia.post(f"{edit}?forme=periodique", typed("periodique", title="Revue", holdings=rows))
        journal.refresh_from_db()
        assert journal.edited_here == ["holdings"]
        import_records(unimarc("001 54", "200 1#$aRevue", "950 ##$aSalle$bN° 1-99$fREV 1", kind="nas1"))
        assert journal.holdings.get().statement == "N° 1-40"
        exported = Client().get(f"/notices/{journal.pk}/export/marcxml/").getvalue().decode()
        assert "N° 1-40" in exported
        assert "Conservation : 5 ans" in exported
        assert "N° 1-</" not in exported
