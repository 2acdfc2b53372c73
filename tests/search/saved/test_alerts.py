"""Inès asks to be told of what is new; and what others may not do in her name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from correspondence.models import Consent, OutgoingMail, State
from search.engines.base import EngineUnavailable
from search.saved import alerts
from search.saved.models import Alert, SavedSearch
from search.saved.sending import send_due
from tests.search.saved.conftest import last_mail, link_in, press

pytestmark = pytest.mark.django_db

ASK = "/recherche/alerte/?q=relogement"
ADDRESS = "ines@exemple.fr"


def news() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(purpose=alerts.NEWS).order_by("pk"))


def days_later(days: float):
    return travel(timezone.now() + timedelta(days=days))


class TestAsking:
    def test_nothing_is_active_before_she_confirms(self, browser, enter):
        answer = press(browser, ASK, email=" Ines@Exemple.fr", frequency="semaine")
        assert answer.status_code == 302
        alert = Alert.objects.get()
        assert (alert.state, alert.address, alert.search.parameters) == (Alert.State.PENDING, ADDRESS, "q=relogement")
        assert "relogement" in last_mail().text
        enter("Le relogement des familles")
        with days_later(8):
            assert send_due() == 0

    def test_to_look_at_the_link_confirms_nothing(self, browser, engine):
        press(browser, ASK, email=ADDRESS, frequency="semaine")
        assert browser.get(link_in(last_mail(), "confirmer")).status_code == 200
        assert not Alert.objects.active().exists()

    def test_her_agreement_is_kept_in_its_words(self, ines):
        ines(rhythm="semaine")
        acts = Consent.objects.filter(address=ADDRESS).values_list("act", flat=True)
        assert list(acts) == [Consent.Act.ASKED, Consent.Act.GIVEN]
        assert "relogement" in Consent.objects.last().wording

    def test_the_page_says_the_same_to_whoever_asks_twice(self, browser, ines):
        ines()
        mails = OutgoingMail.objects.count()
        answer = press(browser, ASK, email=ADDRESS, frequency="jour")
        assert answer["Location"] == "/recherche/alerte/demande/"
        assert Alert.objects.count() == 1
        assert Alert.objects.get().is_active
        assert OutgoingMail.objects.count() == mails + 1

    def test_a_stranger_who_asks_again_does_not_change_her_rhythm(self, browser, ines):
        alert = ines(rhythm="semaine")
        press(browser, ASK, email=ADDRESS, frequency="jour")
        alert.refresh_from_db()
        assert alert.frequency == "semaine"

    def test_a_form_filled_over_and_over_does_not_fill_a_mailbox(self, browser, engine):
        for number in range(alerts.MAILS_A_DAY + 4):
            press(browser, f"/recherche/alerte/?q=relogement{number}", email=ADDRESS, frequency="jour")
        assert OutgoingMail.objects.count() == alerts.MAILS_A_DAY

    def test_a_robot_hears_that_all_is_well(self, browser, engine):
        answer = press(browser, ASK, email=ADDRESS, frequency="jour", site="x")
        assert answer.status_code == 302
        assert not Alert.objects.exists()

    def test_a_wrong_address_is_told(self, browser, engine):
        answer = press(browser, ASK, email="ines@gmial.com", frequency="jour")
        assert answer.status_code == 422
        assert "gmail.com" in answer.content.decode()

    def test_a_link_too_old_says_what_to_do(self, browser, engine):
        press(browser, ASK, email=ADDRESS, frequency="jour")
        link = link_in(last_mail(), "confirmer")
        with days_later(8):
            page = browser.get(link)
        assert page.status_code == 404
        assert "plus de sept jours" in page.content.decode()

    @pytest.mark.parametrize("name", ["confirmer/x", "arreter/x", "toutes/x", "x"])
    def test_a_link_that_nobody_made_leads_nowhere(self, browser, db, name):
        assert browser.get(f"/recherche/alerte/{name}/").status_code == 404

    def test_two_orders_of_the_same_filters_are_one_search(self, ines):
        ines("type=Rapport&type=Ouvrage&q=ville")
        ines("q=ville&type=Ouvrage&type=Rapport&page=3", email="paul@exemple.fr")
        assert SavedSearch.objects.filter(is_listed=False).count() == 1


class TestTelling:
    def test_she_hears_of_what_arrived_once(self, ines, enter):
        ines()
        with days_later(1):
            enter("Le relogement des familles", timezone.localdate())
            enter("Habiter autrement", timezone.localdate())
        with days_later(2):
            assert send_due() == 1
            assert send_due() == 0
        with days_later(3):
            assert send_due() == 0
        [mail] = news()
        assert mail.subject.startswith("1 nouveauté")
        assert "Le relogement des familles" in mail.text
        assert "Habiter autrement" not in mail.text
        assert "Vous recevez ceci parce que" in mail.text

    def test_what_was_there_when_she_asked_is_no_news(self, ines, enter):
        enter("Le relogement d’hier", timezone.localdate() - timedelta(days=3))
        enter("Le relogement de ce matin")
        ines()
        with days_later(2):
            assert send_due() == 0

    def test_a_notice_made_public_weeks_after_its_entry_is_news(self, ines, enter):
        ines()
        with days_later(1):
            record = enter("Le relogement, à compléter", timezone.localdate())
            record.state = record.State.INCOMPLETE
            record.save()
        with days_later(30):
            record.state = record.State.PUBLIC
            record.save()
            enter("Autre chose", timezone.localdate())
        with days_later(31):
            assert send_due() == 1
        assert "à compléter" in news()[0].text

    def test_a_mail_names_thirty_and_counts_the_rest(self, ines, enter, engine):
        ines()
        with days_later(1):
            for number in range(33):
                enter(f"Le relogement, tome {number}", timezone.localdate())
        with days_later(2):
            send_due()
        text = news()[0].text
        assert text.count("/notices/") == 30
        assert "et 3 autres" in text

    def test_a_weekly_one_waits_for_monday(self, ines, enter):
        with travel("2026-11-25 10:00 +0100"):  # a Wednesday
            alert = ines(rhythm="semaine")
            assert timezone.localtime(alert.next_due_at).strftime("%A %d %H") == "Monday 30 07"

    def test_an_engine_that_is_down_leaves_it_due(self, ines, enter, monkeypatch):
        ines()
        with days_later(1):
            enter("Le relogement des familles", timezone.localdate())
        with days_later(2):
            with monkeypatch.context() as broken:
                broken.setattr("search.saved.sending.entered_since", down)
                assert send_due() == 0
            assert send_due() == 1

    def test_an_address_that_refuses_three_in_a_row_is_left_alone(self, ines, enter):
        alert = ines()
        for day in range(1, 6):
            with days_later(day):
                enter(f"Le relogement, tome {day}", timezone.localdate())
            with days_later(day + 0.9):
                send_due()
                OutgoingMail.objects.filter(purpose=alerts.NEWS).update(state=State.REFUSED)
        alert.refresh_from_db()
        assert len(news()) == 3
        assert alert.state == Alert.State.ENDED
        assert "refuse" in alert.end_reason

    def test_an_import_of_the_past_announces_nothing(self, ines, enter):
        ines()
        with days_later(1):
            enter("Le relogement en 1998", timezone.localdate() - timedelta(days=5000))
        with days_later(2):
            assert send_due() == 0


def down(*args: object) -> None:
    raise EngineUnavailable("en panne")


class TestLeaving:
    def told(self, ines, enter) -> OutgoingMail:
        ines()
        with days_later(1):
            enter("Le relogement des familles", timezone.localdate())
        with days_later(2):
            send_due()
        return news()[0]

    def test_one_click_is_enough(self, browser, ines, enter):
        mail = self.told(ines, enter)
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        path = mail.headers["List-Unsubscribe"].strip("<>").partition("/recherche/")[2]
        answer = browser.post(f"/recherche/{path}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert Alert.objects.get().state == Alert.State.ENDED
        assert Consent.objects.last().act == Consent.Act.WITHDRAWN

    def test_to_look_at_the_way_out_changes_nothing(self, browser, ines, enter):
        assert browser.get(link_in(self.told(ines, enter), "arreter")).status_code == 200
        assert Alert.objects.get().is_active

    def test_a_mail_forwarded_shows_neither_her_address_nor_her_other_alerts(self, browser, ines, enter):
        mail = self.told(ines, enter)
        ines("q=école")
        page = browser.get(mail.text.rpartition("rythme")[2].strip().split()[1].partition("localhost:8000")[2])
        assert page.status_code == 200
        assert ADDRESS not in page.content.decode()
        assert "école" not in page.content.decode()

    def test_her_page_comes_to_her_address_alone(self, browser, ines):
        alert = ines()
        ines("q=école")
        press(browser, f"/recherche/alerte/{own_token(alert)}/")  # her alert's page has the form of the link
        answer = ask_own_link(browser, alert)
        assert answer.status_code == 200
        page = browser.get(link_in(last_mail(), "toutes"))
        assert "relogement" in page.content.decode()
        assert "école" in page.content.decode()

    def test_she_erases_everything(self, browser, ines):
        alert = ines()
        ask_own_link(browser, alert)
        press(browser, link_in(last_mail(), "toutes"), effacer="1")
        assert not Alert.objects.exists()
        assert not OutgoingMail.objects.exists()
        assert not Consent.objects.exclude(address="").exists()
        assert Consent.objects.last().act == Consent.Act.ERASED

    def test_what_nobody_confirmed_is_forgotten(self, browser, engine):
        press(browser, ASK, email=ADDRESS, frequency="jour")
        with days_later(8):
            alerts.forget_old()
        assert not Alert.objects.exists()

    def test_another_rhythm(self, browser, ines):
        alert = ines(rhythm="jour")
        press(browser, f"/recherche/alerte/{own_token(alert)}/", frequency="mois")
        alert.refresh_from_db()
        assert alert.frequency == "mois"
        assert timezone.localtime(alert.next_due_at).day == 1


def own_token(alert: Alert) -> str:
    return alerts.link("own", alerts.OWN, alert).rstrip("/").rpartition("/")[2]


def ask_own_link(browser, alert: Alert):
    page = browser.get(f"/recherche/alerte/{own_token(alert)}/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return browser.post("/recherche/alerte/lien/", {"email": alert.address, "csrfmiddlewaretoken": token})
