"""A draft read and commented by somebody who has no account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import PreviewComment, PreviewLink
from cms.previews.giving import give, path_of
from cms.trash.moving import erase, throw_away
from correspondence.models import OutgoingMail
from experiences.models import ExperienceIndexPage, ExperiencePage

pytestmark = pytest.mark.django_db

SAID = {"author": "Mme Roux", "verdict": "remarque", "text": "Le chiffre date de 2015."}


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    cache.clear()


@pytest.fixture
def page(section, write, paul):
    page = write(section, "Habiter", intro="Ce qui est en ligne", owner=paul)
    page.title, page.intro = "Habiter mieux", "Ce qui n’est pas encore relu"
    page.save_revision(user=paul)
    return page


@pytest.fixture
def link(page, paul):
    return give(page, "DDETS 93", 14, paul)


def test_the_latest_draft_is_read_without_an_account(link, client):
    html = client.get(path_of(link)).content.decode()
    assert "DDETS 93" in html
    framed = client.get(path_of(link) + "page/")
    assert "Ce qui n’est pas encore relu" in framed.content.decode()
    assert "Ce qui est en ligne" not in framed.content.decode()
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_blank">' in framed.content.decode()


def test_nothing_of_it_is_indexed_or_kept(link, client):
    for path in (path_of(link), path_of(link) + "page/"):
        answer = client.get(path)
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]


def test_a_page_kept_ready_shows_neither_its_draft_nor_hides_it(page, link, settings, tmp_path):
    settings.PAGE_CACHE, settings.DATA_DIR = True, tmp_path
    visitor = Client()
    for _turn in range(2):
        assert "Ce qui est en ligne" in visitor.get("/dossiers/habiter/").content.decode()
        assert "Ce qui n’est pas encore relu" in visitor.get(path_of(link) + "page/").content.decode()


def test_a_remark_reaches_the_editor_in_the_admin_and_by_mail(page, link, paul, client):
    answer = client.post(path_of(link), SAID, follow=True)
    assert "Votre avis est transmis au centre" in answer.content.decode()
    assert "Le chiffre date de 2015." in answer.content.decode()
    mail = OutgoingMail.objects.get(address="paul@centre.example")
    assert mail.subject == "Mme Roux a relu « Habiter mieux »"
    client.force_login(paul)
    html = client.get(reverse("preview_links", args=[page.pk])).content.decode()
    assert "Le chiffre date de 2015." in html
    assert "1 remarque à lire" in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    client.post(reverse("preview_links", args=[page.pk]), {"handled": PreviewComment.objects.get().pk})
    said = PreviewComment.objects.get()
    assert (said.handled_by, said.handled_at is not None) == (paul, True)
    assert "remarque à lire" not in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_to_agree_needs_no_word_and_a_remark_does(link, client):
    client.post(path_of(link), {"author": "Mme Roux", "verdict": "accord"})
    assert PreviewComment.objects.get().verdict == "accord"
    said = client.post(path_of(link), {"author": "Mme Roux", "verdict": "modification", "text": " "})
    assert "Écrivez votre remarque" in said.content.decode()
    assert PreviewComment.objects.count() == 1


def test_a_robot_says_nothing_and_hears_that_all_is_well(link, client):
    assert client.post(path_of(link), SAID | {"site": "http://spam.example"}).status_code == 302
    assert not PreviewComment.objects.exists()


def test_a_flood_is_stopped_and_told_so(link, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "preview_comment": "2/h/key"}
    codes = [client.post(path_of(link), SAID).status_code for _number in range(3)]
    assert codes == [302, 302, 429]
    assert PreviewComment.objects.count() == 2


def test_what_is_written_is_never_markup(link, client):
    html = client.post(path_of(link), SAID | {"text": "<script>alert(1)</script>"}, follow=True).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("path", ["", "page/"])
def test_a_revoked_link_says_so(link, client, path):
    link.revoke()
    answer = client.get(path_of(link) + path)
    assert answer.status_code == 410
    assert "Ce lien a été fermé" in answer.content.decode()


def test_an_expired_link_says_until_when_it_was_good(link, client):
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        answer = client.get(path_of(link))
    assert answer.status_code == 410
    assert f"{timezone.localtime(link.expires_at):%d/%m/%Y}" in answer.content.decode()


def test_a_tampered_link_is_refused(link, client):
    answer = client.get(path_of(link)[:-4] + "xyz/")
    assert answer.status_code == 403
    assert "Ce lien n’est pas complet" in answer.content.decode()
    PreviewLink.objects.update(key="another")
    assert client.get(path_of(link)).status_code == 403


def test_a_link_to_a_page_that_left_says_so(page, link, paul, client):
    path = path_of(link)
    trashed = throw_away(page, paul)
    assert client.get(path).status_code == 410
    erase(trashed, paul)
    answer = client.get(path)
    assert answer.status_code == 410
    assert "Cette page n’existe plus" in answer.content.decode()


def test_a_closed_link_takes_no_remark(link, client):
    link.revoke()
    assert client.post(path_of(link), SAID).status_code == 410
    assert not PreviewComment.objects.exists()


def test_paul_gives_a_link_that_leaves_by_mail(page, paul, client):
    client.force_login(paul)
    given = {"name": "Mme Roux", "address": "Roux@Partenaire.example", "days": "7"}
    client.post(reverse("preview_links", args=[page.pk]), given)
    mail = OutgoingMail.objects.get(address="roux@partenaire.example")
    [path] = re.findall(r"/apercu/\S+", mail.text)
    client.logout()
    assert client.get(path).status_code == 200


def test_paul_sees_that_it_was_read_and_closes_it(page, link, paul, client):
    client.get(path_of(link))
    client.force_login(paul)
    assert "lu pour la dernière fois" in client.get(reverse("preview_links", args=[page.pk])).content.decode()
    client.post(reverse("preview_links", args=[page.pk]), {"revoke": link.pk})
    client.logout()
    assert client.get(path_of(link)).status_code == 410


def test_the_link_of_another_page_is_not_closed_from_here(section, write, page, link, paul, client):
    other = write(section, "Une autre")
    client.force_login(paul)
    assert client.post(reverse("preview_links", args=[other.pk]), {"revoke": link.pk}).status_code == 404


def test_a_visitor_gives_no_link(page, client):
    assert client.get(reverse("preview_links", args=[page.pk])).status_code == 302
    client.post(reverse("preview_links", args=[page.pk]), {"name": "Moi", "days": "7"})
    assert not PreviewLink.objects.exists()


def test_who_may_not_write_on_a_page_gives_no_link_to_it(page, link, leila, client):
    client.force_login(leila)
    address = reverse("preview_links", args=[page.pk])
    assert path_of(link) not in client.get(address, follow=True).content.decode()
    client.post(address, {"name": "Moi", "days": "7"})
    client.post(address, {"revoke": link.pk})
    assert PreviewLink.objects.get() == link
    assert PreviewLink.objects.get().is_open


def test_a_fiche_never_published_is_shown_too(home, paul, client):
    fiches = home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    fiche = fiches.add_child(instance=ExperiencePage(title="Jardins", summary="Des jardins.", live=False))
    fiche.save_revision(user=paul)
    html = client.get(path_of(give(fiche, "Le porteur", 7, paul)) + "page/").content.decode()
    assert "Des jardins." in html
