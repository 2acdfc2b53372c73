"""What the pages of `editorial.toml` have beside texts: partners, counts, questions, free words, a question asked."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from wagtail.models import Page

from cms.models import (
    AccessibilityPage,
    ActionPage,
    ActionPartner,
    Attendance,
    CollectionPage,
    FormField,
    FormPage,
    Network,
    NetworkPage,
    NewsPage,
    SectionPage,
    SectionPartner,
)
from cms.notices.making import organisation
from reference.models import Territory

Table = dict[str, Any]

OWN_PARTS = ("partners", "attendances", "questions", "question", "tags", "territories", "origin", "see_also", "outcomes",
             "network_name")  # fmt: skip


def own_fields(model: type[Page], table: Table, today: date) -> Table:
    """What is a column of its type, told otherwise in the table."""
    fields: Table = {}
    if model is CollectionPage:
        fields["question"] = json.dumps([{"type": "criteria", "value": table["question"]}])
    if model is NewsPage:
        fields["published_on"] = date.fromordinal(today.toordinal() - table["days_ago"])
    if model is NetworkPage and (name := table.get("network_name")):
        fields["network"] = Network.objects.get_or_create(name=name)[0]
    if model is AccessibilityPage:
        fields["declared_on"] = parse_date(table["declared_on"])
    if origin := table.get("origin"):
        fields["origin"] = organisation(origin)
    return fields


def fill_parts(page: Page, table: Table) -> None:
    """What hangs from it. KeyError: no such territory."""
    if names := table.get("territories"):
        page.territories = [*map(territory, names)]
    if tags := table.get("tags"):
        page.tags.set(tags)
    if isinstance(page, SectionPage):
        page.partners = [
            SectionPartner(agent=organisation(one["name"]), place=one["place"], url=one["url"])
            for one in table.get("partners", [])
        ]
    if isinstance(page, ActionPage):
        page.partners = [ActionPartner(**one) for one in table.get("partners", [])]
        page.attendances = [
            Attendance(function=one["function"], territory=territory(one["commune"]), count=one["count"])
            for one in table.get("attendances", [])
        ]
    if isinstance(page, FormPage):
        page.form_fields = [FormField(sort_order=rank, **one) for rank, one in enumerate(table["questions"])]


def territory(name: str) -> Territory:
    """The commune first: « Paris » is a département too."""
    found = sorted(Territory.objects.filter(name=name), key=lambda one: one.kind != Territory.Kind.COMMUNE)
    if not found:
        raise KeyError(name)
    return found[0]
