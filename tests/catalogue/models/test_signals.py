"""Every change of a notice is announced, inside its transaction."""

import pytest

from catalogue.models import BibliographicRecord, Contribution, Item
from catalogue.signals import records_changed
from reference.models import Agent, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced() -> set[int]:
    found: set[int] = set()

    def note(record_ids, **kwargs) -> None:
        found.update(record_ids)

    records_changed.connect(note)
    yield found
    records_changed.disconnect(note)


@pytest.fixture
def record() -> BibliographicRecord:
    return BibliographicRecord.objects.create(title="La ville")


def test_a_notice_saved_or_deleted(record, announced) -> None:
    record.save()
    assert announced == {record.pk}
    announced.clear()
    pk = record.pk
    record.delete()
    assert announced == {pk}


@pytest.mark.parametrize("part", ["item", "author"])
def test_a_part_saved_then_deleted(record, announced, part) -> None:
    announced.clear()
    if part == "item":
        added = Item.objects.create(record=record, call_number="331 DON")
    else:
        added = Contribution.objects.create(record=record, agent=Agent.objects.create(name="Donzelot"))
    assert announced == {record.pk}
    announced.clear()
    added.delete()
    assert announced == {record.pk}


def test_a_theme_given_by_hand(record, announced) -> None:
    theme = Theme.objects.create(name="Habitat", short_name="Habitat", slug="habitat")
    announced.clear()
    record.themes = [theme]
    record.save()
    assert announced == {record.pk}
