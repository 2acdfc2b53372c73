"""What is expected on the shelves, what was read, and what comes of it."""

import pytest

from catalogue.inventory import acts
from catalogue.inventory.opening import is_explained
from catalogue.inventory.results import (
    LISTS,
    apart,
    counts,
    disordered,
    misplaced,
    missing,
    order_of,
    to_check,
    unknown,
)
from catalogue.inventory.scanning import InventoryClosed, look_again, take, take_one
from catalogue.models import Item


def barcodes(items) -> list[str]:
    return sorted(item.barcode for item in items)


class TestTheScope:
    def test_it_is_ours_by_default_even_without_a_localisation(self, book, opened):
        book("PB1"), book("PB2", localisation=""), book("X1", localisation="Autre centre")
        assert barcodes(LISTS["attendus"](opened())) == ["PB1", "PB2"]

    def test_it_keeps_to_a_section_a_support_and_call_numbers(self, book, opened):
        book("A", "EDU 1", support="Livre"), book("B", "EDU 3", support="Livre"), book("C", "EDU 12", support="Livre")
        book("D", "EDU 2", section="Réserve", support="Livre"), book("E", "EDU 2", support="DVD")
        book("F", "POL 1", support="Livre")
        inventory = opened(section="Salle", support="Livre", prefix="EDU", last_call_number="EDU 3")
        assert barcodes(LISTS["attendus"](inventory)) == ["A", "B"]

    def test_what_enters_later_is_not_missed(self, shelf, book, opened):
        inventory = opened()
        book("PB7", "EDU 7")
        assert "PB7" not in barcodes(missing(inventory))

    def test_a_weeded_item_is_not_expected(self, shelf, opened):
        Item.objects.filter(barcode="PB1").update(withdrawn_on="2026-01-05")
        assert "PB1" not in barcodes(LISTS["attendus"](opened()))


class TestReading:
    def test_each_code_is_answered_at_once(self, shelf, book, opened, user):
        book("X1", localisation="Autre centre")
        inventory = opened()
        assert [take_one(inventory, code, user=user).outcome for code in ("PB1", "pb2", "*PB2*", "X1", "PB99")] == [
            "found", "found", "again", "elsewhere", "unknown",
        ]  # fmt: skip
        assert take_one(inventory, "  ", user=user) is None
        assert inventory.drops.get().again == 1

    def test_several_drops_add_up_and_repetitions_count_once(self, shelf, opened):
        inventory = opened()
        take(inventory, ["PB1", "PB2", "PB1"], name="lundi.txt")
        drop = take(inventory, ["PB2", "PB3"], name="mardi.txt")
        assert drop.again == 1
        assert counts(inventory)["trouves"] == 3
        assert barcodes(missing(inventory)) == ["PB4", "PB5", "PB6"]

    def test_a_barcode_in_small_letters_in_the_catalogue_is_found(self, book, opened):
        book("pb1")
        inventory = opened()
        take(inventory, ["PB1"])
        assert counts(inventory)["trouves"] == 1

    def test_nothing_is_read_once_it_is_closed(self, shelf, opened):
        inventory = opened()
        inventory.closed_at = "2026-11-03T12:00Z"
        inventory.save()
        with pytest.raises(InventoryClosed, match="rouvrez"):
            take(inventory, ["PB1"])
        with pytest.raises(InventoryClosed):
            take_one(inventory, "PB1")

    def test_a_code_catalogued_since_finds_its_item(self, shelf, book, opened):
        inventory = opened()
        take(inventory, ["PB7", "PB8"])
        book("PB7")
        assert look_again(inventory) == 1
        assert [scan.code for scan in unknown(inventory)] == ["PB8"]

    def test_of_two_items_with_one_barcode_the_expected_one_is_found(self, book, opened):
        book("PB1", localisation="Autre centre")
        ours = book("PB1")
        inventory = opened()
        assert take_one(inventory, "PB1").item == ours
        assert counts(inventory)["trouves"] == 1


class TestTheLists:
    def test_those_on_order_are_set_apart(self, shelf, opened):
        Item.objects.filter(barcode="PB1").update(status="En commande")
        inventory = opened(apart=["En commande"])
        take(inventory, ["PB2"])
        assert barcodes(apart(inventory)) == ["PB1"]
        assert barcodes(missing(inventory)) == ["PB3", "PB4", "PB5", "PB6"]

    def test_one_weeded_meanwhile_is_no_longer_missing(self, shelf, opened):
        inventory = opened()
        acts.weed(shelf[:1], reason="Jamais retrouvé")
        assert barcodes(apart(inventory)) == ["PB1"]
        assert "PB1" not in barcodes(missing(inventory))

    @pytest.mark.parametrize(
        ("status", "answer"),
        [
            ("En commande", True),
            ("En reliure", True),
            ("Prêté", True),
            ("Exclu du prêt", False),
            ("Consultable", False),
        ],
    )
    def test_the_statuses_that_explain_an_absence_are_proposed(self, status, answer):
        assert is_explained(status) is answer

    def test_what_belongs_elsewhere_is_misplaced(self, shelf, book, opened):
        book("PB20", "EDU 20", section="Réserve")
        inventory = opened(section="Salle")
        take(inventory, ["PB1", "PB20"])
        assert barcodes(misplaced(inventory)) == ["PB20"]

    def test_one_read_between_strangers_is_in_disorder_and_its_place_is_told(self, shelf, opened):
        inventory = opened()
        take(inventory, ["PB1", "PB2", "PB6", "PB3", "PB4", "PB5"])
        assert barcodes(disordered(inventory)) == ["PB6"]
        [said] = order_of(inventory).wrong.values()
        assert said == "Lu après « EDU 2 LAV » ; sa place est après « EDU 5 LAV »."

    def test_a_reading_in_no_order_is_named_and_not_judged(self, shelf, opened):
        inventory = opened()
        take(inventory, ["PB6", "PB5", "PB4", "PB3"], name="à l’envers.txt")
        order = order_of(inventory)
        assert (order.wrong, order.unjudged) == ({}, ["à l’envers.txt"])
        inventory.in_order = False
        assert order_of(inventory).unjudged == []

    def test_two_walks_are_two_orders(self, shelf, opened):
        inventory = opened()
        take(inventory, ["PB4", "PB5", "PB6"], name="lundi.txt")
        take(inventory, ["PB1", "PB2", "PB3"], name="mardi.txt")
        assert not order_of(inventory).wrong

    def test_what_the_public_does_not_see_is_to_check(self, shelf, book, opened):
        book("PB11", state="withdrawn"), book("PB12", state="incomplete")
        book("PB13"), book("PB13", section="Réserve")
        Item.objects.filter(barcode="PB1").update(missing_since="2025-01-01")
        Item.objects.filter(barcode="PB2").update(withdrawn_on="2025-01-01")
        inventory = opened(section="Salle")
        take(inventory, ["PB1", "PB2", "PB3", "PB11", "PB12", "PB13"])
        assert barcodes(to_check(inventory)) == ["PB1", "PB11", "PB12", "PB13", "PB2"]

    def test_every_list_is_a_few_queries_whatever_there_is(self, shelf, opened, django_assert_max_num_queries):
        inventory = opened()
        take(inventory, ["PB1", "PB3", "PB99"])
        with django_assert_max_num_queries(12):
            assert counts(inventory) == {
                "attendus": 6, "trouves": 2, "manquants": 4, "a-part": 0, "ailleurs": 0, "desordre": 0,
                "inconnus": 1, "a-verifier": 0, "lus": 3,
            }  # fmt: skip
