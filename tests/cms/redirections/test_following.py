"""Readers follow a page that moves."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from cms.models import ContentPage, SectionPage
from tests.cms.workflow.test_reviewing import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_section(home):
    return type(home).objects.get(pk=home.pk).add_child(instance=SectionPage(title="Ailleurs", slug="ailleurs"))


def test_a_page_that_moves_takes_its_readers_along(section, other_section, write, client):
    page = write(section, "Habiter")
    page.move(other_section, pos="last-child")
    assert client.get("/dossiers/habiter/")["Location"] == "/ailleurs/habiter/"
    assert client.get("/dossiers/habiter")["Location"].endswith("/habiter/")


def test_and_its_children(home, section, other_section, write, client):
    write(section, "Habiter")
    SectionPage.objects.get(pk=section.pk).move(SectionPage.objects.get(pk=other_section.pk), pos="last-child")
    assert client.get("/dossiers/habiter/")["Location"] == "/ailleurs/dossiers/habiter/"


def test_one_that_takes_another_name_too(section, write, paul, client, django_capture_on_commit_callbacks):
    page = write(section, "Habiter", owner=paul)
    page.slug = "habiter-mieux"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision(user=paul).publish(user=paul)
    assert client.get("/dossiers/habiter/")["Location"] == "/dossiers/habiter-mieux/"


def test_a_draft_that_nobody_saw_leaves_no_redirect(
    section, other_section, write, paul, client, django_capture_on_commit_callbacks
):
    page = write(section, "Habiter", live=False, owner=paul)
    client.force_login(paul)
    for slug in ("habiter-m", "habiter-mi", "habiter-mieux"):
        with django_capture_on_commit_callbacks(execute=True):
            assert edit(client, ContentPage.objects.get(pk=page.pk), slug=slug).status_code == 302
    ContentPage.objects.get(pk=page.pk).move(other_section, pos="last-child")
    assert not Redirect.objects.exists()


def test_a_page_moved_in_the_admin_is_redirected_once(section, other_section, write, paul, client):
    page = write(section, "Habiter")
    client.force_login(paul)
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other_section.pk]))
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/dossiers/habiter"]
