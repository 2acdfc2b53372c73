"""Rules of overlay: what a second import may touch, by source and aspect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.importing.overlay import joined, merged
from catalogue.models import BibliographicRecord, Item, OverlayRule, Source, SubjectAssignment

Action = OverlayRule.Action

lists = st.lists(st.integers(0, 9), unique=True)


@given(lists, lists)
def test_what_nobody_touched_becomes_what_the_source_says(said, now) -> None:
    assert merged(said, said, now) == now


@given(lists, lists, lists)
def test_what_was_added_here_stays_and_what_was_removed_here_does_not_return(ours, said, now) -> None:
    found = set(merged(ours, said, now))
    if ours != said:
        assert set(ours) - set(said) <= found
        assert not (set(said) - set(ours)) & found & set(now) & set(said)


@given(lists, lists, lists)
def test_the_source_adds_and_removes_only_its_own(ours, said, now) -> None:
    found = set(merged(ours, said, now))
    assert set(now) - set(said) <= found
    if ours != said:
        assert not (set(said) - set(now)) & found


@given(lists, lists)
def test_joining_loses_nothing_and_doubles_nothing(ours, now) -> None:
    found = joined(ours, now)
    assert found[: len(ours)] == ours
    assert sorted(found) == sorted({*ours, *now})


@pytest.mark.django_db
class TestRules:
    @pytest.fixture
    def second(self, book, import_records):
        """Import a notice, correct its title here, import it changed under this rule; what the notice then says."""

        def run(aspect: str, action: str, *, role: str = Source.Role.MASTER) -> BibliographicRecord:
            source = Source.objects.create(name="Cosoter", role=role)
            if action:
                OverlayRule.objects.create(source=source, aspect=aspect, action=action)
            first = "606 #1$aLogement", "996 ##$fA$9expl_cb:A$9expl_cote:1"
            import_records(book("1", "De la source", "330 ##$aAncien.", *first))
            record = BibliographicRecord.objects.get()
            record.title = "Le mien"
            record.note_edits(["title"])
            record.save()
            then = "606 #1$aHabitat", "996 ##$fA$9expl_cb:A$9expl_cote:2"
            import_records(book("1", "De la source, revu", "330 ##$aNouveau.", *then))
            return BibliographicRecord.objects.get()

        return run

    def test_by_default_a_correction_stays_and_the_rest_follows(self, second) -> None:
        record = second("", "")
        assert (record.title, record.abstract) == ("Le mien", "Nouveau.")

    def test_replace_overwrites_even_a_correction(self, second) -> None:
        assert second("title", Action.REPLACE).title == "De la source, revu"

    def test_keep_keeps_ours(self, second) -> None:
        assert second("abstract", Action.KEEP).abstract == "Ancien."

    def test_add_completes_a_list_and_removes_nothing(self, second) -> None:
        second("subjects", Action.ADD)
        labels = SubjectAssignment.objects.order_by("sort_order").values_list("subject__label", flat=True)
        assert list(labels) == ["Logement", "Habitat"]

    def test_add_leaves_a_text_that_is_there(self, second) -> None:
        assert second("abstract", Action.ADD).abstract == "Ancien."

    def test_a_rule_on_items_is_obeyed(self, second) -> None:
        second("items", Action.KEEP)
        assert Item.objects.get().call_number == "1"

    def test_a_copy_only_completes(self, second) -> None:
        record = second("", "", role=Source.Role.COPY)
        assert record.abstract == "Ancien."
        assert SubjectAssignment.objects.count() == 2

    def test_a_rule_says_otherwise_of_a_copy(self, second) -> None:
        assert second("abstract", Action.REPLACE, role=Source.Role.COPY).abstract == "Nouveau."


@pytest.mark.django_db
def test_a_field_emptied_here_stays_empty(book, import_records) -> None:
    import_records(book("1", "Livre", "330 ##$aUn résumé faux."))
    record = BibliographicRecord.objects.get()
    record.abstract = ""
    record.note_edits(["abstract"])
    record.save()
    import_records(book("1", "Livre, 2e édition", "330 ##$aUn résumé faux, encore."))
    assert BibliographicRecord.objects.get().abstract == ""


@pytest.mark.django_db
def test_a_new_mapping_changes_what_it_maps_and_no_correction(book, import_records) -> None:
    from catalogue.models import SourceMapping

    import_records(book("1", "Livre", "200 1#$aLivre$bRapport d’étude"))
    BibliographicRecord.objects.update(title="Le mien", edited_here=["title"])
    source = Source.objects.get()
    kind = SourceMapping.Kind.DOCUMENT_TYPE
    SourceMapping.objects.create(source=source, kind=kind, value="Rapport d’étude", target="Rapport")
    import_records(book("1", "Livre", "200 1#$aLivre$bRapport d’étude"))
    assert BibliographicRecord.objects.get().title == "Le mien"
