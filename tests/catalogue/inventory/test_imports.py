"""A weeded item does not come back by an import: it stays weeded, or a person is asked."""

from datetime import date

import pytest

from catalogue.importing.undo import Undo, begin
from catalogue.inventory import acts
from catalogue.models import ImportLine, ImportRun, Item, ItemQuestion, OverlayRule, Source

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 3)
ITEM = "995 ##$fPB1$kEDU 1$oExclu du prêt"


@pytest.fixture
def records(unimarc):
    def book(number: str, *lines: str, title: str = "Habiter") -> bytes:
        return unimarc(f"001 {number}", f"200 1#$a{title}", *lines)

    return book


def weeded() -> Item:
    acts.weed(Item.objects.all(), reason="Abîmé", on=DAY)
    return Item.objects.get()


def test_given_again_it_stays_weeded(records, import_records):
    import_records(records("1", ITEM))
    item = weeded()
    import_records(records("1", ITEM, "300 ##$aUne note"))
    assert Item.objects.get().withdrawn_on == DAY
    assert Item.objects.get() == item
    assert not ItemQuestion.objects.exists()


def test_even_a_rule_that_replaces_all_does_not_bring_it_back(records, import_records):
    import_records(records("1", ITEM))
    weeded()
    OverlayRule.objects.create(source=Source.objects.get(), aspect="items", action=OverlayRule.Action.REPLACE)
    import_records(records("1", ITEM.replace("EDU 1", "EDU 2")))
    item = Item.objects.get()
    assert (item.withdrawn_on, item.withdrawal_reason) == (DAY, "Abîmé")


def test_gone_from_its_source_nothing_is_asked(records, import_records):
    import_records(records("1", ITEM))
    weeded()
    import_records(records("1", "300 ##$aUne note"))
    assert Item.objects.get().withdrawn_on == DAY
    assert not ItemQuestion.objects.exists()


def test_given_on_another_notice_a_person_decides(records, import_records):
    import_records(records("1", ITEM))
    weeded()
    import_records(records("2", ITEM, title="Autre livre"), source="Autre source")
    assert Item.objects.count() == 1
    assert ItemQuestion.objects.get().kind in (ItemQuestion.Kind.TWICE, ItemQuestion.Kind.MOVED)


def test_undoing_its_import_asks_before_it_goes(records, import_records):
    import_records(records("1", ITEM))
    weeded()
    run = begin(ImportRun.objects.get())
    for _progress in Undo(run).run():
        pass
    assert Item.objects.get().withdrawn_on == DAY
    assert run.lines.get().outcome == ImportLine.Outcome.TO_DECIDE


def test_a_missing_item_is_not_found_by_an_import(records, import_records):
    import_records(records("1", ITEM))
    acts.miss(Item.objects.all(), on=DAY)
    import_records(records("1", ITEM.replace("Exclu du prêt", "Disponible")))
    item = Item.objects.get()
    assert (item.missing_since, item.status) == (DAY, "Exclu du prêt")
