"""A second import brings notices up to date, and leaves Nadia's own work alone."""

import pytest

from catalogue.models import BibliographicRecord, Contribution, Item, Source, SourceMapping, Subject, SubjectAssignment
from reference.models import Agent, Theme

pytestmark = pytest.mark.django_db


def item(barcode: str, call_number: str = "331 DON", status: str = "Empruntable") -> str:
    return f"996 ##$f{barcode}$k{call_number}$9expl_cb:{barcode}$9expl_cote:{call_number}$9statut_libelle:{status}"


def shelf() -> list[tuple[str, str, str]]:
    return list(Item.objects.order_by("pk").values_list("barcode", "call_number", "status"))


class TestItems:
    def test_an_item_is_known_by_its_barcode(self, book, import_records) -> None:
        import_records(book("1", "Livre", item("A"), item("B")))
        keys = list(Item.objects.order_by("pk").values_list("pk", flat=True))
        import_records(book("1", "Livre", item("B", "340 NEW"), item("A", status="Perdu")))
        assert shelf() == [("A", "331 DON", "Perdu"), ("B", "340 NEW", "Empruntable")]
        assert list(Item.objects.order_by("pk").values_list("pk", flat=True)) == keys

    def test_without_a_barcode_it_is_known_by_its_call_number(self, book, import_records) -> None:
        import_records(book("1", "Livre", item("")))
        import_records(book("1", "Livre", item("A")))
        assert shelf() == [("A", "331 DON", "Empruntable")]

    def test_two_copies_on_one_call_number_stay_two(self, book, import_records) -> None:
        import_records(book("1", "Livre", item("A")))
        import_records(book("1", "Livre", item("A"), item("B")))
        assert [barcode for barcode, *_ in shelf()] == ["A", "B"]

    def test_an_item_that_left_the_source_is_kept(self, book, import_records) -> None:
        import_records(book("1", "Livre", item("A"), item("B")))
        import_records(book("1", "Livre", item("A", status="Perdu")))
        assert [barcode for barcode, *_ in shelf()] == ["A", "B"]

    def test_a_note_written_by_hand_stays(self, book, import_records) -> None:
        import_records(book("1", "Livre", item("A")))
        Item.objects.update(note="Reliure à refaire")
        import_records(book("1", "Livre", item("A", status="Perdu")))
        assert Item.objects.get().note == "Reliure à refaire"
        assert Item.objects.get().status == "Perdu"


