"""Paul moves a fiche on from its page of the admin; who may not is refused, gesture by gesture."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.models import OutgoingMail
from experiences.cycle.archiving import archive
from experiences.cycle.reviewing import answer, invite, path_of
from experiences.cycle.versions import latest_version
from experiences.models import ContactRequest, ExperiencePage, FicheArchive, HolderReview
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db


def desk(page) -> str:
    return reverse("fiche_cycle:fiche", args=[page.pk])


@pytest.fixture
def at(client, paul):
    client.force_login(paul)
    return client


def test_paul_sends_a_link_and_reads_what_came_of_it(write, at):
    page = write()
    given = {"geste": "inviter", "name": "Mme Roux", "address": "Roux@Regie.example", "days": "30", "word": "Merci"}
    assert at.post(desk(page), given).status_code == 302
    review = HolderReview.objects.get()
    assert (review.address, review.word, review.created_by.username) == ("roux@regie.example", "Merci", "paul")
    html = at.get(desk(page)).content.decode()
    assert "La réponse de Mme Roux" in html
    assert path_of(review).split(":")[0] in html
    version = latest_version(page)
    said = answer(review, version, "remarques", "Hélène Roux", {"approach": "Quatre."}, read=version.digest)
    html = at.get(desk(page)).content.decode()
    assert "Quatre." in html
    assert "Lire les remarques" in html
    at.post(desk(page), {"geste": "traiter", "numero": said.pk})
    said.refresh_from_db()
    assert said.handled_by.username == "paul"


def test_an_agreement_to_an_older_version_is_told_with_what_changed(write, paul, at):
    page = write()
    review = invite(page, "Mme Roux", "", 30, paul)
    version = latest_version(page)
    answer(review, version, "accord", "Hélène Roux", {}, read=version.digest)
    assert "La fiche a changé depuis cet accord" not in at.get(desk(page)).content.decode()
    edit(page, paul, results="<p>Dix familles.</p>")
    html = at.get(desk(page)).content.decode()
    assert "La fiche a changé depuis cet accord : Résultats." in html


def test_a_wrong_address_is_said_and_what_was_typed_stays(write, at):
    page = write()
    answer = at.post(desk(page), {"geste": "inviter", "name": "Mme Roux", "address": "roux@", "days": "30"})
    assert answer.status_code == 422
    assert "n’est pas un nom de domaine" in answer.content.decode()
    assert 'value="Mme Roux"' in answer.content.decode()
    assert not HolderReview.objects.exists()


def test_a_link_is_closed_and_sent_again(write, paul, at):
    page = write()
    review = invite(page, "Mme Roux", "roux@regie.example", 30, paul)
    at.post(desk(page), {"geste": "renvoyer", "numero": review.pk})
    assert OutgoingMail.objects.filter(address="roux@regie.example").count() == 2
    at.post(desk(page), {"geste": "fermer", "numero": review.pk})
    review.refresh_from_db()
    assert review.revoked_at is not None
    answer = at.post(desk(page), {"geste": "renvoyer", "numero": review.pk}, follow=True)
    assert "Ce lien a été fermé : donnez-en un autre." in answer.content.decode()


def test_verified_archived_and_taken_up_again(write, at):
    page = write(live=True)
    at.post(desk(page), {"geste": "verifier"})
    assert ExperiencePage.objects.get(pk=page.pk).verified_on == timezone.localdate()
    answer = at.post(desk(page), {"geste": "archiver", "reason": ""})
    assert (answer.status_code, "Dites pourquoi" in answer.content.decode()) == (422, True)
    at.post(desk(page), {"geste": "archiver", "reason": "Plus personne n’en parle."})
    assert not ExperiencePage.objects.get(pk=page.pk).live
    assert "Raison : Plus personne n’en parle." in at.get(desk(page)).content.decode()
    at.post(desk(page), {"geste": "reprendre"})
    assert FicheArchive.objects.get().lifted_at is not None


def test_a_contact_without_an_address_is_called_instead(write, roux, at):
    page = write(live=True, contacts=[roux(email="", phone="01 02 03 04 05")])
    answer = at.post(desk(page), {"geste": "contact", "numero": page.contacts.get().pk}, follow=True)
    assert "téléphonez-lui" in answer.content.decode()
    assert not ContactRequest.objects.exists()


def test_what_belongs_to_another_fiche_is_not_touched_from_here(write, roux, paul, at):
    page, other = write(), write("Une autre", contacts=[roux()])
    review = invite(other, "Mme Roux", "", 30, paul)
    for gesture, number in (("fermer", review.pk), ("renvoyer", review.pk), ("contact", other.contacts.get().pk)):
        assert at.post(desk(page), {"geste": gesture, "numero": number}).status_code == 404
    assert at.post(desk(page), {"geste": "traiter", "numero": "-1"}).status_code == 404
    review.refresh_from_db()
    assert review.is_open


def test_an_unknown_gesture_does_nothing(write, at):
    page = write()
    assert at.post(desk(page), {"geste": "danser"}).status_code == 302


GESTURES = ("inviter", "renvoyer", "fermer", "traiter", "verifier", "contact", "archiver", "reprendre")


def test_who_writes_nowhere_sees_and_does_nothing(write, leila, client):
    page = write(live=True)
    client.force_login(leila)
    for address in (desk(page), reverse("fiche_cycle:index")):
        answer = client.get(address, follow=True)
        assert page.title not in answer.content.decode()
    for gesture in GESTURES:
        client.post(desk(page), {"geste": gesture, "name": "Moi", "days": "30", "reason": "Non"})
    assert not HolderReview.objects.exists()
    assert ExperiencePage.objects.get(pk=page.pk).verified_on is None
    assert ExperiencePage.objects.get(pk=page.pk).live


def test_a_visitor_is_sent_to_the_door(write, client):
    page = write(live=True)
    for gesture in GESTURES:
        answer = client.post(desk(page), {"geste": gesture, "name": "Moi", "days": "30", "reason": "Non"})
        assert "login" in answer.url
    assert not HolderReview.objects.exists()
    assert ExperiencePage.objects.get(pk=page.pk).live


def test_remi_who_writes_has_it_reviewed_and_neither_verifies_nor_takes_it_off(write, remi, client):
    # With a draft in hand, to verify would publish nothing: Wagtail would not refuse in our place.
    page = edit(write(live=True), remi, summary="En cours.")
    client.force_login(remi)
    html = client.get(desk(page)).content.decode()
    assert "Vérifiée aujourd’hui" not in html
    assert 'value="archiver"' not in html
    client.post(desk(page), {"geste": "inviter", "name": "Mme Roux", "days": "30"})
    assert HolderReview.objects.get().created_by == remi
    for gesture in ({"geste": "verifier"}, {"geste": "archiver", "reason": "Non"}):
        client.post(desk(page), gesture)
    page = ExperiencePage.objects.get(pk=page.pk)
    assert (page.live, page.verified_on) == (True, None)


def test_a_fiche_in_the_trash_has_no_desk(write, paul, at):
    from cms.trash.moving import throw_away

    page = write()
    throw_away(page, paul)
    assert at.get(desk(page)).status_code == 404


def test_an_archived_fiche_offers_only_to_be_taken_up(write, paul, at):
    page = write()
    archive(page, "Le porteur renonce.", paul)
    html = at.get(desk(page)).content.decode()
    assert "Reprendre en brouillon" in html
    assert 'value="inviter"' not in html
