"""What a notice knows of itself, typed by hand or imported."""

from datetime import date

import pytest

from catalogue.models import BibliographicRecord, Item

pytestmark = pytest.mark.django_db


def test_a_title_typed_by_hand_is_filed_without_its_article() -> None:
    titles = ["Les villes", "L’école", "La Courneuve", "Unité urbaine", "Des racines"]
    keys = [BibliographicRecord.objects.create(title=title).sort_title for title in titles]
    assert keys == ["villes", "ecole", "courneuve", "unite urbaine", "racines"]


def test_lists_are_in_the_order_of_the_dictionary() -> None:
    for title in ("Zones", "L’école", "Écologie", "Les abords"):
        BibliographicRecord.objects.create(title=title)
    assert [record.title for record in BibliographicRecord.objects.all()] == [
        "Les abords",
        "L’école",
        "Écologie",
        "Zones",
    ]


def test_a_title_changed_by_hand_is_filed_anew() -> None:
    record = BibliographicRecord.objects.create(
        title="Le Monde", details={"title": {"proper": "Le Monde", "sort": "Le Monde"}}
    )
    assert record.sort_title == "le monde"
    record.title = "La ville"
    record.save()
    assert record.sort_title == "ville"


def test_what_is_kept_here_is_ours_or_says_nothing(settings) -> None:
    settings.OUR_LOCALISATIONS = ["Profession Banlieue"]
    record = BibliographicRecord.objects.create(title="Livre")
    Item.objects.create(record=record, localisation="Autre centre")
    assert not record.is_available_here
    Item.objects.create(record=record)
    assert BibliographicRecord.objects.get().is_available_here


def test_the_address_of_a_title_in_signs_only() -> None:
    assert BibliographicRecord(title="???").slug == "notice"


def test_what_is_new_leaves_out_the_first_load() -> None:
    BibliographicRecord.objects.create(title="Du premier chargement", entered_on=date(2024, 5, 2), first_load=True)
    BibliographicRecord.objects.create(title="Ancienne", entered_on=date(2024, 4, 30))
    BibliographicRecord.objects.create(title="Nouvelle", entered_on=date(2024, 5, 1))
    assert [record.title for record in BibliographicRecord.objects.new_since(date(2024, 5, 1))] == ["Nouvelle"]
