"""The form guides who writes, and keeps what she types."""

from __future__ import annotations

import pytest
from django.urls import reverse

from experiences import panels
from experiences.models import ExperiencePage
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db
BLOCKS = (
    "context",
    "objectives",
    "approach",
    "participation",
    "results",
    "hindsight",
    "transfer_conditions",
    "vigilance",
)


def test_each_block_has_its_help_its_gauge_and_an_example():
    told = {panel.field_name: panel for panel in (*panels.STORY, *panels.LESSONS) if hasattr(panel, "field_name")}
    assert set(told) == set(BLOCKS)
    for panel in told.values():
        assert panel.attrs["data-word-gauge"].isdigit()
        assert "Environ" in str(panel.help_text)
        assert "Exemple : «" in str(panel.help_text)


def test_what_paul_types_is_kept_without_a_click(write, paul, client):
    """Wagtail's autosave: each pause is a POST that asks for JSON, and writes over the draft of the sitting."""
    page = write()
    client.force_login(paul)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client.get(address).content.decode()
    assert 'data-w-autosave-interval-value="10000"' in html
    form = typed(page, title="Un jardin, et un four")
    told = client.post(address, form, headers={"accept": "application/json"})
    assert told.status_code == 200, told.content
    count = page.revisions.count()
    again = form | {"title": "Un jardin et un four à pain", "overwrite_revision_id": told.json()["revision_id"]}
    again |= {
        "loaded_revision_id": told.json()["revision_id"],
        "loaded_revision_created_at": told.json()["revision_created_at"],
    }
    assert client.post(address, again, headers={"accept": "application/json"}).status_code == 200
    page = ExperiencePage.objects.get(pk=page.pk)
    assert (page.draft_title, page.revisions.count()) == ("Un jardin et un four à pain", count)


def typed(page: ExperiencePage, **fields: str) -> dict[str, str]:
    empty = {}
    for rows in (
        "writers",
        "involvements",
        "fundings",
        "indicators",
        "levers",
        "brakes",
        "contacts",
        "references",
        "comments",
    ):
        empty |= {f"{rows}-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")} | {
            f"{rows}-MAX_NUM_FORMS": "1000"
        }
    story = dict.fromkeys(BLOCKS, "null")
    return {
        **empty,
        **story,
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "licence": page.licence,
    } | fields


def test_the_example_is_read_in_the_form(write, paul, client):
    client.force_login(paul)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[edit(write(), paul).pk])).content.decode()
    assert "Trente enfants restaient sans adulte" in html
