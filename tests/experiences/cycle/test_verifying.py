"""A fiche that nobody has read for 24 months: Paul hears of it once, reads it again, and it is fresh."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from correspondence.models import OutgoingMail
from experiences.cycle.verifying import tell_of_ageing, verify
from experiences.models import ExperiencePage
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db
OLD = date(2020, 1, 15)


def test_paul_hears_of_his_old_fiches_once_in_one_mail(write):
    for number in range(2):
        write(f"Ancienne {number}", live=True, written_on=OLD)
    write("Récente", live=True, written_on=timezone.localdate())
    write("Brouillon", written_on=OLD)
    assert (tell_of_ageing(), tell_of_ageing()) == (2, 0)
    mail = OutgoingMail.objects.get()
    assert (mail.address, mail.subject) == ("paul@centre.example", "2 fiches à actualiser")
    assert "Ancienne 0" in mail.text
    assert "Récente" not in mail.text
    assert "Brouillon" not in mail.text


def test_a_mail_about_many_names_some_and_counts_the_rest(write, monkeypatch):
    from experiences.cycle import verifying

    monkeypatch.setattr(verifying, "SHOWN", 1)
    for number in range(3):
        write(f"Ancienne {number}", live=True, written_on=OLD + timedelta(days=number))
    tell_of_ageing()
    mail = OutgoingMail.objects.get()
    assert "Ancienne 0" in mail.text
    assert "Ancienne 1" not in mail.text
    assert "Et 2 autres." in mail.text


def test_without_a_writer_those_who_publish_hear_of_it(write, paul, remi):
    write(live=True, written_on=OLD, owner=None)
    tell_of_ageing()
    assert [mail.address for mail in OutgoingMail.objects.all()] == ["paul@centre.example"]


def test_a_fiche_that_was_read_again_and_grows_old_again_is_told_of_again(write, paul):
    page = write(live=True, written_on=OLD)
    tell_of_ageing()
    verify(page, paul)
    assert tell_of_ageing() == 0
    with time_machine.travel(timezone.now() + timedelta(days=740)):
        assert tell_of_ageing() == 1


def test_verified_today_it_is_fresh_on_the_site(write, paul, client):
    page = write(live=True, written_on=OLD)
    assert "ont pu changer" in client.get(page.url).content.decode()
    verify(page, paul)
    page = ExperiencePage.objects.get(pk=page.pk)
    assert (page.verified_on, page.live, page.has_unpublished_changes) == (timezone.localdate(), True, False)
    assert "ont pu changer" not in client.get(page.url).content.decode()
    assert page.live_revision.user == paul


def test_to_verify_publishes_nothing_of_a_draft_in_hand(write, paul, client):
    page = edit(write(live=True, written_on=OLD), paul, approach="<p>Pas encore prêt.</p>")
    verify(page, paul)
    page = ExperiencePage.objects.get(pk=page.pk)
    assert (page.verified_on, page.has_unpublished_changes) == (timezone.localdate(), True)
    assert "Trois réunions." in page.approach
    draft = page.get_latest_revision_as_object()
    assert (draft.verified_on, draft.approach) == (timezone.localdate(), "<p>Pas encore prêt.</p>")


def test_a_fiche_dated_from_tomorrow_cannot_be_verified_today(write, paul):
    page = write(live=True, written_on=timezone.localdate() + timedelta(days=3))
    with pytest.raises(ValidationError, match="précède la rédaction"):
        verify(page, paul)
    assert ExperiencePage.objects.get(pk=page.pk).verified_on is None