class TestByHand:
    def test_a_word_corrected_by_hand_stays_while_the_source_says_the_same(self, book, import_records) -> None:
        import_records(book("1", "La vile", "330 ##$aUn résumé."))
        BibliographicRecord.objects.update(title="La ville")
        import_records(book("1", "La vile", "330 ##$aUn meilleur résumé."))
        record = BibliographicRecord.objects.get()
        assert (record.title, record.abstract) == ("La ville", "Un meilleur résumé.")

    def test_it_stays_when_the_source_corrects_the_same_field(self, book, import_records) -> None:
        import_records(book("1", "La vile"))
        BibliographicRecord.objects.update(title="La ville, enfin")
        report = import_records(book("1", "La ville"))
        assert BibliographicRecord.objects.get().title == "La ville, enfin"
        assert report.kept == {"title": 1}

    def test_what_nobody_touched_here_follows_the_source(self, book, import_records) -> None:
        import_records(book("1", "La vile"))
        import_records(book("1", "La ville"))
        record = BibliographicRecord.objects.get()
        assert (record.title, record.sort_title) == ("La ville", "ville")

    def test_a_descriptor_added_by_hand_stays_while_the_source_keeps_its_own(self, book, import_records) -> None:
        import_records(book("1", "Livre", "606 #1$aLogement"))
        added = Subject.objects.create(label="Banlieue")
        SubjectAssignment.objects.create(record=BibliographicRecord.objects.get(), subject=added)
        import_records(book("1", "Livre corrigé", "606 #1$aLogement"))
        assert SubjectAssignment.objects.filter(subject=added).exists()
        import_records(book("1", "Livre corrigé", "606 #1$aHabitat"))
        subjects = SubjectAssignment.objects.order_by("sort_order").values_list("subject__label", flat=True)
        assert list(subjects) == ["Banlieue", "Habitat"]

    def test_a_withdrawn_notice_stays_withdrawn(self, book, import_records) -> None:
        import_records(book("1", "Livre"))
        BibliographicRecord.objects.update(state=BibliographicRecord.State.WITHDRAWN)
        import_records(book("1", "Livre corrigé"))
        record = BibliographicRecord.objects.get()
        assert (record.title, record.state) == ("Livre corrigé", BibliographicRecord.State.WITHDRAWN)

    def test_themes_set_by_hand_stay_beside_those_of_the_source(self, book, import_records) -> None:
        housing = Theme.objects.create(name="Habitat et cadre de vie", short_name="Habitat", slug="habitat")
        health = Theme.objects.create(name="Santé", short_name="Santé", slug="sante")
        source = Source.objects.create(name="Cosoter")
        SourceMapping.objects.create(
            source=source, kind=SourceMapping.Kind.CUSTOM_FIELD, value="cp_theme", target="themes"
        )
        import_records(book("1", "Livre"))
        BibliographicRecord.objects.get().themes.through.objects.create(
            bibliographicrecord=BibliographicRecord.objects.get(), theme=health
        )
        import_records(book("1", "Livre", "900 ##$aHABITAT$ncp_theme", "900 ##$aInconnu$ncp_theme"))
        record = BibliographicRecord.objects.get()
        assert {theme.pk for theme in record.themes.all()} == {housing.pk, health.pk}
        assert [field["value"] for field in record.details["custom_fields"]] == ["HABITAT", "Inconnu"]


class TestDates:
    def test_new_means_the_oldest_item(self, book, import_records) -> None:
        dated = "996 ##$f{0}$9expl_cb:{0}$9create_date:{1} 00:00:00"
        import_records(book("1", "Livre", dated.format("A", "2012-05-01"), dated.format("B", "2011-03-02")))
        assert str(BibliographicRecord.objects.get().entered_on) == "2011-03-02"

    def test_else_the_day_it_was_catalogued(self, book, import_records) -> None:
        import_records(book("1"))
        assert str(BibliographicRecord.objects.get().entered_on) == "2005-01-01"

    def test_a_new_item_does_not_make_an_old_notice_new(self, book, import_records) -> None:
        import_records(book("1"))
        import_records(book("1", "Livre", "996 ##$fA$9expl_cb:A$9create_date:2024-05-01 00:00:00"))
        assert str(BibliographicRecord.objects.get().entered_on) == "2005-01-01"

    def test_a_first_load_announces_nothing(self, book, import_records) -> None:
        from datetime import date

        import_records(book("1", "Premier"))
        import_records(book("2", "Second"))
        new = BibliographicRecord.objects.new_since(date(2000, 1, 1))
        assert [record.title for record in new] == ["Second"]


class TestAuthorities:
    def test_one_author_is_one_agent(self, book, import_records) -> None:
        import_records(book("1", "Un"), book("2", "Deux", "701 #1$aDONZELOT$bJacques"))
        assert [agent.heading for agent in Agent.objects.all()] == ["Donzelot, Jacques"]
        assert Contribution.objects.count() == 3

    def test_they_keep_their_order_and_their_functions(self, book, import_records) -> None:
        import_records(book("1", "Un", "702 #1$aMongin$bOlivier$4340$4080"))
        rows = Contribution.objects.order_by("sort_order").values_list("agent__name", "relators", "rank")
        assert list(rows) == [("Donzelot", ["070"], 1), ("Mongin", ["340", "080"], 3)]

    def test_subdivisions_make_one_descriptor(self, book, import_records) -> None:
        import_records(book("1", "Un", "606 #1$aLogement social$ySeine-Saint-Denis"))
        assert Subject.objects.get().label == "Logement social – Seine-Saint-Denis"
