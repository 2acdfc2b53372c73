"""An item that another notice holds, that left its source or that is given twice: a person is asked."""

import pytest

from catalogue.importing.deciding import CannotAnswer, answer
from catalogue.models import BibliographicRecord, Item, ItemQuestion

pytestmark = pytest.mark.django_db


def item(barcode: str, call_number: str = "331 DON", place: str = "Bobigny") -> str:
    said = f"$9expl_cb:{barcode}$9expl_cote:{call_number}$9location_libelle:{place}"
    return f"996 ##$f{barcode}$k{call_number}{said}"


def shelf() -> list[tuple[str, str]]:
    return list(Item.objects.order_by("pk").values_list("record__title", "barcode"))


class TestMoved:
    @pytest.fixture
    def question(self, book, import_records) -> ItemQuestion:
        import_records(book("1", "Un", item("A")), book("2", "Deux"))
        import_records(book("1", "Un"), book("2", "Deux", item("A", "340 NEW")))
        assert shelf() == [("Un", "A")]
        return ItemQuestion.objects.get(kind=ItemQuestion.Kind.MOVED)

    def test_nothing_happens_to_it_meanwhile(self, question) -> None:
        assert question.record.title == "Deux"
        assert question.values["call_number"] == "340 NEW"

    def test_nadia_moves_it(self, question) -> None:
        answer(question, "move")
        assert shelf() == [("Deux", "A")]

    def test_or_says_that_it_is_another_one(self, question) -> None:
        answer(question, "add")
        assert shelf() == [("Un", "A"), ("Deux", "A")]

    def test_or_keeps_it_and_is_not_asked_again(self, question, book, import_records) -> None:
        answer(question, "keep")
        import_records(book("1", "Un"), book("2", "Deux, corrigé", item("A", "340 NEW")))
        assert not ItemQuestion.objects.filter(kind=ItemQuestion.Kind.MOVED, answer="").exists()
        assert shelf() == [("Un", "A")]

    def test_an_answer_is_given_once(self, question) -> None:
        answer(question, "add")
        answer(question, "add")
        assert len(shelf()) == 2


class TestGone:
    @pytest.fixture
    def question(self, book, import_records) -> ItemQuestion:
        import_records(book("1", "Un", item("A"), item("B")))
        import_records(book("1", "Un", item("A")))
        return ItemQuestion.objects.get()

    def test_it_stays_until_nadia_says_otherwise(self, question) -> None:
        assert (question.kind, question.item.barcode) == (ItemQuestion.Kind.GONE, "B")
        assert len(shelf()) == 2

    def test_she_withdraws_it(self, question) -> None:
        answer(question, "withdraw")
        assert shelf() == [("Un", "A")]

    def test_not_if_it_was_corrected_here(self, question) -> None:
        Item.objects.filter(pk=question.item_id).update(edited_here=True)
        with pytest.raises(CannotAnswer, match="corrigé ici"):
            answer(question, "withdraw")
        assert len(shelf()) == 2
        assert ItemQuestion.objects.get().answer == ""


class TestTwice:
    def test_the_second_of_one_file_waits(self, book, import_records) -> None:
        import_records(book("1", "Un", item("A")), book("2", "Deux", item("A")))
        assert shelf() == [("Un", "A")]
        assert ItemQuestion.objects.get().record.title == "Deux"

    def test_another_localisation_is_another_item(self, book, import_records) -> None:
        import_records(book("1", "Un", item("A")), book("2", "Deux", item("A", place="Ailleurs")))
        assert len(shelf()) == 2
        assert not ItemQuestion.objects.exists()

    def test_items_without_a_barcode_never_ask(self, book, import_records) -> None:
        import_records(book("1", "Un", item("")), book("2", "Deux", item("")))
        assert len(shelf()) == 2

    def test_another_source_is_said_to_have_the_same_barcode(self, book, import_records) -> None:
        import_records(book("1", "Un", item("A")))
        import_records(book("X", "Autre", item("A")), source="Ailleurs")
        assert ItemQuestion.objects.get().kind == ItemQuestion.Kind.TWICE


def test_a_corrected_item_is_not_overwritten(book, import_records) -> None:
    import_records(book("1", "Un", item("A")))
    Item.objects.update(call_number="331 DON (salle)", edited_here=True)
    import_records(book("1", "Un", item("A", "999 ZZZ")))
    assert Item.objects.get().call_number == "331 DON (salle)"
    assert BibliographicRecord.objects.get().items.count() == 1
