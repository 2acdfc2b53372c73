"""Nadia at the forms of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from catalogue.cataloguing.kinds import BY_KEY, shown_fields
from catalogue.models import BibliographicRecord

NOTICES = "wagtailsnippets_rayonnage_catalogue_bibliographicrecord"
INLINES = {
    "contributions",
    "publications",
    "series_memberships",
    "identifiers",
    "subject_assignments",
    "items",
    "holdings",
    "documents",
}


@pytest.fixture
def nadia(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("nadia", password="x"))
    return client


@pytest.fixture
def paul(client: Client) -> Client:
    """May enter the admin, and nothing of the catalogue."""
    paul = User.objects.create_user("paul", password="x")
    paul.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(paul)
    return client


def add_url(kind: str = "") -> str:
    return reverse(f"{NOTICES}:add") + (f"?forme={kind}" if kind else "")


def edit_url(record: BibliographicRecord, kind: str = "") -> str:
    return reverse(f"{NOTICES}:edit", args=[record.pk]) + (f"?forme={kind}" if kind else "")


def typed(kind: str, **values: Any) -> dict[str, Any]:
    """What the form of a kind posts; rows by the name of their relation, those that exist with their `id`."""
    shown = shown_fields(BY_KEY[kind])
    data: dict[str, Any] = {"title": "Habiter la ville", "other_information": "", "state": "public",
                            "document_type": BY_KEY[kind].document_type, "entered_on": ""}  # fmt: skip
    data |= dict.fromkeys(shown - INLINES - set(data) - {"state"}, "")
    for name in shown & INLINES:
        rows = values.pop(name, [])
        data[name] = inline_formset(rows, initial=sum("id" in row for row in rows))
    return nested_form_data(data | {"themes": [], "territories": []} | values)
