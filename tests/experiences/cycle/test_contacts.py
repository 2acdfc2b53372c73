"""Mme Roux agreed to be called, for 24 months: the editors are told before, and she says yes or no again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from correspondence.links import sign
from correspondence.models import Consent, OutgoingMail
from experiences.cycle.contacts import PURPOSE, ask, path_of, tell_of_terms
from experiences.models import ContactRequest, ExperiencePage
from experiences.models.parts import months_later
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(write, roux):
    """Published, with a contact whose 24 months end in ten days."""
    today = timezone.localdate()
    ends = today + timedelta(days=10)
    contact = roux(is_public=True, consented_on=months_later(ends, -24), expires_on=ends)
    return write(live=True, contacts=[contact])


@pytest.fixture
def asked(page, paul):
    return ask(page, page.contacts.get(), paul)


def shown(client, page) -> bool:
    return "roux@regie.example" in client.get(page.url).content.decode()


def test_she_is_asked_by_mail_with_what_is_shown_of_her(asked, client):
    mail = OutgoingMail.objects.get(address="roux@regie.example")
    [path] = re.findall(r"/fiches/contact/\S+", mail.text)
    html = client.get(path).content.decode()
    assert "Régie de quartier" in html
    assert "24 mois" in html


def test_to_open_the_link_answers_nothing(page, asked, client):
    client.get(path_of(asked))
    client.head(path_of(asked))
    asked.refresh_from_db()
    assert asked.agreed is None
    assert not Consent.objects.exists()
    assert shown(client, page)


def test_yes_is_worth_24_months_more_and_goes_into_the_ledger(page, asked, client):
    answer = client.post(path_of(asked), {"reponse": "oui"}, follow=True)
    assert "restent sur la fiche" in answer.content.decode()
    contact = page.contacts.get()
    today = timezone.localdate()
    assert (contact.consented_on, contact.expires_on) == (today, months_later(today, 24))
    line = Consent.objects.get()
    assert (line.act, line.address) == ("renouvellement", "roux@regie.example")
    assert line.wording.startswith("J’accepte que mon nom")
    assert OutgoingMail.objects.get(address="paul@centre.example").subject.startswith("Hélène Roux reste contact")


def test_no_hides_her_at_once_and_for_good(page, asked, paul, client):
    assert shown(client, page)
    client.post(path_of(asked), {"reponse": "non"})
    assert not shown(client, page)
    assert Consent.objects.get().act == "retrait"
    # The next publication does not bring her back.
    ExperiencePage.objects.get(pk=page.pk).get_latest_revision().publish(user=paul)
    assert not shown(client, page)
    assert OutgoingMail.objects.filter(subject__startswith="Hélène Roux n’est plus contact").count() == 1


def test_no_holds_in_a_draft_in_hand_which_loses_nothing(page, asked, paul, client):
    edit(page, paul, approach="<p>Pas encore prêt.</p>")
    client.post(path_of(asked), {"reponse": "non"})
    page = ExperiencePage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    assert (draft.approach, draft.contacts.get().is_public) == ("<p>Pas encore prêt.</p>", False)
    assert (page.has_unpublished_changes, "Trois réunions." in page.approach) == (True, True)


def test_an_answer_leaves_a_published_fiche_without_a_draft_in_hand(page, asked, client):
    client.post(path_of(asked), {"reponse": "oui"})
    page = ExperiencePage.objects.get(pk=page.pk)
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert page.get_latest_revision_as_object().contacts.get().consented_on == timezone.localdate()


def test_she_may_change_her_mind_and_a_second_click_counts_once(page, asked, client):
    for said in ("oui", "oui", "non"):
        client.post(path_of(asked), {"reponse": said})
    assert list(Consent.objects.order_by("pk").values_list("act", flat=True)) == ["renouvellement", "retrait"]
    assert not shown(client, page)


def test_what_is_no_answer_changes_nothing(page, asked, client):
    assert client.post(path_of(asked), {"reponse": "peut-être"}).status_code == 302
    asked.refresh_from_db()
    assert asked.agreed is None


class TestALinkThatDoesNotOpen:
    def said(self, client, path, status, words):
        for answer in (client.get(path), client.post(path, {"reponse": "non"})):
            assert answer.status_code == status
            assert words in answer.content.decode()
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert not Consent.objects.exists()

    def test_expired(self, asked, client):
        with time_machine.travel(timezone.now() + timedelta(days=61)):
            self.said(client, path_of(asked), 410, "Ce lien n’est plus valable")

    def test_asked_anew_since(self, page, asked, paul, client):
        before = path_of(asked)
        ask(page, page.contacts.get(), paul)
        self.said(client, before, 403, "Ce lien n’est pas complet")

    def test_forged(self, asked, client):
        token = sign("fiche-relecture", asked.pk, asked.key)
        for forged in (token, sign(PURPOSE, asked.pk, "autre"), "x"):
            self.said(client, reverse("fiches:contact", args=[forged]), 403, "Ce lien n’est pas complet")


def test_a_contact_taken_out_of_the_fiche_meanwhile_is_told_so(page, asked, client):
    page.contacts.all().delete()
    assert "ne sont plus dans cette fiche" in client.get(path_of(asked)).content.decode()
    client.post(path_of(asked), {"reponse": "non"})
    assert client.get(path_of(asked)).status_code == 200


class TestTheTerms:
    def test_paul_is_told_thirty_days_before_and_once_it_is_over_once_each(self, page):
        today = timezone.localdate()
        assert tell_of_terms(today - timedelta(days=25)) == 0
        assert [tell_of_terms(today), tell_of_terms(today)] == [1, 0]
        assert [tell_of_terms(today + timedelta(days=11)), tell_of_terms(today + timedelta(days=12))] == [1, 0]
        soon, hidden = OutgoingMail.objects.order_by("pk")
        assert "ne seront bientôt plus montrés" in soon.text
        assert "ne sont plus montrés" in hidden.text
        assert {soon.address, hidden.address} == {"paul@centre.example"}

    def test_one_mail_an_editor_whatever_the_number(self, page, write, roux, remi):
        ends = timezone.localdate() - timedelta(days=1)
        gone = {"is_public": True, "consented_on": months_later(ends, -24), "expires_on": ends}
        write("Une autre", live=True, contacts=[roux(**gone)])
        write("Celle de Rémi", live=True, owner=remi, contacts=[roux(**gone)])
        assert tell_of_terms() == 3
        mails = {mail.address: mail for mail in OutgoingMail.objects.all()}
        assert set(mails) == {"paul@centre.example", "remi@centre.example"}
        assert mails["paul@centre.example"].subject == "2 contacts à confirmer"
        assert "Celle de Rémi" not in mails["paul@centre.example"].text

    def test_nothing_is_told_of_who_is_not_shown(self, write, roux):
        write("Privé", live=True, contacts=[roux(consented_on=timezone.localdate(), expires_on=timezone.localdate())])
        write("Brouillon", contacts=[roux(is_public=True, consented_on=timezone.localdate() - timedelta(days=720))])
        assert tell_of_terms() == 0

    def test_a_new_term_is_told_of_anew(self, page, asked, client):
        tell_of_terms()
        client.post(path_of(asked), {"reponse": "oui"})
        assert tell_of_terms() == 0
        assert tell_of_terms(months_later(timezone.localdate(), 24) - timedelta(days=5)) == 1


def test_a_contact_is_on_the_page_until_the_evening_of_its_last_day(page, client):
    ends = page.contacts.get().expires_on
    for days, expected in ((0, True), (1, False)):
        with time_machine.travel(f"{ends + timedelta(days=days)} 12:00:00+01:00", tick=False):
            assert shown(client, page) is expected


def test_the_admin_says_what_became_of_the_question(page, asked, paul, client):
    client.force_login(paul)
    desk = reverse("fiche_cycle:fiche", args=[page.pk])
    assert "sans réponse encore" in client.get(desk).content.decode()
    client.post(path_of(asked), {"reponse": "non"})
    html = client.get(desk).content.decode()
    assert "A dit non le" in html
    assert "Non public" in html
    assert ContactRequest.objects.get().agreed is False
