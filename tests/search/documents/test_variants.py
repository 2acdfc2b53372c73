"""A rejected form finds the notice, on the same field of both engines; another vocabulary's heading finds and does not filter."""

import pytest

from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Subject,
    SubjectAssignment,
    SubjectVariant,
    Vocabulary,
)
from reference.models import Agent, AgentVariant
from search.documents.records import RecordDocuments
from search.indexing import rebuild
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> BibliographicRecord:
    record = BibliographicRecord.objects.create(title="Habiter les grands ensembles")
    housing = Subject.objects.create(label="Logement social")
    SubjectVariant.objects.create(authority=housing, label="HLM")
    SubjectAssignment.objects.create(record=record, subject=housing)
    foreign = Subject.objects.create(label="Habitations à loyer modéré", vocabulary=Vocabulary.of("rameau"))
    SubjectAssignment.objects.create(record=record, subject=foreign)
    agent = Agent.objects.create(kind="organisation", name="Profession Banlieue")
    AgentVariant.objects.create(authority=agent, label="Centre de ressources de Saint-Denis")
    Contribution.objects.create(record=record, agent=agent)
    return record


def test_the_document_bears_them_beside_what_is_shown(record) -> None:
    [document] = RecordDocuments().some([record.pk])
    assert document.subjects == ("Logement social",)
    assert set(document.subject_variants) == {"HLM", "Habitations à loyer modéré"}
    assert document.variants == ("Centre de ressources de Saint-Denis",)


@pytest.mark.parametrize("typed", ["hlm", "habitation loyer modéré", "centre de ressources", "sujet:HLM",
                                   'sujet:"habitations à loyer modéré"'])  # fmt: skip
def test_it_is_found_by_them(record, engine, client, typed: str) -> None:
    rebuild(engine)
    answer = client.get("/recherche/", {"q": typed, "format": "json"}).json()
    assert [hit["id"] for hit in answer["hits"]] == [record.pk]


def test_the_other_form_of_an_author_is_no_subject(record, engine, client) -> None:
    rebuild(engine)
    assert client.get("/recherche/", {"q": "sujet:ressources", "format": "json"}).json()["total"] == 0


def test_a_form_added_or_taken_away_sends_its_notices_to_the_index(record) -> None:
    OutboxEntry.objects.all().delete()
    form = SubjectVariant.objects.create(authority=Subject.objects.get(label="Logement social"), label="Parc social")
    assert OutboxEntry.objects.filter(kind="notice", object_pk=record.pk).exists()
    OutboxEntry.objects.all().delete()
    form.delete()
    assert OutboxEntry.objects.filter(kind="notice", object_pk=record.pk).exists()
