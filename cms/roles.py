"""The three roles of a centre's staff, made once with the site; the centre then changes them as it likes.

Rédacteurs     write pages and submit them
Éditeurs       publish pages, rendez-vous, publications and fiches; store pictures and documents; compose and send letters;
               keep searches for their pages
Documentalistes   publish too; the catalogue, its authorities and the lists that describe content; drop in the letters' tray;
               the synonyms of the search, what it is asked, and the alerts of its readers
Both of the latter keep the networks of readers.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.db.models.signals import post_migrate
from wagtail.models import GroupCollectionPermission, GroupPagePermission

WRITERS, EDITORS, DOCUMENTALISTS = "Rédacteurs", "Éditeurs", "Documentalistes"
NAMED_BY_WAGTAIL = {"Editors": WRITERS, "Moderators": EDITORS}
CATALOGUE = ("rayonnage_catalogue", "rayonnage_reference")
LETTERS = "rayonnage_newsletters"
SEARCH = "rayonnage_search"
TRAY = ("add_trayitem", "view_trayitem")


def prepare_roles(**signal: Any) -> None:
    """After the migrations, when every permission exists."""
    for english, french in NAMED_BY_WAGTAIL.items():
        if not Group.objects.filter(name=french).exists():
            Group.objects.filter(name=english).update(name=french)
    editors = Group.objects.get_or_create(name=EDITORS)[0]
    documentalists, created = Group.objects.get_or_create(name=DOCUMENTALISTS)
    if created:
        allow_what_editors_may(documentalists, editors)
        documentalists.permissions.add(*catalogue_permissions())
    give_letters(editors, documentalists)
    give_search(editors, documentalists)
    give_subscriptions(documentalists)
    give_networks(editors, documentalists)


def give_letters(editors: Group, documentalists: Group) -> None:
    """Once: a centre that has taken some of them away is not given them again."""
    letters = Permission.objects.filter(content_type__app_label=LETTERS)
    if Permission.objects.filter(group__name__in=[EDITORS, DOCUMENTALISTS], pk__in=letters.values("pk")).exists():
        return
    editors.permissions.add(*letters)
    documentalists.permissions.add(*letters.filter(codename__in=TRAY))


def give_search(editors: Group, documentalists: Group) -> None:
    """Once, like the letters."""
    search = Permission.objects.filter(content_type__app_label=SEARCH)
    if Permission.objects.filter(group__name__in=[EDITORS, DOCUMENTALISTS], pk__in=search.values("pk")).exists():
        return
    editors.permissions.add(*search.filter(content_type__model="savedsearch"))
    documentalists.permissions.add(*search)


def give_subscriptions(documentalists: Group) -> None:
    """To the documentalists of a site that had them before it had subscriptions; once, like the letters."""
    serials = Permission.objects.filter(
        content_type__app_label="rayonnage_catalogue", codename__endswith="_subscription"
    )
    if not Permission.objects.filter(group=documentalists, pk__in=serials.values("pk")).exists():
        documentalists.permissions.add(*serials)


def give_networks(*groups: Group) -> None:
    """Once, as for the letters."""
    networks = Permission.objects.filter(content_type__app_label="rayonnage_cms", content_type__model="network")
    if not Permission.objects.filter(group__in=groups, pk__in=networks.values("pk")).exists():
        for group in groups:
            group.permissions.add(*networks)


def allow_what_editors_may(group: Group, editors: Group) -> None:
    group.permissions.set(editors.permissions.all())
    for model in (GroupPagePermission, GroupCollectionPermission):
        for granted in model.objects.filter(group=editors):
            granted.pk, granted.group = None, group
            granted.save()


def catalogue_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label__in=CATALOGUE)


def connect() -> None:
    # The permissions of every app are made by then: django.contrib.auth comes after all those that declare some.
    post_migrate.connect(prepare_roles, sender=apps.get_app_config("auth"), dispatch_uid="rayonnage.roles")
