"""Inès goes from a subject to its neighbours, in words that she understands."""

import pytest

from catalogue.models import (
    BibliographicRecord,
    BroaderLink,
    RelatedLink,
    Subject,
    SubjectAssignment,
    SubjectVariant,
    Vocabulary,
)
from reference.models import Agent, AgentVariant

pytestmark = pytest.mark.django_db


def test_a_subject_leads_to_what_is_above_below_and_beside(client) -> None:
    housing, estate, home, landlord = (
        Subject.objects.create(label=label) for label in ("Logement social", "Grand ensemble", "Habitat", "Bailleur")
    )
    BroaderLink.objects.create(subject=housing, broader=home)
    BroaderLink.objects.create(subject=estate, broader=housing)
    RelatedLink.objects.create(subject=housing, related=landlord)
    SubjectVariant.objects.create(authority=housing, label="HLM")
    SubjectVariant.objects.create(authority=housing, label="logment", form=SubjectVariant.Form.HIDDEN)
    page = client.get(housing.get_absolute_url()).content.decode()
    for words, other in (("Plus général", home), ("Plus précis", estate), ("Voir aussi", landlord)):
        assert words in page
        assert f'href="{other.get_absolute_url()}"' in page
    assert "Employé pour" in page
    assert "HLM" in page
    assert "logment" not in page


def test_another_vocabulary_is_shown_apart_on_a_notice(client) -> None:
    record = BibliographicRecord.objects.create(title="Livre")
    for subject in (
        Subject.objects.create(label="Logement social"),
        Subject.objects.create(label="Habitations à loyer modéré", vocabulary=Vocabulary.of("rameau")),
    ):
        SubjectAssignment.objects.create(record=record, subject=subject)
    page = client.get(record.get_absolute_url()).content.decode()
    assert page.index("Logement social") < page.index("Vocabulaire\u00a0: RAMEAU") < page.index("Habitations à loyer")


def test_an_author_tells_the_other_forms_of_its_name(client) -> None:
    agent = Agent.objects.create(kind="organisation", name="Profession Banlieue")
    AgentVariant.objects.create(authority=agent, label="P.B.")
    assert "Aussi connu sous" in client.get(agent.get_absolute_url()).content.decode()


def test_a_number_never_given_is_not_found(client) -> None:
    assert client.get("/sujets/99/").status_code == 404
