"""A fiche leaves with its reason, whichever way it leaves; and comes back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from wagtail.models import PageLogEntry

from experiences.cycle.archiving import archive, archived_fiches, reason_of, reopen
from experiences.cycle.contacts import ask
from experiences.cycle.reviewing import answer, invite
from experiences.cycle.stages import standing_of
from experiences.cycle.versions import latest_version
from experiences.models import ContactRequest, ExperiencePage, FicheArchive, HolderReview

pytestmark = pytest.mark.django_db
REASON = "L’association n’existe plus."


def stage(page) -> str:
    return standing_of(page).stage.label


def fresh(page) -> ExperiencePage:
    return ExperiencePage.objects.get(pk=page.pk)


def test_an_archived_fiche_leaves_the_site_and_its_address_says_so(write, paul, client):
    page = write(live=True)
    address = page.url
    row = archive(page, REASON, paul)
    assert (stage(page), reason_of(fresh(page)), row.archived_by) == ("Archivée", REASON, paul)
    answer = client.get(address)
    assert answer.status_code == 410
    assert REASON not in answer.content.decode()
    assert page.withdrawals.get().reason == REASON
    assert [one.page for one in archived_fiches()] == [fresh(page)]


def test_withdrawn_by_the_site_s_own_gesture_it_is_archived_with_that_reason(write, paul):
    from cms.workflow.withdrawing import withdraw

    page = write(live=True)
    withdraw(page, "Retirée par erreur de lieu.", paul)
    assert (stage(page), reason_of(page)) == ("Archivée", "Retirée par erreur de lieu.")
    assert FicheArchive.objects.count() == 1


def test_a_fiche_that_ends_by_itself_is_archived_too(write):
    page = write(live=True)
    page.unpublish(set_expired=True)
    assert (stage(page), reason_of(page)) == ("Archivée", "")


def test_published_again_it_is_archived_no_more(write, paul):
    page = write(live=True)
    archive(page, REASON, paul)
    fresh(page).get_latest_revision().publish(user=paul)
    assert (stage(page), reason_of(page)) == ("Publiée", "")
    assert FicheArchive.objects.get().lifted_at.date() == timezone.now().date()
    assert not archived_fiches()


def test_taken_up_again_it_is_a_draft(write, paul):
    page = write(live=True)
    archive(page, REASON, paul)
    reopen(fresh(page), paul)
    assert stage(page) == "En rédaction"
    assert PageLogEntry.objects.filter(page=page, action="rayonnage.reopen", user=paul).exists()


def test_one_that_left_before_archives_were_kept_is_archived_and_may_be_taken_up(write, paul):
    page = write(live=True)
    page.unpublish()
    FicheArchive.objects.all().delete()
    assert stage(page) == "Archivée"
    reopen(fresh(page), paul)
    assert stage(page) == "En rédaction"


def test_a_draft_that_is_given_up_keeps_its_reason_and_was_never_gone_from_the_site(write, paul):
    page = write()
    archive(page, "Le porteur renonce.", paul)
    assert (stage(page), reason_of(page)) == ("Archivée", "Le porteur renonce.")
    assert not archived_fiches()
    entry = PageLogEntry.objects.get(page=page, action="rayonnage.archive")
    assert (entry.message, entry.comment) == ("Archivée : Le porteur renonce.", "Le porteur renonce.")


def test_who_may_not_take_it_off_archives_nothing(write, remi):
    page = write(live=True)
    with pytest.raises(PermissionDenied):
        archive(page, REASON, remi)
    assert fresh(page).live
    assert not FicheArchive.objects.exists()


def test_a_published_fiche_is_deleted_with_all_that_was_said_of_it(write, roux, paul):
    page = write(live=True, contacts=[roux()])
    version = latest_version(page)
    answer(invite(page, "Mme Roux", "", 30, paul), version, "accord", "Hélène Roux", {"": "Oui"}, read=version.digest)
    ask(page, page.contacts.get(), paul)
    fresh(page).delete()
    connection.check_constraints()
    for model in (FicheArchive, HolderReview, ContactRequest):
        assert not model.objects.exists()
