"""The roles of a centre's staff, made once with the site; the centre then changes them as it likes.

Rédacteurs     write pages and submit them
Éditeurs       publish pages, rendez-vous, publications and fiches; store pictures and documents; compose and send letters;
               keep searches for their pages
Documentalistes   publish too; the catalogue, its authorities and the lists that describe content; drop in the letters' tray;
               the synonyms of the search, what it is asked, and the alerts of its readers
Both of the latter keep the networks of readers. The watch has its own: see `cms.watch.roles`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.db.models.signals import post_migrate
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from cms.watch.roles import watch_shares

WRITERS, EDITORS, DOCUMENTALISTS = "Rédacteurs", "Éditeurs", "Documentalistes"
NAMED_BY_WAGTAIL = {"Editors": WRITERS, "Moderators": EDITORS}
CATALOGUE = ("rayonnage_catalogue", "rayonnage_reference")
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
    letters, search, networks = of("rayonnage_newsletters"), of("rayonnage_search"), of("rayonnage_cms", "network")
    give_once({editors: letters, documentalists: letters.filter(codename__in=TRAY)})
    give_once({editors: search.filter(content_type__model="savedsearch"), documentalists: search})
    give_once({documentalists: of("rayonnage_catalogue", "subscription")})
    give_once({editors: networks, documentalists: networks})
    received = of("rayonnage_experiences", "fichesource")
    give_once({editors: received, documentalists: received})
    dossiers = of("rayonnage_experiences", "dossier")
    give_once({editors: dossiers, documentalists: dossiers})
    words = of("taggit", "tag")
    give_once({editors: words, documentalists: words})
    give_once(watch_shares(Group.objects.filter(name=WRITERS).first(), editors, documentalists))


def of(app: str, model: str = "") -> QuerySet[Permission]:
    """The permissions over the models of an app, or over one of them."""
    permissions = Permission.objects.filter(content_type__app_label=app)
    return permissions.filter(content_type__model=model) if model else permissions


def give_once(shares: Mapping[Group, QuerySet[Permission]]) -> None:
    """What came to the site after its roles. A centre that has taken some of it away is not given it again."""
    if any(group.permissions.filter(pk__in=share.values("pk")).exists() for group, share in shares.items()):
        return
    for group, share in shares.items():
        group.permissions.add(*share)


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
