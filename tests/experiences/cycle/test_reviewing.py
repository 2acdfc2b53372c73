"""Mme Roux reads the fiche of her action by a link of her own, remarks, agrees; another reviewer does so beside her."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from correspondence.links import sign
from correspondence.models import OutgoingMail
from experiences.cycle import reviewing
from experiences.cycle.reviewing import PURPOSE, invite, path_of, remind, send_again
from experiences.cycle.versions import latest_version
from experiences.models import ExperiencePage, HolderReview, ReviewAnswer, ReviewComment
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(write):
    return write()


@pytest.fixture
def review(page, paul):
    return invite(page, "Mme Roux", "roux@regie.example", 30, paul, "Merci de vérifier les chiffres.")


def version_shown(client, review) -> str:
    html = client.get(path_of(review)).content.decode()
    return re.search(r'name="version" value="([0-9a-f]+)"', html)[1]


def agree(client, review, **changes):
    values = {"name": "Hélène Roux", "verdict": "accord", "agrees": "on", "version": version_shown(client, review)}
    return client.post(path_of(review), values | changes)


def test_the_link_leaves_by_mail_with_a_word_of_pauls(review, client):
    mail = OutgoingMail.objects.get(address="roux@regie.example")
    assert mail.subject == "À relire avant parution : Un jardin au pied des tours"
    assert "Merci de vérifier les chiffres." in mail.text
    [path] = re.findall(r"/fiches/relecture/\S+", mail.text)
    assert client.get(path).status_code == 200


def test_the_latest_draft_is_read_block_by_block(page, review, client):
    edit(page, approach="<p>Quatre réunions.</p>", participation="<p>Les habitants décident.</p>")
    html = client.get(path_of(review)).content.decode()
    assert "Quatre réunions." in html
    assert "Trois réunions." not in html
    for block in ("accroche", "en-bref", "approach", "participation"):
        assert f'name="remarque-{block}"' in html
    assert 'name="remarque-results"' not in html


def test_what_the_public_reads_stays_what_it_was(write, paul, client):
    page = write(live=True)
    edit(page, approach="<p>Pas encore relu.</p>")
    review = invite(page, "Mme Roux", "", 30, paul)
    assert "Pas encore relu." in client.get(path_of(review)).content.decode()
    assert "Pas encore relu." not in client.get(page.url).content.decode()


def test_nothing_of_it_is_indexed_or_kept(review, client, settings, tmp_path):
    settings.PAGE_CACHE, settings.DATA_DIR = True, tmp_path
    answer = client.get(path_of(review))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_remarks_are_kept_under_their_block_and_reach_paul(page, review, client):
    said = {"remarque-approach": "C’était quatre réunions.", "remarque": "Bravo.", "remarque-inconnu": "Rien"}
    answer = agree(client, review, verdict="remarques", agrees="", **said)
    assert answer.status_code == 302
    given = ReviewAnswer.objects.get()
    assert (given.verdict, given.name, given.wording) == ("remarques", "Hélène Roux", "")
    kept = {one.block: one.text for one in given.comments.all()}
    assert kept == {"": "Bravo.", "approach": "C’était quatre réunions."}
    mail = OutgoingMail.objects.get(address="paul@centre.example")
    assert mail.subject == "Hélène Roux a relu : Un jardin au pied des tours"
    assert "Démarche" in mail.text
    assert "C’était quatre réunions." in mail.html
    html = client.get(path_of(review)).content.decode()
    assert "C’était quatre réunions." in html


def test_an_agreement_keeps_who_when_what_and_of_which_version(page, review, client):
    assert agree(client, review).status_code == 302
    given = ReviewAnswer.objects.get()
    page.refresh_from_db()
    assert (given.verdict, given.name) == ("accord", "Hélène Roux")
    assert given.revision_id == page.latest_revision_id
    assert given.version_of == page.latest_revision.created_at
    day = f"{timezone.localtime(given.version_of):%d/%m/%Y à %H:%M}"
    assert given.wording == (
        f"J’ai relu la fiche « Un jardin au pied des tours » dans sa version du {day}, et j’accepte que "
        "Profession Banlieue la publie."
    )
    assert OutgoingMail.objects.get(address="paul@centre.example").subject.startswith("Hélène Roux donne son accord")


def test_the_box_must_be_ticked_to_agree_and_a_remark_written_to_ask_for_changes(review, client):
    assert agree(client, review, agrees="").status_code == 422
    answer = agree(client, review, verdict="remarques", **{"remarque-approach": "  "})
    assert "Écrivez au moins une remarque" in answer.content.decode()
    assert "Choisissez" in agree(client, review, verdict="").content.decode()
    assert "Dites-nous qui vous êtes." in agree(client, review, name=" ").content.decode()
    assert not ReviewAnswer.objects.exists()


def test_nobody_agrees_to_what_changed_while_she_was_reading(page, review, client):
    seen = version_shown(client, review)
    edit(page, approach="<p>Tout autre chose.</p>")
    answer = agree(client, review, version=seen, remarque="Un mot à garder")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "La fiche a changé" in html
    assert "Tout autre chose." in html
    assert "Un mot à garder" in html
    assert not ReviewAnswer.objects.exists()
    fresh = re.search(r'name="version" value="([0-9a-f]+)"', html)[1]
    assert agree(client, review, version=fresh).status_code == 302


def test_an_autosave_over_the_same_revision_is_a_change_too(page, review, paul, client):
    seen = version_shown(client, review)
    draft = ExperiencePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.approach = "<p>Écrit par-dessus.</p>"
    over = draft.latest_revision
    draft.save_revision(user=paul, overwrite_revision=over)
    page.refresh_from_db()
    assert page.latest_revision_id == over.pk
    assert agree(client, review, version=seen).status_code == 409


def test_after_an_agreement_the_page_says_what_has_changed(page, review, client):
    agree(client, review)
    html = client.get(path_of(review)).content.decode()
    assert "Depuis votre accord" not in html
    edit(page, approach="<p>Autre.</p>")
    html = client.get(path_of(review)).content.decode()
    assert "Depuis votre accord, la fiche a changé" in html
    assert "Démarche" in html.split("Depuis votre accord")[1][:120]
    agree(client, review)
    assert ReviewAnswer.objects.count() == 2


def test_remarks_on_an_older_version_are_kept_all_the_same(page, review, client):
    seen = version_shown(client, review)
    edit(page, approach="<p>Autre.</p>")
    assert agree(client, review, verdict="remarques", version=seen, remarque="Un mot").status_code == 302
    assert ReviewAnswer.objects.get().read == {}


def test_two_reviewers_at_once_write_over_nobody(page, review, paul, client, django_user_model):
    other = invite(page, "M. Diallo", "diallo@ville.example", 30, paul)
    hers, his = version_shown(client, review), version_shown(client, other)
    agree(client, other, name="Ibrahim Diallo", verdict="remarques", version=his, remarque="Le budget est faux.")
    agree(client, review, version=hers)
    answers = {one.review.name: one.verdict for one in ReviewAnswer.objects.all()}
    assert answers == {"Mme Roux": "accord", "M. Diallo": "remarques"}
    assert "Le budget est faux." not in client.get(path_of(review)).content.decode()
    assert "Hélène Roux" not in client.get(path_of(other)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_answer_in_the_same_second(write, paul):
    from threading import Thread

    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one at a time: the interleaving above says it.")
    page = write()
    reviews = [invite(page, name, "", 30, paul) for name in ("Mme Roux", "M. Diallo")]
    version = latest_version(page)

    def answer(review: HolderReview) -> None:
        try:
            for _twice in range(2):
                reviewing.answer(review, version, "accord", review.name, {"": "Oui"}, read=version.digest)
        finally:
            connection.close()

    threads = [Thread(target=answer, args=[review]) for review in reviews]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.review.name for one in ReviewAnswer.objects.all()) == ["M. Diallo", "Mme Roux"]
    assert ReviewComment.objects.count() == 2


def test_a_second_click_says_it_once(review, client):
    version = version_shown(client, review)
    agree(client, review, version=version)
    agree(client, review, version=version)
    assert ReviewAnswer.objects.count() == 1
    assert OutgoingMail.objects.filter(address="paul@centre.example").count() == 1


def test_a_robot_says_nothing_and_hears_that_all_is_well(review, client):
    assert agree(client, review, site="x").status_code == 302
    assert not ReviewAnswer.objects.exists()


def test_a_flood_is_stopped_and_told_so(review, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "fiche_review": "1/h/key"}
    codes = [agree(client, review, verdict="remarques", remarque=f"Mot {n}").status_code for n in range(2)]
    assert codes == [302, 429]


def test_what_is_written_is_never_markup(review, client):
    agree(client, review, verdict="remarques", remarque="<script>alert(1)</script>", name="<b>Roux</b>")
    html = client.get(path_of(review)).content.decode() + OutgoingMail.objects.get(address="paul@centre.example").html
    assert "<script>alert" not in html
    assert "<b>Roux" not in html


class TestALinkThatDoesNotOpen:
    def said(self, client, path, status, words):
        for answer in (client.get(path), client.post(path, {"verdict": "accord", "agrees": "on", "name": "X"})):
            assert answer.status_code == status
            assert words in answer.content.decode()
            assert "Demandez-en un autre" in answer.content.decode()
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert not ReviewAnswer.objects.exists()

    def test_expired(self, review, client):
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            self.said(client, path_of(review), 410, "Ce lien n’est plus valable")

    def test_revoked_and_used_again(self, review, client):
        assert client.get(path_of(review)).status_code == 200
        review.revoke()
        self.said(client, path_of(review), 410, "Ce lien a été fermé")

    def test_tampered_with(self, review, client):
        path = path_of(review)
        for forged in (
            path[:-5] + "x" + path[-4:],
            path.replace("relecture/", "relecture/W"),
            path[: len(path) // 2] + "/",
        ):
            self.said(client, forged, 403, "Ce lien n’est pas complet")

    def test_signed_for_something_else(self, review, client):
        for purpose in ("fiche-contact", "apercu"):
            token = sign(purpose, review.pk, review.key)
            self.said(client, reverse("fiches:review", args=[token]), 403, "Ce lien n’est pas complet")

    def test_with_the_key_of_another(self, page, review, paul, client):
        other = invite(page, "M. Diallo", "", 30, paul)
        token = sign(PURPOSE, review.pk, other.key)
        self.said(client, reverse("fiches:review", args=[token]), 403, "Ce lien n’est pas complet")

    def test_of_a_fiche_that_was_deleted(self, page, review, client):
        path = path_of(review)
        page.delete()
        self.said(client, path, 410, "Cette fiche n’existe plus")

    def test_of_a_fiche_in_the_trash(self, page, review, paul, client):
        from cms.trash.moving import throw_away

        throw_away(page, paul)
        self.said(client, path_of(review), 410, "Cette fiche n’existe plus")

    def test_revoked_while_she_was_writing(self, page, review, client):
        version = latest_version(page)
        review.revoke()
        with pytest.raises(reviewing.Closed):
            reviewing.answer(review, version, "accord", "Roux", {}, read=version.digest)


def test_a_link_sent_again_lasts_longer_and_one_that_was_revoked_does_not_come_back(review, client):
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert client.get(path_of(review)).status_code == 410
        assert send_again(review, 30)
        assert client.get(path_of(review)).status_code == 200
        review.revoke()
        assert not send_again(review, 30)
        assert client.get(path_of(review)).status_code == 410
    assert OutgoingMail.objects.filter(address="roux@regie.example").count() == 2


class TestTheReminder:
    def later(self, days):
        return time_machine.travel(timezone.now() + timedelta(days=days))

    def test_it_leaves_once_after_ten_days_of_silence(self, review):
        with self.later(9):
            assert remind() == 0
        with self.later(11):
            assert (remind(), remind()) == (1, 0)
        mail = OutgoingMail.objects.filter(address="roux@regie.example").order_by("-pk")[0]
        assert mail.subject == "Toujours à relire : Un jardin au pied des tours"
        [path] = re.findall(r"/fiches/relecture/\S+", mail.text)
        assert path.split(":")[0] == path_of(review).split(":")[0]

    def test_it_leaves_to_nobody_who_answered_or_whose_link_is_closed(self, page, review, paul, client):
        agree(client, review)
        invite(page, "M. Diallo", "diallo@ville.example", 30, paul).revoke()
        invite(page, "Sans adresse", "", 30, paul)
        invite(page, "Lien court", "court@ville.example", 14, paul)
        with self.later(15):
            assert remind() == 0
