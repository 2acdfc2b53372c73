"""Inès goes from a subject to its neighbours, in words that she understands."""

import pytest

from catalogue.exchange.export import FORMATS
from catalogue.models import (
    BibliographicRecord,
    BroaderLink,
    Contribution,
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


def test_the_whole_list_of_an_author_is_taken_away_as_a_file(client) -> None:
    agent = Agent.objects.create(name="Bacqué", forename="Marie-Hélène")
    for number in range(25):
        record = BibliographicRecord.objects.create(title=f"Livre {number:02}", year_start=2000)
        Contribution.objects.create(record=record, agent=agent)
    hidden = BibliographicRecord.objects.create(title="Livre caché", state=BibliographicRecord.State.INCOMPLETE)
    Contribution.objects.create(record=hidden, agent=agent)
    address = f"{agent.get_absolute_url()}export/ris/"
    assert f'href="{address}"' in client.get(agent.get_absolute_url()).content.decode()
    response = client.get(address)
    content = b"".join(response.streaming_content).decode()
    assert content.count("ER  -") == 25
    assert "Livre caché" not in content
    assert response["X-Robots-Tag"] == "noindex"
    assert "bacque-marie-helene" in response["Content-Disposition"]
    assert client.get(f"{agent.get_absolute_url()}export/docx/").status_code == 404


def test_a_notice_offers_every_format(client) -> None:
    record = BibliographicRecord.objects.create(title="Livre")
    page = client.get(record.get_absolute_url()).content.decode()
    for format in FORMATS:
        assert f'href="/notices/{record.pk}/export/{format}/"' in page
