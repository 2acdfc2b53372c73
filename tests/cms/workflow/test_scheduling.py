"""Hours kept by the worker alone, an end that blocks nothing, and versions of long ago."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.trash.moving import throw_away
from cms.workflow import scheduling
from tests.cms.workflow.test_reviewing import edit

pytestmark = pytest.mark.django_db


def at_the_next_tick() -> None:
    scheduling.looking_at_the_hour.last = None
    scheduling.keep_the_hours()


def test_a_page_appears_and_leaves_at_its_hours_without_cron(section, write, paul):
    now = timezone.now()
    page = write(section, "Habiter", live=False, owner=paul)
    page.go_live_at, page.expire_at = now + timedelta(hours=2), now + timedelta(days=2)
    page.save_revision(user=paul).publish(user=paul)
    at_the_next_tick()
    assert not Page.objects.get(pk=page.pk).live
    with time_machine.travel(now + timedelta(hours=3)):
        at_the_next_tick()
        assert Page.objects.get(pk=page.pk).live
    with time_machine.travel(now + timedelta(days=3)):
        at_the_next_tick()
        assert Page.objects.get(pk=page.pk).expired


def test_nothing_due_costs_two_queries(section, write, django_assert_num_queries):
    write(section, "Habiter")
    with django_assert_num_queries(2):
        at_the_next_tick()


@pytest.fixture
def expired(section, write, paul):
    page = write(section, "Habiter", owner=paul)
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=paul).publish(user=paul)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        at_the_next_tick()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    revision = page.get_latest_revision()
    revision.content["expire_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    revision.save()
    return Page.objects.get(pk=page.pk).specific


def test_an_end_that_has_passed_does_not_block_the_next_save(expired, paul, client):
    client.force_login(paul)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[expired.pk])).context["form"]
    assert shown["expire_at"].value() is None
    assert edit(client, expired).status_code == 302
    assert Page.objects.get(pk=expired.pk).get_latest_revision_as_object().expire_at is None


def test_even_when_the_form_was_opened_before_the_hour(expired, paul, client):
    client.force_login(paul)
    written = f"{timezone.localtime(expired.expire_at):%d/%m/%Y %H:%M}"
    assert edit(client, expired, expire_at=written).status_code == 302


def test_another_end_in_the_past_is_refused(expired, paul, client):
    client.force_login(paul)
    answer = edit(client, expired, expire_at="01/01/2020 10:00")
    assert answer.status_code == 200
    assert "expire_at" in answer.context["form"].errors


def test_an_expired_page_published_again_stays(expired, paul):
    expired.get_latest_revision().publish(user=paul)
    at_the_next_tick()
    assert Page.objects.get(pk=expired.pk).live


def test_the_time_zone_is_told_beside_the_hours(section, write, paul, client):
    page = write(section, "Habiter", live=False)
    client.force_login(paul)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "heure de Paris" in html


def test_old_versions_go_and_those_that_count_stay(section, write, paul):
    page = write(section, "Habiter", owner=paul)
    live = page.live_revision_id
    for number in range(3):
        page.title = f"Habiter {number}"
        page.save_revision(user=paul)
    gone = write(section, "Jetée", owner=paul)
    gone.save_revision(user=paul)
    throw_away(gone, paul)
    kept_by_trash = gone.live_revision_id
    Revision.objects.update(created_at=timezone.now() - timedelta(days=400))
    latest = Page.objects.get(pk=page.pk).latest_revision_id
    assert scheduling.forget_old_versions() == 2
    left = set(Revision.objects.values_list("pk", flat=True))
    assert {live, latest, kept_by_trash} <= left


def test_recent_versions_stay(section, write, paul):
    page = write(section, "Habiter", owner=paul)
    page.save_revision(user=paul)
    page.save_revision(user=paul)
    assert scheduling.forget_old_versions() == 0
