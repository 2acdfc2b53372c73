"""« Partage »: who writes, reviews and reads a section, decided by whoever may, and no further than her own rights."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction, WorkflowPage

from cms.models import Network
from cms.workflow.sharing import MAY_SHARE, lines, may_share, share
from tests.cms.conftest import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def partners(db):
    return Group.objects.create(name="Quatre chemins")


def page_of(section) -> str:
    return reverse("share_section", args=[section.pk])


def rights_on(section) -> set[tuple[str, str]]:
    rows = GroupPagePermission.objects.filter(page=section)
    return set(rows.values_list("group__name", "permission__codename"))


def test_paul_lets_partners_write_in_a_section(section, paul, partners, client):
    client.force_login(paul)
    assert "Quatre chemins" in client.get(page_of(section)).content.decode()
    wanted = [f"{partners.pk}:add_page", f"{partners.pk}:change_page"]
    client.post(page_of(section), {"part": "droits", "droit": wanted})
    assert rights_on(section) == {("Quatre chemins", "add_page"), ("Quatre chemins", "change_page")}


def test_and_they_do_there_and_nowhere_else(home, section, write, paul, partners, client):
    partners.permissions.add(Permission.objects.get(codename="access_admin"))
    share(section, {(partners.pk, "add_page")}, paul)
    leila = member_of("Quatre chemins", "leila")
    assert section.permissions_for_user(leila).can_add_subpage()
    assert not home.permissions_for_user(leila).can_add_subpage()
    page = write(section, "La sienne", live=False, owner=leila)
    assert page.permissions_for_user(leila).can_edit()


def test_what_is_unticked_is_taken_back_and_the_history_tells(section, paul, partners, client):
    client.force_login(paul)
    client.post(page_of(section), {"part": "droits", "droit": [f"{partners.pk}:publish_page"]})
    client.post(page_of(section), {"part": "droits"})
    assert rights_on(section) == set()
    history = client.get(reverse("wagtailadmin_pages:history", args=[section.pk])).content.decode()
    assert "repris : Quatre chemins : Publier" in history


def test_a_right_given_above_is_shown_with_its_place(section, paul):
    editors = next(line for line in lines(section, paul) if line.group.name == "Éditeurs")
    assert all(cell.above and cell.above.depth == 1 for cell in editors.cells)


def test_a_writer_shares_nothing(section, remi, client):
    client.force_login(remi)
    assert not may_share(remi, section)
    assert client.get(page_of(section)).status_code == 302
    assert "Partage" not in client.get(reverse("wagtailadmin_pages:edit", args=[section.pk])).content.decode()


def test_an_editor_from_whom_it_was_taken_shares_no_more(section, paul):
    Group.objects.get(name="Éditeurs").permissions.remove(Permission.objects.get(codename=MAY_SHARE.partition(".")[2]))
    assert not may_share(type(paul).objects.get(pk=paul.pk), section)


def test_nobody_gives_a_right_that_she_does_not_hold(section, partners):
    group = Group.objects.create(name="Relais")
    group.permissions.add(Permission.objects.get(codename=MAY_SHARE.partition(".")[2]))
    for right in ("publish_page",):
        GroupPagePermission.objects.create(group=group, page=section, permission=Permission.objects.get(codename=right))
    leila = member_of("Relais", "leila")
    with pytest.raises(PermissionDenied):
        share(section, {(partners.pk, "change_page")}, leila)
    assert share(section, {(partners.pk, "publish_page"), (group.pk, "publish_page")}, leila) == (1, 0)


def test_the_members_of_a_network_never_enter_the_admin(section, paul, client):
    network = Network.objects.create(name="Réaap")
    client.force_login(paul)
    answer = client.post(page_of(section), {"part": "droits", "droit": [f"{network.group_id}:add_page"]})
    assert answer.status_code == 302
    assert rights_on(section) == set()
    with pytest.raises(PermissionDenied):
        share(section, {(network.group_id, "add_page")}, paul)


def test_a_section_is_kept_for_a_network(section, write, paul, client):
    network = Network.objects.create(name="Réaap")
    write(section, "Comptes rendus")
    client.force_login(paul)
    form = {"part": "lecture", "reading": "groups", "readers": [network.group_id]}
    client.post(page_of(section), form)
    client.logout()
    assert client.get("/dossiers/comptes-rendus/").status_code == 302
    member = member_of("Réaap", "ines")
    client.force_login(member)
    assert client.get("/dossiers/comptes-rendus/").status_code == 200
    client.force_login(paul)
    client.post(page_of(section), {"part": "lecture", "reading": "none"})
    assert not PageViewRestriction.objects.exists()


def test_a_section_for_nobody_is_refused(section, paul, client):
    client.force_login(paul)
    said = client.post(page_of(section), {"part": "lecture", "reading": "groups"}).content.decode()
    assert "sinon, personne ne lirait" in said
    assert not PageViewRestriction.objects.exists()


def test_reviewers_are_chosen_on_the_same_page(section, paul, partners, client):
    client.force_login(paul)
    client.post(page_of(section), {"part": "relecture", "review": "ici", "reviewers": [partners.pk]})
    assert WorkflowPage.objects.get(page=section).workflow.name == "Relecture : Dossiers"
    said = client.post(page_of(section), {"part": "relecture", "review": "ici"}).content.decode()
    assert "sinon, personne ne relirait" in said
    client.post(page_of(section), {"part": "relecture", "review": "comme-au-dessus"})
    assert not WorkflowPage.objects.filter(page=section).exists()
