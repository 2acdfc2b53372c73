"""Which authority a heading of a file is: under a rejected form, or in another vocabulary than ours."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import (
    BibliographicRecord,
    Publisher,
    PublisherVariant,
    Series,
    SeriesVariant,
    Subject,
    SubjectAssignment,
    SubjectVariant,
    Vocabulary,
)
from reference.models import Agent, AgentVariant

pytestmark = pytest.mark.django_db


def headings() -> list[tuple[str, str]]:
    rows = SubjectAssignment.objects.order_by("record_id", "sort_order", "pk")
    return list(rows.values_list("subject__label", "subject__vocabulary__code"))


class TestRejectedForms:
    def test_each_leads_to_its_authority(self, book, import_records) -> None:
        housing = Subject.objects.create(label="Logement social")
        SubjectVariant.objects.create(authority=housing, label="HLM")
        agent = Agent.objects.create(kind="organisation", name="Profession Banlieue")
        AgentVariant.objects.create(authority=agent, label="P.B.")
        SeriesVariant.objects.create(authority=Series.objects.create(title="Les cahiers"), label="Cahiers de PB")
        PublisherVariant.objects.create(authority=Publisher.objects.create(name="La Villette"), label="Villette éd.")
        import_records(
            book("1", "Livre", "606 ##$ahlm", "711 02$aP.B.", "225 2#$aCahiers de PB$v3", "210 ##$aParis$cVillette éd.")
        )
        assert headings() == [("Logement social", "")]
        record = BibliographicRecord.objects.get()
        assert agent in [one.agent for one in record.contributions.all()]
        assert [one.series.title for one in record.series_memberships.all()] == ["Les cahiers"]
        assert {one.publisher.name for one in record.publications.all()} == {"La Villette"}
        assert (Subject.objects.count(), Series.objects.count(), Publisher.objects.count()) == (1, 1, 1)

    def test_a_form_of_two_authorities_stands_for_neither(self, book, import_records) -> None:
        for label in ("Aide sociale", "Alimentation solidaire"):
            SubjectVariant.objects.create(authority=Subject.objects.create(label=label), label="AS")
        import_records(book("1", "Livre", "606 ##$aAS"))
        assert headings() == [("AS", "")]

    def test_a_form_in_use_wins_over_a_rejected_one(self, book, import_records) -> None:
        Subject.objects.create(label="HLM")
        SubjectVariant.objects.create(authority=Subject.objects.create(label="Logement social"), label="HLM")
        import_records(book("1", "Livre", "606 ##$aHLM"))
        assert headings() == [("HLM", "")]

    def test_two_forms_of_one_authority_are_one_line(self, book, import_records) -> None:
        housing = Subject.objects.create(label="Logement social")
        for label in ("HLM", "Habitat à loyer modéré"):
            SubjectVariant.objects.create(authority=housing, label=label)
        import_records(book("1", "Livre", "606 ##$aHLM", "606 ##$aLogement social", "606 ##$aHabitat à loyer modéré"))
        import_records(book("2", "Autre", "606 ##$aHLM", "606 ##$aHabitat à loyer modéré"))
        assert headings() == [("Logement social", "")] * 2

    def test_said_again_it_is_neither_added_twice_nor_asked_about(self, book, import_records) -> None:
        SubjectVariant.objects.create(authority=Subject.objects.create(label="Logement social"), label="HLM")
        import_records(book("1", "Livre", "606 ##$aHLM"))
        import_records(book("1", "Livre", "606 ##$aHLM", "606 ##$aVille"))
        assert headings() == [("Logement social", ""), ("Ville", "")]
        import_records(book("1", "Livre", "606 ##$aVille"))
        assert headings() == [("Ville", "")]

    def test_a_batch_costs_one_query_more_and_not_one_a_record(self, book, import_records) -> None:
        SubjectVariant.objects.create(authority=Subject.objects.create(label="Logement social"), label="HLM")

        def asked(count: int, first: int) -> int:
            named = [book(str(first + n), f"Livre {first + n}", f"606 ##$aSujet {first + n}") for n in range(count)]
            with CaptureQueriesContext(connection) as queries:
                import_records(*named)
            return sum("subjectvariant" in query["sql"] and "match_key" in query["sql"] for query in queries)

        assert asked(1, 0) == asked(40, 100) == 1


class TestOtherVocabularies:
    def test_a_heading_of_rameau_never_enters_ours(self, book, import_records) -> None:
        ours = Subject.objects.create(label="Logement social")
        import_records(book("1", "Livre", "606 ##$aLogement social$2rameau$3FRBNF119", "606 ##$aLogement social"))
        assert headings() == [("Logement social", "rameau"), ("Logement social", "")]
        foreign = Subject.objects.get(vocabulary__code="rameau")
        assert (foreign.source_number, foreign.vocabulary.name, foreign.vocabulary.is_ours) == (
            "FRBNF119",
            "RAMEAU",
            False,
        )
        assert list(Subject.objects.ours()) == [ours]

    def test_the_categories_of_pmb_are_ours(self, book, import_records) -> None:
        import_records(book("1", "Livre", "606 ##$aHabitat$9id:12$9idthes:1$9lang:fr_FR"))
        assert headings() == [("Habitat", "")]

    def test_a_rejected_form_of_ours_says_nothing_of_theirs(self, book, import_records) -> None:
        SubjectVariant.objects.create(authority=Subject.objects.create(label="Logement social"), label="HLM")
        import_records(book("1", "Livre", "606 ##$aHLM$2rameau"))
        assert headings() == [("HLM", "rameau")]

    def test_what_nadia_linked_to_ours_comes_with_it_at_each_import(self, book, import_records) -> None:
        import_records(book("1", "Livre", "606 ##$aHabitations à loyer modéré$2rameau"))
        ours = Subject.objects.create(label="Logement social")
        Subject.objects.filter(vocabulary__code="rameau").update(mapped_to=ours)
        import_records(book("2", "Autre", "606 ##$aHabitations à loyer modéré$2rameau"))
        assert headings()[1:] == [("Habitations à loyer modéré", "rameau"), ("Logement social", "")]

    def test_and_once_only_when_the_record_bears_both(self, book, import_records) -> None:
        ours = Subject.objects.create(label="Logement social")
        Subject.objects.create(label="HLM", vocabulary=Vocabulary.of("rameau"), mapped_to=ours)
        import_records(book("1", "Livre", "606 ##$aLogement social", "606 ##$aHLM$2rameau"))
        assert sorted(headings()) == [("HLM", "rameau"), ("Logement social", "")]
