"""What the home of the admin says of fiches: answers to take in, proposals to read; each to who may act on it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.trash.moving import throw_away
from experiences.cycle.archiving import archive
from experiences.cycle.proposing import Told, receive
from experiences.cycle.reviewing import answer, handle, invite
from experiences.cycle.versions import latest_version
from experiences.cycle.waiting import answers_for, proposals_for
from experiences.models import ExperiencePage
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db


def reply(page, giver, verdict: str, text: str = ""):
    review = invite(page, "Mme Roux", "", 30, giver)
    version = latest_version(page)
    return answer(review, version, verdict, "Hélène Roux", {"approach": text}, read=version.digest)


def names(user) -> list[str]:
    return [one.review.page.draft_title for one in answers_for(user, 6)]


def test_remarks_wait_for_who_writes_the_fiche_until_they_are_handled(write, paul, remi):
    given = reply(write("Le jardin", owner=remi), remi, "remarques", "Quatre réunions, pas trois.")
    assert (names(remi), names(paul)) == (["Le jardin"], [])
    handle(given, remi)
    assert names(remi) == []


def test_an_agreement_waits_for_who_publishes_until_the_fiche_appears(write, paul, remi, leila):
    page = write("Le jardin", owner=remi)
    reply(page, remi, "accord")
    assert (names(paul), names(remi), names(leila)) == (["Le jardin"], ["Le jardin"], [])
    ExperiencePage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert names(paul) == names(remi) == []


def test_only_the_last_word_of_a_review_waits(write, paul):
    page = write("Le jardin")
    review = invite(page, "Mme Roux", "", 30, paul)
    for verdict, text in (("remarques", "Quatre réunions."), ("accord", "")):
        version = latest_version(page)
        answer(review, version, verdict, "Hélène Roux", {"approach": text}, read=version.digest)
    [one] = answers_for(paul, 6)
    assert one.is_agreement


def test_a_link_taken_back_or_a_fiche_archived_asks_nothing_more(write, paul):
    taken_back = reply(write("Le jardin"), paul, "remarques", "Quatre réunions.")
    archived = write("Le mercredi", live=True)
    archive(archived, "L’action est finie.", paul)
    reply(ExperiencePage.objects.get(pk=archived.pk), paul, "accord")
    assert names(paul) == ["Le jardin"]
    taken_back.review.revoke()
    assert names(paul) == []


def test_a_fiche_thrown_away_asks_nothing(write, paul):
    page = write("Le jardin")
    reply(page, paul, "remarques", "Quatre réunions.")
    throw_away(page, paul)
    assert names(paul) == []


@pytest.fixture
def proposed(index, paul):
    told = dict.fromkeys(("commune", "contact_name", "contact_position", "contact_email", "publication_wording"), "")
    title, summary = "Ouvrir l’école", "Des parents ouvrent l’école."
    return receive(index, Told(title=title, summary=summary, organisation="Régie des Étangs", **told))


def test_a_proposal_waits_for_who_publishes_until_somebody_writes_it(proposed, paul, remi):
    assert [one.title for one in proposals_for(paul, 6)] == ["Ouvrir l’école"]
    assert proposals_for(remi, 6) == []
    edit(proposed.page, paul, summary="Des parents ouvrent l’école le mercredi.")
    assert proposals_for(paul, 6) == []


def test_the_home_leads_to_each(proposed, write, paul, client):
    page = write("Le jardin")
    reply(page, paul, "remarques", "Quatre réunions.")
    client.force_login(paul)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert f'href="{reverse("fiche_cycle:fiche", args=[page.pk])}#relectures"' in html
    assert f'href="{reverse("fiche_cycle:fiche", args=[proposed.page_id])}"' in html
    assert "Hélène Roux" in html
    assert "Régie des Étangs" in html
