"""Nadia finds one author, one subject twice: they become one, and nothing that named them is lost."""

import pytest
from wagtail.models import ModelLogEntry

from catalogue.merging.authorities import merge_authorities
from catalogue.merging.pointers import RefusedMerge
from catalogue.models import (
    BibliographicRecord,
    BroaderLink,
    Contribution,
    Publication,
    Publisher,
    RelatedLink,
    Series,
    SeriesMembership,
    Subject,
    SubjectAssignment,
    SubjectVariant,
    Vocabulary,
)
from catalogue.signals import records_changed
from reference.models import Agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> BibliographicRecord:
    return BibliographicRecord.objects.create(title="Habiter")


class TestAgents:
    def test_a_notice_that_names_both_names_one_with_both_functions(self, record) -> None:
        long, short = (
            Agent.objects.create(name="Donzelot", forename="Jacques"),
            Agent.objects.create(name="Donzelot J."),
        )
        Contribution.objects.create(record=record, agent=long, relators=["070"])
        Contribution.objects.create(record=record, agent=short, relators=["340"], rank=2)
        other = Contribution.objects.create(record=BibliographicRecord.objects.create(title="Autre"), agent=short)
        merge_authorities(long, short)
        assert [(one.agent, one.relators) for one in record.contributions.all()] == [(long, ["070", "340"])]
        other.refresh_from_db()
        assert other.agent == long
        assert [one.label for one in long.variants.all()] == ["Donzelot J."]

    def test_the_next_import_of_the_form_that_went_finds_the_one_that_stays(self, book, import_records) -> None:
        long, short = (
            Agent.objects.create(name="Donzelot", forename="Jacques"),
            Agent.objects.create(name="Donzelot J."),
        )
        merge_authorities(long, short)
        import_records(book("1", "Livre", "702 #1$aDonzelot J."))
        assert list(Agent.objects.all()) == [long]

    def test_its_old_address_leads_to_it_through_a_chain_of_merges(self, client) -> None:
        one, two, three = (Agent.objects.create(name=name) for name in ("Un", "Deux", "Trois"))
        old = one.get_absolute_url()
        merge_authorities(two, one)
        merge_authorities(three, two)
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, three.get_absolute_url())
        assert {form.label for form in three.variants.all()} == {"Un", "Deux"}

    def test_a_person_taken_for_a_body(self, book, import_records) -> None:
        body = Agent.objects.create(kind="organisation", name="Profession Banlieue")
        merge_authorities(body, Agent.objects.create(kind="person", name="Banlieue", forename="Profession"))
        import_records(book("1", "Livre", "702 #1$aBanlieue$bProfession"))
        assert not Agent.objects.filter(name="Banlieue").exists()

    def test_it_is_in_the_log(self, admin_user) -> None:
        one, two = Agent.objects.create(name="Un"), Agent.objects.create(name="Deux")
        merge_authorities(one, two, user=admin_user)
        entry = ModelLogEntry.objects.get(action="rayonnage.merge")
        assert (entry.user, entry.object_id, entry.data["merged"]) == (admin_user, str(one.pk), "Deux")

    def test_nothing_happens_when_something_fails(self, record, monkeypatch) -> None:
        one, two = Agent.objects.create(name="Un"), Agent.objects.create(name="Deux")
        Contribution.objects.create(record=record, agent=two)

        def fail(*arguments: object, **options: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("catalogue.merging.authorities.lead", fail)
        with pytest.raises(RuntimeError):
            merge_authorities(one, two)
        assert record.contributions.get().agent.name == "Deux"


class TestSubjects:
    def test_the_hierarchies_join_without_going_round(self, record) -> None:
        city, district, estate, housing = (
            Subject.objects.create(label=label) for label in ("Ville", "Quartier", "Grand ensemble", "Logement")
        )
        BroaderLink.objects.create(subject=district, broader=city)
        BroaderLink.objects.create(subject=estate, broader=district)
        BroaderLink.objects.create(subject=estate, broader=housing)
        RelatedLink.objects.create(subject=estate, related=district)
        SubjectAssignment.objects.create(record=record, subject=estate)
        merge_authorities(city, estate)
        links = set(BroaderLink.objects.values_list("subject__label", "broader__label"))
        # « Ville » under « Quartier » would go round.
        assert links == {("Quartier", "Ville"), ("Ville", "Logement")}
        assert set(RelatedLink.objects.values_list("subject", "related")) == {
            (city.pk, district.pk),
            (district.pk, city.pk),
        }
        assert record.subject_assignments.get().subject == city

    def test_rejected_forms_of_both_stay_once(self) -> None:
        one, two = Subject.objects.create(label="Logement social"), Subject.objects.create(label="Logements sociaux")
        for subject in (one, two):
            SubjectVariant.objects.create(authority=subject, label="HLM")
        SubjectVariant.objects.create(authority=two, label="logement social")
        merge_authorities(one, two)
        assert sorted(form.label for form in one.variants.all()) == ["HLM", "Logements sociaux"]

    def test_two_vocabularies_are_linked_and_not_merged(self) -> None:
        ours, theirs = (
            Subject.objects.create(label="Habitat"),
            Subject.objects.create(label="Habitat", vocabulary=Vocabulary.of("rameau")),
        )
        with pytest.raises(RefusedMerge, match="reliez-les"):
            merge_authorities(ours, theirs)


class TestSeriesAndPublishers:
    def test_two_numbers_of_a_series_stay_two(self, record) -> None:
        one, two = Series.objects.create(title="Cahiers"), Series.objects.create(title="Les cahiers", issn="1234-5678")
        SeriesMembership.objects.create(record=record, series=one, number="3")
        SeriesMembership.objects.create(record=record, series=two, number="3")
        SeriesMembership.objects.create(record=record, series=two, number="4")
        merge_authorities(one, two)
        assert sorted(record.series_memberships.values_list("number", flat=True)) == ["3", "4"]
        assert Series.objects.get().issn == "1234-5678"

    def test_publishers(self, record) -> None:
        one, two = Publisher.objects.create(name="L’Aube"), Publisher.objects.create(name="Éd. de l’Aube")
        Publication.objects.create(record=record, publisher=two, place="Aix")
        told = []
        records_changed.connect(lambda record_ids, **kwargs: told.extend(record_ids), weak=False, dispatch_uid="t")
        merge_authorities(one, two)
        records_changed.disconnect(dispatch_uid="t")
        assert record.publications.get().publisher == one
        assert record.pk in told
