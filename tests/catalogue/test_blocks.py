"""A notice quoted in a page."""

import pytest

from catalogue.blocks import RecordChooserBlock
from catalogue.models import BibliographicRecord, Contribution
from reference.models import Agent

pytestmark = pytest.mark.django_db


def test_it_shows_the_notice_as_a_search_would():
    record = BibliographicRecord.objects.create(title="Habiter la ville", printed_date="2016")
    Contribution.objects.create(record=record, agent=Agent.objects.create(name="Bonnard", forename="Claire"))
    html = RecordChooserBlock().render(record)
    assert f'href="{record.get_absolute_url()}"' in html
    assert "Claire Bonnard. – 2016" in html


def test_a_withdrawn_notice_is_left_out():
    record = BibliographicRecord.objects.create(title="Habiter la ville", state="withdrawn")
    assert RecordChooserBlock().render(record).strip() == ""


def test_it_is_chosen_by_search():
    record = BibliographicRecord.objects.create(title="Habiter la ville")
    block = RecordChooserBlock()
    assert block.to_python(block.get_prep_value(record)) == record
    assert block.widget.get_chooser_modal_url().endswith("/bibliographicrecord/")
