"""A deleted page leaves at once, and comes back whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from cms.models import ContentPage, SectionPage, TrashedPage
from cms.trash import hooks, moving
from cms.trash.moving import erase, put_back, throw_away
from cms.trash.page_views import seen_by
from experiences.models import ExperienceIndexPage, ExperiencePage
from search.document import Kind
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db


def delete_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def again(page: Page) -> Page:
    return Page.objects.get(pk=page.pk)


def test_paul_deletes_a_page_and_finds_it_in_the_trash(section, write, paul, client):
    page = write(section, "Habiter")
    client.force_login(paul)
    assert "On la retrouve à la corbeille" in client.get(delete_address(page)).content.decode()
    client.post(delete_address(page))
    trashed = TrashedPage.objects.get()
    assert (trashed.page_id, trashed.trashed_by, trashed.parent_title) == (page.pk, paul, "Dossiers")
    html = client.get(reverse("trash")).content.decode()
    assert "Habiter" in html
    assert "par Paul" in html


def test_the_site_forgets_it_at_once(section, write, paul, client):
    page = write(section, "Habiter")
    OutboxEntry.objects.all().delete()
    throw_away(page, paul)
    assert client.get("/dossiers/habiter/").status_code == 410
    assert "/dossiers/habiter/" not in client.get("/sitemap-pages.xml").content.decode()
    assert "Habiter" not in client.get("/plan-du-site/").content.decode()
    assert OutboxEntry.objects.filter(kind=Kind.PAGE.value, object_pk=page.pk).exists()


def test_and_so_does_the_explorer(section, write, paul, samir, client):
    page = write(section, "Habiter")
    throw_away(page, paul)
    for user in (paul, samir):
        client.force_login(user)
        assert "Corbeille" not in client.get("/admin/pages/").content.decode().partition("<main")[2]
        assert "Habiter" not in client.get(f"/admin/pages/{section.pk}/").content.decode()
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))["Location"] == reverse("trash")


def test_it_comes_back_to_its_place_between_the_same_pages(section, write, paul):
    for title in ("Une", "Deux", "Trois"):
        write(section, title)
    page = ContentPage.objects.get(title="Deux")
    put_back(throw_away(page, paul), paul, online=True)
    assert [child.title for child in again(section).get_children()] == ["Une", "Deux", "Trois"]
    first = ContentPage.objects.get(title="Une")
    put_back(throw_away(first, paul), paul)
    assert [child.title for child in again(section).get_children()] == ["Une", "Deux", "Trois"]


def test_a_whole_section_comes_back_as_it_was(home, section, write, paul, client):
    write(section, "En ligne")
    write(section, "Brouillon", live=False)
    again(section).specific.save_revision().publish()
    trashed = throw_away(section, paul)
    assert client.get("/dossiers/en-ligne/").status_code == 410
    put_back(trashed, paul, online=True)
    assert client.get("/dossiers/en-ligne/").status_code == 200
    assert not Page.objects.get(title="Brouillon").live
    assert Page.objects.get(title="En ligne").url_path == "/accueil/dossiers/en-ligne/"


def test_it_comes_back_in_draft_when_asked(section, write, paul, client):
    page = write(section, "Habiter")
    put_back(throw_away(page, paul), paul)
    assert not again(page).live
    assert client.get("/dossiers/habiter/").status_code == 410


def test_the_version_on_line_comes_back_and_the_draft_after_it(section, write, paul):
    page = write(section, "Habiter", intro="En ligne")
    page.intro = "Pas encore relu"
    page.save_revision(user=paul)
    put_back(throw_away(page, paul), paul, online=True)
    back = ContentPage.objects.get(pk=page.pk)
    assert (back.live, back.intro, back.has_unpublished_changes) == (True, "En ligne", True)
    assert back.get_latest_revision_as_object().intro == "Pas encore relu"


def test_a_page_without_versions_comes_back_too(section, paul):
    page = section.add_child(instance=ContentPage(title="Habiter", intro="Telle quelle"))
    put_back(throw_away(page, paul), paul, online=True)
    back = ContentPage.objects.get(pk=page.pk)
    assert (back.live, back.intro, back.slug) == (True, "Telle quelle", "habiter")


def test_two_namesakes_are_thrown_away_and_the_second_takes_another_name(section, write, paul, client):
    first = write(section, "Habiter", intro="La première")
    first.intro = "La première, revue"
    first.save_revision(user=paul)
    trashed = throw_away(first, paul)
    second = write(section, "Habiter", intro="La seconde")
    assert again(second).slug == "habiter"
    put_back(trashed, paul, online=True)
    back = ContentPage.objects.get(pk=first.pk)
    assert (back.slug, back.intro, back.live) == ("habiter-2", "La première", True)
    draft = back.get_latest_revision_as_object()
    assert (draft.slug, draft.intro) == ("habiter-2", "La première, revue")
    assert client.get("/dossiers/habiter-2/").status_code == 200
    throw_away(again(first), paul)
    throw_away(again(second), paul)
    assert moving.the_trash().get_children().count() == 2


def test_when_its_place_is_gone_another_is_asked(home, section, write, paul, client):
    page = write(section, "Habiter")
    first = throw_away(page, paul)
    throw_away(again(section), paul)
    client.force_login(paul)
    address = reverse("put_back", args=[first.pk])
    assert "n’est plus là" in client.get(address).content.decode()
    assert client.post(address, {"online": "on"}).status_code == 200
    client.post(address, {"online": "on", "parent": home.pk})
    assert again(page).get_parent() == Page.objects.get(pk=home.pk)
    assert client.get("/habiter/").status_code == 200


def test_back_elsewhere_it_takes_its_readers_along_with_those_of_its_children(home, section, write, paul, client):
    write(section, "Habiter")
    other = home.add_child(instance=SectionPage(title="Ailleurs", slug="ailleurs"))
    put_back(throw_away(section, paul), paul, parent=other, online=True)
    assert client.get("/dossiers/habiter/")["Location"] == "/ailleurs/dossiers/habiter/"
    put_back(throw_away(again(section), paul), paul, parent=again(home), online=True)
    assert client.get("/dossiers/habiter/").status_code == 200
    assert client.get("/ailleurs/dossiers/habiter/")["Location"] == "/dossiers/habiter/"


def test_it_comes_back_only_where_its_kind_may_be(home, agenda, section, write, paul, client):
    page = write(section, "Habiter")
    trashed = throw_away(page, paul)
    client.force_login(paul)
    said = client.post(reverse("put_back", args=[trashed.pk]), {"parent": agenda.pk}).content.decode()
    assert "ne peut pas être sous" in said
    assert TrashedPage.objects.exists()


def test_a_locked_page_is_not_thrown_away_nor_what_contains_it(section, write, paul, claire, client):
    page = write(section, "Habiter")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=claire)
    client.force_login(paul)
    for one in (page, section):
        said = client.post(delete_address(one)).content.decode()
        assert "verrouillée" in said
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{bulk}?id={section.pk}", {})
    assert not TrashedPage.objects.exists()


def test_a_large_branch_is_thrown_away_by_typing_the_name_of_the_site(section, write, samir, client):
    for number in range(10):
        write(section, f"Page {number}")
    client.force_login(samir)
    assert "11 pages vont partir" in client.get(delete_address(section)).content.decode()
    assert client.post(delete_address(section), {"confirm_site_name": "oui"}).status_code == 200
    assert not TrashedPage.objects.exists()
    client.post(delete_address(section), {"confirm_site_name": settings.WAGTAIL_SITE_NAME})
    assert TrashedPage.objects.exists()


def test_several_pages_are_thrown_away_at_once_a_child_with_its_parent_once(section, write, samir, client):
    page = write(section, "Habiter")
    client.force_login(samir)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = f"id={section.pk}&id={page.pk}"
    assert "Mettre à la corbeille" in client.get(f"{bulk}?{query}").content.decode()
    client.post(f"{bulk}?{query}", {})
    assert [one.page_id for one in TrashedPage.objects.all()] == [section.pk]


def test_its_readers_are_sent_elsewhere_when_paul_says_where(section, write, paul, client):
    page, other = write(section, "Habiter"), write(section, "Habiter mieux")
    client.force_login(paul)
    client.post(delete_address(page), {"target": other.pk})
    assert client.get("/dossiers/habiter/")["Location"] == "/dossiers/habiter-mieux/"


def test_a_draft_thrown_away_leaves_no_trace_of_its_address(section, write, paul, client):
    throw_away(write(section, "Habiter", live=False), paul)
    assert client.get("/dossiers/habiter/").status_code == 404
    assert not Redirect.objects.exists()


def test_neither_its_hour_nor_its_review_survive(section, write, paul, remi):
    page = write(section, "Habiter", live=False, owner=remi)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    page = ContentPage.objects.get(pk=page.pk)
    page.get_workflow().start(page, remi)
    throw_away(page, paul)
    back = again(page)
    assert not back.approved_schedule
    assert not back.workflow_in_progress


def test_a_writer_throws_away_her_drafts_and_no_page_on_line(section, write, remi, client):
    draft, live = write(section, "Brouillon", live=False, owner=remi), write(section, "En ligne")
    client.force_login(remi)
    client.post(delete_address(draft))
    client.post(delete_address(live))
    assert [one.page_id for one in TrashedPage.objects.all()] == [draft.pk]
    trashed = TrashedPage.objects.get()
    assert client.get(reverse("put_back", args=[trashed.pk])).status_code == 200
    assert client.post(reverse("erase_trashed", args=[trashed.pk])).status_code == 302
    assert TrashedPage.objects.exists()


def test_it_is_erased_by_hand_with_all_that_is_under_it(section, write, paul, client):
    page = write(section, "Habiter")
    trashed = throw_away(section, paul)
    client.force_login(paul)
    assert "Elle ne pourra plus revenir" in client.get(reverse("erase_trashed", args=[trashed.pk])).content.decode()
    answer = client.post(reverse("erase_trashed", args=[trashed.pk]), follow=True)
    assert "sont effacées (2 pages)" in answer.content.decode()
    assert not Page.objects.filter(pk__in=[page.pk, section.pk]).exists()
    assert PageLogEntry.objects.filter(page=section.pk, action="rayonnage.trash").exists()


def test_it_is_erased_by_the_worker_after_its_delay_and_not_before(section, write, paul):
    page = write(section, "Habiter")
    throw_away(page, paul)
    assert hooks.erase_overdue() == 0
    with time_machine.travel(timezone.now() + timedelta(days=settings.TRASH_DAYS, hours=1)):
        assert hooks.erase_overdue() == 1
    assert not Page.objects.filter(pk=page.pk).exists()


def test_what_something_needs_stays_and_holds_up_nothing_else(section, write, paul, monkeypatch):
    needed, _other = (throw_away(write(section, title), paul) for title in ("Utile", "Habiter"))

    def erase_but_one(trashed):
        if trashed == needed:
            raise ProtectedError("needed", set())
        return erase(trashed)

    monkeypatch.setattr(hooks, "erase", erase_but_one)
    with time_machine.travel(timezone.now() + timedelta(days=settings.TRASH_DAYS, hours=1)):
        assert hooks.erase_overdue() == 1
    assert [one.pk for one in TrashedPage.objects.all()] == [needed.pk]


def test_a_fiche_comes_back_with_its_number_and_its_parts(home, paul):
    fiches = home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    fiche = fiches.add_child(instance=ExperiencePage(title="Jardins", summary="Des jardins."))
    fiche.save_revision().publish()
    number = fiche.number
    put_back(throw_away(fiche, paul), paul, online=True)
    back = ExperiencePage.objects.get(pk=fiche.pk)
    assert (back.live, back.number, back.get_parent().specific) == (True, number, fiches)


def test_a_page_that_led_to_it_is_told(section, write, paul, client):
    page = write(section, "Habiter")
    write(section, "Qui mène", body=[("paragraph", f'<p><a linktype="page" id="{page.pk}">voir</a></p>')])
    client.force_login(paul)
    html = client.get(delete_address(page)).content.decode()
    assert "Qui mène" in html
    assert "1 contenu y mène" in html
    throw_away(ContentPage.objects.get(title="Qui mène"), paul)
    assert "Aucun autre contenu n’y mène" in client.get(delete_address(page)).content.decode()


def test_the_tree_stays_sound(section, write, paul):
    for title in ("Une", "Deux"):
        write(section, title)
    put_back(throw_away(ContentPage.objects.get(title="Une"), paul), paul, online=True)
    erase(throw_away(ContentPage.objects.get(title="Deux"), paul))
    assert Page.find_problems() == ([], [], [], [], [])
    assert moving.the_trash().get_children().count() == 0


def bulk(client, action: str, *pages: Page, **fields):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return client.post(f"{address}?{'&'.join(f'id={page.pk}' for page in pages)}", fields)


def test_it_leaves_the_trash_by_the_trash_only(home, section, write, paul, client):
    other = write(home, "Une autre")
    page = write(section, "Habiter")
    throw_away(section, paul)
    path = again(page).path
    client.force_login(paul)
    trash = reverse("trash")
    assert client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home.pk]))["Location"] == trash
    assert client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]))["Location"] == trash
    assert bulk(client, "move", page, chooser=home.pk)["Location"] == trash
    assert bulk(client, "publish", page, other)["Location"] == trash
    assert bulk(client, "delete", page)["Location"] == trash
    add = reverse("wagtailadmin_pages:add", args=["rayonnage_cms", "contentpage", section.pk])
    assert client.get(add)["Location"] == trash
    assert (again(page).path, again(page).live) == (path, False)


def test_what_was_taken_out_otherwise_is_not_erased(home, section, write, paul):
    page = write(section, "Habiter")
    trashed = throw_away(page, paul)
    again(page).move(Page.objects.get(pk=home.pk), pos="last-child")
    with time_machine.travel(timezone.now() + timedelta(days=settings.TRASH_DAYS, hours=1)):
        assert hooks.erase_overdue() == 0
    assert again(page).get_parent().pk == home.pk
    assert trashed not in seen_by(paul)


def test_the_trash_of_others_is_neither_seen_nor_emptied(section, write, paul, leila, client):
    trashed = throw_away(write(section, "Habiter"), paul)
    client.force_login(leila)
    assert "Habiter" not in client.get(reverse("trash")).content.decode()
    for name in ("put_back", "erase_trashed"):
        assert client.post(reverse(name, args=[trashed.pk])).status_code == 404
    assert TrashedPage.objects.exists()


def test_who_may_not_publish_there_puts_nothing_on_line(home, section, write, paul, remi, client):
    page = write(section, "Habiter")
    trashed = throw_away(page, paul)
    TrashedPage.objects.update(trashed_by=remi)
    GroupPagePermission.objects.filter(group__name="Rédacteurs").update(page=section)
    client.force_login(remi)
    address = reverse("put_back", args=[trashed.pk])
    assert "Vous ne pouvez pas publier sous" in client.post(address, {"online": "on"}).content.decode()
    assert "Vous ne pouvez pas ajouter de page" in client.post(address, {"parent": home.pk}).content.decode()
    assert TrashedPage.objects.exists()
    client.post(address, {})
    assert not TrashedPage.objects.exists()
    assert not again(page).live
