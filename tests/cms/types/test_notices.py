"""The notice of a publication: the one that Nadia's catalogue has, else a new one, in one gesture."""

import pytest
from django.test import Client

from catalogue.models import BibliographicRecord, Identifier
from cms.models import PublicationAuthor, PublicationPage
from cms.notices.making import SeveralResemble, notice_for, tie

pytestmark = pytest.mark.django_db


def test_a_notice_is_described_from_the_page(cahier: PublicationPage, habitat, places, centre) -> None:
    cahier.themes, cahier.territories, cahier.page_count = [habitat], [places["city"]], 44
    cahier.authors = [PublicationAuthor(name="Ramata Diop")]
    cahier.save()
    record, is_new = notice_for(cahier, centre)
    assert is_new
    assert (record.title, record.year_start, record.extent) == ("Reloger sans éloigner", 2019, "44 p.")
    assert record.responsibility == "Ramata Diop"
    assert [one.agent.name for one in record.contributions.all()] == ["Profession Banlieue"]
    assert [(one.series.title, one.number) for one in record.series_memberships.all()] == [("Les Cahiers", "12")]
    assert list(record.themes.all()) == [habitat] and list(record.territories.all()) == [places["city"]]
    assert record.details["locations"][0]["url"].endswith(cahier.url)
    assert record.likeness is not None


def test_one_that_we_hold_is_linked_and_not_made_again(cahier: PublicationPage, centre) -> None:
    held = BibliographicRecord.objects.create(title="RELOGER sans éloigner", year_start=2019)
    BibliographicRecord.objects.create(title="Reloger sans éloigner", year_start=2003)
    assert notice_for(cahier, centre) == (held, False)


def test_an_isbn_is_better_than_a_title(cahier: PublicationPage, centre) -> None:
    held = BibliographicRecord.objects.create(title="Tout autrement")
    Identifier.objects.create(record=held, kind="ISBN", value="978-2-7071-5329-6", normalized="9782707153296")
    cahier.isbn = "2-7071-5329-X"
    assert notice_for(cahier, centre) == (held, False)
    cahier.isbn = "978-2-7071-5329-6"
    assert notice_for(cahier, centre) == (held, False)


def test_the_catalogue_does_not_tell_of_a_draft(cahier: PublicationPage, centre) -> None:
    assert notice_for(cahier, centre)[0].is_public
    BibliographicRecord.objects.all().delete()
    cahier.live = False
    assert not notice_for(cahier, centre)[0].is_public


def test_between_two_nobody_chooses_for_nadia(cahier: PublicationPage, centre) -> None:
    for _rank in range(2):
        BibliographicRecord.objects.create(title="Reloger sans éloigner", year_start=2019)
    with pytest.raises(SeveralResemble):
        notice_for(cahier, centre)


def test_tying_publishes_nothing_that_waits(cahier: PublicationPage, centre) -> None:
    cahier.title = "Un titre en chantier"
    cahier.save_revision()
    record = BibliographicRecord.objects.create(title="La notice")
    tie(cahier, record)
    live = PublicationPage.objects.get(pk=cahier.pk)
    assert (live.title, live.record) == ("Reloger sans éloigner", record)
    draft = live.get_latest_revision_as_object()
    assert (draft.title, draft.record) == ("Un titre en chantier", record)


def test_it_is_one_button_of_the_editor(cahier: PublicationPage, centre, client: Client, paul) -> None:
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

    client.force_login(paul)
    address = f"/admin/pages/{cahier.pk}/edit/"
    assert "créer ou lier la notice" in client.get(address).content.decode()
    data = nested_form_data(
        {
            "title": cahier.title, "slug": cahier.slug, "series": "Les Cahiers", "number": "12", "year": "2019",
            "body": streamfield([]), "authors": inline_formset([]), "see_also": inline_formset([]),
            "comments": inline_formset([]), "action-notice": "1",
        }
    )  # fmt: skip
    response = client.post(address, data, follow=True)
    assert "Notice créée au catalogue" in response.content.decode()
    cahier.refresh_from_db()
    assert cahier.record.title == "Reloger sans éloigner"
    assert "créer ou lier la notice" not in client.get(address).content.decode()
