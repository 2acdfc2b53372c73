"""The demo's centre: its site and home page, its name and hours, its accounts."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from cms.demo.pages import DAYS, Pages, Table, body, save, without
from cms.models import CentreSettings, HomePage

PASSWORD = "rayonnage-demo"  # noqa: S105 – printed by script/demo, for a try-out only.
LINKED = ("practical_page", "legal_page", "accessibility_page")


def open_site(home: Table) -> HomePage:
    """The home page at the root of the default site, in place of the page of welcome that Wagtail puts there."""
    root = page_root()
    welcome = [page for page in root.get_children().specific() if not isinstance(page, HomePage)]
    page = HomePage(
        title=home["title"],
        slug="accueil",
        sample_searches="\n".join(home["samples"]),
        is_demo=True,
        **without(home, "title", "samples", "body"),
    )
    root.add_child(instance=page)
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page = page
    site.save()
    for one in welcome:
        Page.objects.get(pk=one.pk).delete()
    page.refresh_from_db()
    return page


def page_root() -> Page:
    """Made by Wagtail's migrations; here when the tests run without them."""
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node()
    return root or Page.add_root(
        instance=Page(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
    )


def describe_centre(table: Table, pages: Pages) -> CentreSettings:
    centre = CentreSettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in without(table, "hours", "social_links", *LINKED).items():
        setattr(centre, name, value)
    centre.hours = stream("opening", [opening | {"day": str(DAYS.index(opening["day"]))} for opening in table["hours"]])
    centre.social_links = stream("link", table.get("social_links", []))
    for name in LINKED:
        if path := table.get(name):
            setattr(centre, name, pages.by_path[path])
    centre.full_clean()
    centre.save()
    return centre


def stream(kind: str, values: list[dict[str, Any]]) -> str:
    return json.dumps([{"type": kind, "value": value} for value in values])


def write_home(home: HomePage, text: str, pages: Pages) -> None:
    home.body = body(text, pages.found)
    save(home)


def open_account(table: Table) -> None:
    """An account of the cast, with the password that script/demo prints."""
    user = get_user_model()(is_superuser=table.get("superuser", False), **without(table, "groups", "superuser"))
    user.set_password(PASSWORD)
    user.save()
    user.groups.set([Group.objects.get(name=name) for name in table.get("groups", [])])
