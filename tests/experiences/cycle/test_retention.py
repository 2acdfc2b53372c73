"""What is forgotten, and when; what an editor is writing is never taken from her."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from correspondence.models import Consent, OutgoingMail
from correspondence.suppression import address_hash
from experiences.cycle.contacts import ask
from experiences.cycle.daily import every_day
from experiences.cycle.proposing import Told, receive
from experiences.cycle.retention import purge
from experiences.cycle.reviewing import answer, invite
from experiences.cycle.versions import latest_version
from experiences.models import ContactRequest, ExperiencePage, HolderReview, Proposal, ReviewAnswer
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db
ROUX = "roux@regie.example"


@pytest.fixture
def proposal(index, settings):
    settings.PROPOSALS_KEPT_DAYS = 100
    told = Told("Un titre", "Deux mots.", "Bondy", "Régie", "Hélène Roux", "Directrice", ROUX, "J’accepte.", "Aussi.")
    proposal = receive(index, told)
    OutgoingMail.objects.update(state="remis", next_try_at=None)
    return proposal


def later(days: int):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_a_proposal_that_never_appears_goes_with_its_draft_and_what_it_said_of_her(proposal):
    Consent.objects.create(address=ROUX, address_hash=address_hash(ROUX), purpose="lettre:1", act="accord", how="")
    with later(99):
        assert purge() == 0
    with later(101):
        assert purge() == 1
    assert not Proposal.objects.exists()
    assert not ExperiencePage.objects.exists()
    assert not OutgoingMail.objects.filter(address=ROUX).exists()
    # The proof stays, under the hash; what she agreed to elsewhere is left alone.
    kept = Consent.objects.filter(purpose="fiche.proposition")
    assert {line.address for line in kept} == {""}
    assert {line.address_hash for line in kept} == {address_hash(ROUX)}
    assert Consent.objects.get(purpose="lettre:1").address == ROUX


def test_a_draft_that_paul_worked_on_lately_stays(proposal, paul):
    with later(90):
        edit(proposal.page, paul, summary="En cours.")
    with later(120):
        assert purge() == 0
    with later(200):
        assert purge() == 1


def test_once_published_only_the_proposer_is_forgotten(proposal):
    proposal.page.get_latest_revision().publish()
    with later(101):
        assert purge() == 0
    proposal.refresh_from_db()
    assert (proposal.contact_name, proposal.contact_position, proposal.contact_email) == ("", "", "")
    assert proposal.forgotten_at is not None
    assert (proposal.organisation, proposal.title) == ("Régie", "Un titre")
    assert ExperiencePage.objects.get().contacts.get().email == ROUX
    assert Consent.objects.filter(address=ROUX).count() == 2


def test_the_address_of_a_reviewer_goes_and_her_agreement_stays(write, paul, settings):
    settings.PROPOSALS_KEPT_DAYS = 100
    page = write()
    review = invite(page, "Mme Roux", ROUX, 30, paul)
    version = latest_version(page)
    answer(review, version, "accord", "Hélène Roux", {}, read=version.digest)
    with later(131):
        purge()
    assert HolderReview.objects.get().address == ""
    assert ReviewAnswer.objects.get().name == "Hélène Roux"


def test_a_question_to_a_contact_goes_once_it_is_long_over(write, roux, paul, settings):
    settings.PROPOSALS_KEPT_DAYS = 100
    page = write(live=True, contacts=[roux()])
    ask(page, page.contacts.get(), paul)
    with later(150):
        purge()
        assert ContactRequest.objects.count() == 1
    with later(161):
        purge()
        assert not ContactRequest.objects.exists()


def test_the_worker_does_it_all_once_a_day(proposal, monkeypatch):
    from cms import background

    done = []
    monkeypatch.setattr(background, "fiches_every_day", lambda: done.append(1))
    monkeypatch.setattr(background, "fiches", background.Pace(24 * 3600))
    background.see_to_the_fiches()
    background.see_to_the_fiches()
    assert done == [1]
    assert set(every_day()) == {"reviews reminded", "fiches ageing", "contacts ending", "proposals dropped"}
