"""Two notices of one report become one: items, sources, quotations and addresses follow."""

import pytest

from catalogue.merging.records import merge_records
from catalogue.models import (
    BibliographicRecord,
    Contribution,
    Identifier,
    ImportDecision,
    Item,
    StoredRecord,
    SubjectAssignment,
    Tombstone,
)
from catalogue.models import Subject as Descriptor
from reference.models import Agent, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[BibliographicRecord, BibliographicRecord]:
    return (
        BibliographicRecord.objects.create(title="Rapport", abstract="Le nôtre."),
        BibliographicRecord.objects.create(title="Le rapport", abstract="L’autre.", edition="2e éd."),
    )


def test_what_hangs_from_one_hangs_from_the_other_without_doubles(pair) -> None:
    winner, loser = pair
    agent, subject = Agent.objects.create(name="Donzelot"), Descriptor.objects.create(label="Ville")
    for record in pair:
        Contribution.objects.create(record=record, agent=agent)
    SubjectAssignment.objects.create(record=loser, subject=subject)
    Identifier.objects.create(record=loser, kind="isbn", value="2070368228", normalized="9782070368228")
    Item.objects.create(record=loser, barcode="PB1")
    theme = Theme.objects.create(name="Habitat", short_name="Habitat", slug="habitat")
    for record in pair:
        record.themes.add(theme)
        record.save()
    part = BibliographicRecord.objects.create(title="Chapitre", level="a", host=loser)
    merge_records(winner, loser)
    winner = BibliographicRecord.objects.get(pk=winner.pk)
    assert not BibliographicRecord.objects.filter(pk=loser.pk).exists()
    assert winner.contributions.count() == 1
    assert (winner.subject_assignments.get().subject, winner.items.get().barcode) == (subject, "PB1")
    assert winner.identifiers.get().normalized == "9782070368228"
    assert list(winner.themes.all()) == [theme]
    part.refresh_from_db()
    assert part.host == winner


def test_what_the_winner_says_stays_and_its_blanks_are_filled(pair) -> None:
    winner, loser = pair
    loser.details = {"locations": [{"url": "https://a.example"}]}
    loser.save()
    merge_records(winner, loser)
    winner.refresh_from_db()
    assert (winner.abstract, winner.edition) == ("Le nôtre.", "2e éd.")
    assert winner.details["locations"] == [{"url": "https://a.example"}]


def test_old_addresses_lead_to_the_last_of_a_chain(pair, client) -> None:
    winner, loser = pair
    last = BibliographicRecord.objects.create(title="Dernier")
    old = loser.get_absolute_url()
    merge_records(winner, loser)
    merge_records(last, winner)
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, last.get_absolute_url())
    assert {tomb.reason for tomb in Tombstone.objects.all()} == {Tombstone.Reason.MERGED}


def test_the_next_import_of_the_one_that_went_goes_to_the_one_that_stays(book, import_records) -> None:
    import_records(book("1", "Rapport"))
    import_records(book("9", "Rapport (autre saisie)"), source="Autre centre")
    winner, loser = BibliographicRecord.objects.order_by("pk")
    merge_records(winner, loser)
    assert StoredRecord.objects.filter(record=winner).count() == 2
    report = import_records(
        book("9", "Rapport (autre saisie)", "330 ##$aUn résumé."), book("1", "Rapport"), source="Autre centre"
    )
    assert BibliographicRecord.objects.get(pk=winner.pk).abstract == "Un résumé."
    assert report.as_json()["updated"] == 1


def test_it_leaves_a_revision_and_a_decision_that_asked_points_to_the_winner(pair, book, import_records) -> None:
    winner, loser = pair
    import_records(book("1", "Livre"))
    import_records(book("2", "Livre"), source="Autre")
    decision = ImportDecision.objects.get()
    decision.candidates = [loser.pk, winner.pk]
    decision.save()
    merge_records(winner, loser)
    decision.refresh_from_db()
    assert decision.candidates == [winner.pk]
    assert BibliographicRecord.objects.get(pk=winner.pk).latest_revision is not None


def test_an_issue_merged_with_its_own_journal_is_no_part_of_itself(pair) -> None:
    winner, loser = pair
    BibliographicRecord.objects.filter(pk=winner.pk).update(host=loser)
    winner.refresh_from_db()
    merge_records(winner, loser)
    winner.refresh_from_db()
    assert winner.host is None
