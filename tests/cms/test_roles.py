"""The roles of a centre's staff: what Nadia and Paul may do from the first day."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

from cms.roles import prepare_roles

pytestmark = pytest.mark.django_db


def member_of(role: str):
    user = get_user_model().objects.create_user(role.casefold(), password="un mot de passe")
    user.groups.add(Group.objects.get(name=role))
    return user


def test_wagtails_groups_bear_french_names():
    names = set(Group.objects.values_list("name", flat=True))
    assert {"Rédacteurs", "Éditeurs", "Documentalistes"} <= names
    assert names.isdisjoint({"Editors", "Moderators"})


def test_paul_publishes_and_leaves_the_catalogue_alone():
    paul = member_of("Éditeurs")
    assert paul.has_perm("wagtailadmin.access_admin")
    assert Page.get_first_root_node().permissions_for_user(paul).can_publish_subpage()
    assert not paul.has_perm("rayonnage_catalogue.change_bibliographicrecord")


def test_nadia_catalogues_and_publishes():
    nadia = member_of("Documentalistes")
    assert nadia.has_perm("rayonnage_catalogue.change_bibliographicrecord")
    assert nadia.has_perm("rayonnage_reference.add_agent")
    assert Page.get_first_root_node().permissions_for_user(nadia).can_publish_subpage()
    assert not nadia.has_perm("auth.change_user")


def test_claire_has_the_letters_and_nadia_their_tray():
    claire, nadia = member_of("Éditeurs"), member_of("Documentalistes")
    assert claire.has_perm("rayonnage_newsletters.send_campaign")
    assert claire.has_perm("rayonnage_newsletters.change_subscriber")
    assert nadia.has_perm("rayonnage_newsletters.add_trayitem")
    assert not nadia.has_perm("rayonnage_newsletters.send_campaign")
    assert not member_of("Rédacteurs").has_perm("rayonnage_newsletters.add_trayitem")


def test_what_was_taken_from_editors_is_not_given_again():
    editors = Group.objects.get(name="Éditeurs")
    editors.permissions.remove(Permission.objects.get(codename="send_campaign"))
    prepare_roles()
    assert not editors.permissions.filter(codename="send_campaign").exists()


def test_what_a_centre_changed_stays():
    group = Group.objects.get(name="Documentalistes")
    group.permissions.remove(Permission.objects.get(codename="delete_bibliographicrecord"))
    granted = GroupPagePermission.objects.count()
    prepare_roles()
    assert not group.permissions.filter(codename="delete_bibliographicrecord").exists()
    assert GroupPagePermission.objects.count() == granted


def test_nadia_keeps_the_synonyms_of_the_search():
    assert member_of("Documentalistes").has_perm("rayonnage_search.change_synonymgroup")
    assert not member_of("Éditeurs").has_perm("rayonnage_search.change_synonymgroup")
