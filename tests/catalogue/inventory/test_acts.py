"""What Nadia does about an item, and what undoes it."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from catalogue.display.access import access
from catalogue.display.held import read
from catalogue.exchange.described import described
from catalogue.inventory import acts
from catalogue.inventory.results import emptied, without_anything
from catalogue.models import BibliographicRecord, Item, ShelfAct
from search.documents.records import RecordDocuments

DAY = date(2026, 11, 3)
State = BibliographicRecord.State


def fresh(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)


def searched(item: Item):
    return next(RecordDocuments().some([item.record_id]))


class TestMissing:
    def test_it_is_no_longer_said_available(self, shelf, user):
        item = shelf[0]
        assert searched(item).available_here
        acts.miss([item], on=DAY, user=user)
        item = fresh(item)
        assert (item.missing_since, item.edited_here, item.is_here) == (DAY, True, False)
        held = access(read(item.record))
        assert (held.here, held.missing, held.elsewhere, held.action) == ([], [item], [], "ask")
        assert not searched(item).available_here
        assert not item.record.is_available_here

    def test_one_missed_already_keeps_its_date(self, shelf):
        acts.miss([shelf[0]], on=DAY)
        assert acts.miss([shelf[0], shelf[1]], on=date(2026, 12, 1)) == list(ShelfAct.objects.all()[:1])
        assert fresh(shelf[0]).missing_since == DAY

    def test_found_again_it_is_what_it_was(self, book):
        item = book("PB1", "EDU 1", status="Exclu du prêt")
        acts.miss([item], on=DAY)
        acts.find([item])
        found = fresh(item)
        assert (found.missing_since, found.status, found.is_here) == (None, "Exclu du prêt", True)

    def test_it_still_leaves_in_exports_with_its_status(self, book):
        item = book("PB1", "EDU 1", status="Exclu du prêt")
        acts.miss([item])
        [one] = described(read(BibliographicRecord.objects.get())).items
        assert (one.barcode, one.status) == ("PB1", "Exclu du prêt")


class TestMoved:
    def test_its_place_is_corrected(self, shelf):
        assert len(acts.move(shelf[:2], localisation="Profession Banlieue", section="Réserve")) == 2
        assert fresh(shelf[0]).section == "Réserve"
        assert acts.move(shelf[:1], localisation="Profession Banlieue", section="Réserve") == []


class TestWeeded:
    def test_it_leaves_the_shelves_and_keeps_its_trace(self, shelf, user):
        item = shelf[0]
        acts.weed([item], reason="Abîmé", on=DAY, user=user)
        item = fresh(item)
        assert (item.withdrawn_on, item.withdrawal_reason, item.edited_here) == (DAY, "Abîmé", True)
        held = read(item.record)
        assert access(held).items == []
        assert described(held).items == ()
        assert searched(item).call_numbers == ()
        assert not searched(item).available_here

    def test_the_act_is_in_the_history_of_the_notice(self, shelf, user):
        acts.weed(shelf[:1], reason="Abîmé", user=user)
        entry = ModelLogEntry.objects.get(action=acts.ON_THE_SHELVES)
        assert (entry.user, entry.data) == (user, {"act": "Mis au pilon", "item": "PB1 EDU 1 LAV"})
        assert entry.message == "Exemplaire PB1 EDU 1 LAV : mis au pilon"

    def test_it_is_weeded_once(self, shelf):
        acts.weed(shelf[:1], reason="Abîmé", on=DAY)
        assert acts.weed(shelf[:1], reason="Périmé") == []
        assert acts.miss(shelf[:1]) == []

    def test_a_form_opened_before_does_not_bring_it_back(self, shelf):
        in_the_form = Item.objects.get(pk=shelf[0].pk)
        acts.weed(shelf[:1], reason="Abîmé", on=DAY)
        in_the_form.note = "Corrigée entre-temps"
        in_the_form.save()
        assert (fresh(shelf[0]).withdrawn_on, fresh(shelf[0]).note) == (DAY, "Corrigée entre-temps")

    def test_an_older_version_of_the_notice_does_not_bring_it_back(self, shelf):
        record = BibliographicRecord.objects.get(pk=shelf[0].record_id)
        revision = record.save_revision()
        acts.weed(shelf[:1], reason="Abîmé", on=DAY)
        revision.as_object().save()
        assert fresh(shelf[0]).withdrawn_on == DAY


class TestTheNoticeThatItLeaves:
    def test_with_nothing_else_it_is_proposed_and_withdrawn(self, shelf, opened, user):
        inventory = opened()
        acts.weed(shelf[:1], reason="Abîmé", inventory=inventory)
        [record] = emptied(inventory)
        assert record.pk == shelf[0].record_id
        [act] = acts.withdraw([record], user=user, inventory=inventory)
        record.refresh_from_db()
        assert record.state == State.WITHDRAWN
        assert list(emptied(inventory)) == []
        acts.undo(act, user=user)
        assert BibliographicRecord.objects.get(pk=record.pk).state == State.PUBLIC

    def test_with_another_item_a_part_or_an_address_it_is_not(self, shelf, book):
        book("X1", record=shelf[0].record, localisation="Autre centre")
        BibliographicRecord.objects.create(title="Un article", level="a", host=shelf[1].record)
        BibliographicRecord.objects.filter(pk=shelf[2].record_id).update(
            details={"locations": [{"url": "https://exemple.fr/"}]}
        )
        acts.weed(shelf[:4], reason="Abîmé")
        left = without_anything(BibliographicRecord.objects.filter(items__withdrawn_on__isnull=False))
        assert [record.pk for record in left] == [shelf[3].record_id]


class TestUndoing:
    @pytest.mark.parametrize("act", ["miss", "move", "weed"])
    def test_each_act_is_undone_to_the_letter(self, act, shelf):
        before = Item.objects.values().get(pk=shelf[0].pk)
        values = {"move": {"localisation": "", "section": "B"}, "weed": {"reason": "Abîmé"}}.get(act, {})
        [done] = getattr(acts, act)(shelf[:1], **values)
        assert Item.objects.values().get(pk=shelf[0].pk) != before
        acts.undo(done)
        assert Item.objects.values().get(pk=shelf[0].pk) == before
        acts.undo(done)  # twice is once

    def test_found_is_undone_too(self, shelf):
        acts.miss(shelf[:1], on=DAY)
        [done] = acts.find(shelf[:1])
        acts.undo(done)
        assert fresh(shelf[0]).missing_since == DAY

    def test_the_last_act_is_undone_first(self, shelf):
        [missed] = acts.miss(shelf[:1])
        [weeded] = acts.weed(shelf[:1], reason="Jamais retrouvé")
        with pytest.raises(acts.CannotUndo, match="Annulez d’abord"):
            acts.undo(missed)
        acts.undo(weeded)
        acts.undo(missed)
        assert (fresh(shelf[0]).missing_since, fresh(shelf[0]).edited_here) == (None, False)

    def test_what_was_corrected_since_is_not_overwritten(self, shelf):
        [moved] = acts.move(shelf[:1], localisation="", section="Réserve")
        Item.objects.filter(pk=shelf[0].pk).update(section="Bureau")
        with pytest.raises(acts.CannotUndo, match="corrigé depuis"):
            acts.undo(moved)
        assert fresh(shelf[0]).section == "Bureau"

    def test_a_correction_made_meanwhile_stays_protected(self, shelf):
        [missed] = acts.miss(shelf[:1])
        Item.objects.filter(pk=shelf[0].pk).update(call_number="EDU 1 BIS")
        acts.undo(missed)
        assert fresh(shelf[0]).edited_here
