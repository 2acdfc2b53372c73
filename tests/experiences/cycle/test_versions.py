"""What was read, block by block; what an editor's software does to a text is no change."""

from __future__ import annotations

from decimal import Decimal

import pytest

from experiences.cycle.versions import BLOCKS, block_title, changed, digests, latest_version
from experiences.models import Contact, ExperiencePage, Indicator, Lever
from tests.experiences.cycle.conftest import edit

pytestmark = pytest.mark.django_db


def test_the_draft_and_the_page_that_it_becomes_are_one_version(write):
    page = write(live=True, budget=Decimal("1200.5"), contacts=[Contact(name="Hélène Roux", is_public=True)])
    assert digests(ExperiencePage.objects.get(pk=page.pk)) == latest_version(page).digests


def test_each_change_is_of_its_block(write):
    page = write()
    before = latest_version(page).digests
    assert list(before) == list(BLOCKS) or set(before) == set(BLOCKS)
    for block, fields in {
        "accroche": {"summary": "Autre"},
        "en-bref": {"budget": Decimal(3)},
        "vigilance": {"vigilance": "<p>Attention.</p>"},
        "enseignements": {"levers": [Lever(text="Un local")]},
        "contacts": {"contacts": [Contact(name="Inès", is_public=True)]},
        "results": {"indicators": [Indicator(name="Familles", value="45")]},
    }.items():
        draft = ExperiencePage.objects.get(pk=page.pk)
        for name, value in fields.items():
            setattr(draft, name, value)
        assert changed(before, digests(draft)) == [block]


def test_the_marks_that_the_editor_adds_to_a_text_are_no_change(write):
    page = write()
    before = latest_version(page).digests
    page = edit(page, approach='<p data-block-key="a1b2c">Trois réunions.</p>')
    assert latest_version(page).digests == before


def test_a_number_written_otherwise_is_no_change(write):
    page = write(full_time_equivalents=Decimal("0.5"))
    assert digests(page)["en-bref"] == digests(edit(page, full_time_equivalents=Decimal("0.50")))["en-bref"]


def test_a_contact_that_is_not_public_is_nobody_s_to_read(write):
    page = write()
    assert latest_version(edit(page, contacts=[Contact(name="Inès")])).digests == latest_version(page).digests


def test_every_block_has_a_name():
    assert [block_title(name) for name in ("", "accroche", "approach")] == [
        "La fiche entière",
        "Titre et accroche",
        "Démarche",
    ]
    assert all(block_title(name) for name in BLOCKS)
