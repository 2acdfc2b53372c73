"""What stands above a descriptor or a territory goes with it to the index, and follows each change of the hierarchy."""

from datetime import date

import pytest
from wagtail.models import Page

from catalogue.models import BibliographicRecord, BroaderLink, Subject, Vocabulary
from experiences.models import ExperienceIndexPage, ExperiencePage
from reference.models import Territory
from search.documents.experiences import ExperienceDocuments
from search.documents.records import RecordDocuments
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db


def subject(label: str, *broader: Subject) -> Subject:
    made = Subject.objects.create(label=label)
    for one in broader:
        BroaderLink.objects.create(subject=made, broader=one)
    return made


def bearing(*subjects: Subject) -> BibliographicRecord:
    record = BibliographicRecord.objects.create(title="Habiter")
    for one in subjects:
        record.subject_assignments.create(subject=one)
    record.save()
    return record


def document(record: BibliographicRecord):
    return next(iter(RecordDocuments().some([record.pk])))


def queued() -> set[tuple[str, int]]:
    return set(OutboxEntry.objects.values_list("kind", "object_pk"))


@pytest.fixture
def housing() -> Subject:
    """« Logement social », under « Logement » and under « Action sociale », under « Société »."""
    society = subject("Société")
    return subject("Logement social", subject("Logement"), subject("Action sociale", society))


def test_all_that_is_above_is_there_once_the_nearest_first(housing):
    near = subject("Bail", Subject.objects.get(label="Logement"))
    found = document(bearing(housing, near))
    assert found.subjects == ("Logement social", "Bail")
    assert found.broader_subjects == ("Logement", "Action sociale", "Société")


def test_another_vocabulary_says_nothing_above_ours(housing):
    rameau = Subject.objects.create(label="Habitations", vocabulary=Vocabulary.of("rameau"))
    BroaderLink.objects.create(subject=housing, broader=rameau)
    assert "Habitations" not in document(bearing(housing)).broader_subjects


def test_a_hierarchy_that_turns_round_has_an_end(housing):
    BroaderLink.objects.create(subject=Subject.objects.get(label="Société"), broader=housing)
    assert "Société" in document(bearing(housing)).broader_subjects


def test_a_descriptor_that_moves_takes_its_branch_to_the_index(housing):
    record, other = bearing(subject("Loyer", housing)), bearing(subject("Musique"))
    OutboxEntry.objects.all().delete()
    link = BroaderLink.objects.create(subject=housing, broader=subject("Habitat"))
    assert queued() == {("notice", record.pk)}
    OutboxEntry.objects.all().delete()
    link.delete()
    assert queued() == {("notice", record.pk)}
    assert ("notice", other.pk) not in queued()


def test_a_renamed_descriptor_is_read_again_under_all_that_it_is_above(housing):
    record = bearing(subject("Loyer", housing))
    OutboxEntry.objects.all().delete()
    top = Subject.objects.get(label="Société")
    top.label = "Vie sociale"
    top.save()
    assert queued() == {("notice", record.pk)}
    assert "Vie sociale" in document(record).broader_subjects


def lying_in(territory: Territory) -> BibliographicRecord:
    record = BibliographicRecord.objects.create(title="Habiter")
    record.territories.add(territory)
    record.save()
    return record


@pytest.fixture
def places() -> dict[str, Territory]:
    made: dict[str, Territory] = {}
    for kind, name, parent in (
        ("region", "Île-de-France", ""), ("departement", "Seine-Saint-Denis", "Île-de-France"),
        ("ept", "Plaine Commune", "Seine-Saint-Denis"), ("commune", "Saint-Denis", "Plaine Commune"),
        ("commune", "Pierrefitte-sur-Seine", ""),
    ):  # fmt: skip
        slug = name.lower().replace("î", "i")
        made[name] = Territory.objects.create(kind=kind, code=name[:20], name=name, slug=slug, parent=made.get(parent))
    made["Pierrefitte-sur-Seine"].successor = made["Saint-Denis"]
    made["Pierrefitte-sur-Seine"].save()
    return made


def test_a_commune_lies_in_its_ept_its_departement_and_its_region(places):
    record = lying_in(places["Saint-Denis"])
    assert document(record).wider_territories == ("Plaine Commune", "Seine-Saint-Denis", "Île-de-France")


def test_a_former_commune_is_found_under_the_one_that_took_it_over(places):
    record = lying_in(places["Pierrefitte-sur-Seine"])
    assert document(record).wider_territories[:2] == ("Saint-Denis", "Plaine Commune")


def test_a_territory_renamed_is_read_again_in_all_that_lies_in_it(places):
    record = lying_in(places["Saint-Denis"])
    index = Page.objects.first().add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    fiche = ExperiencePage(title="Jardin", slug="jardin", summary="Un jardin", written_on=date(2020, 1, 1))
    index.add_child(instance=fiche)
    fiche.territories.add(places["Saint-Denis"])
    fiche.save()
    OutboxEntry.objects.all().delete()
    places["Plaine Commune"].save()
    assert queued() == {("notice", record.pk), ("fiche", fiche.pk)}
    [found] = ExperienceDocuments().some([fiche.pk])
    assert found.wider_territories == ("Plaine Commune", "Seine-Saint-Denis", "Île-de-France")


def test_reading_what_is_above_costs_one_query_a_level(housing, django_assert_num_queries):
    from search.documents.above import broader_labels

    keys = [subject(f"Terme {number}", housing).pk for number in range(20)]
    with django_assert_num_queries(4):
        found = broader_labels(keys)
    assert found[keys[7]] == ["Logement social", "Logement", "Action sociale", "Société"]
