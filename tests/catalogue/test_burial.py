"""A notice that goes leaves its address behind."""

import pytest
from django.test import Client

from catalogue.burial import bury, unbury
from catalogue.models import BibliographicRecord, BuriedIdentity, Tombstone

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice() -> BibliographicRecord:
    return BibliographicRecord.objects.create(title="La ville à trois vitesses")


def test_a_deleted_notice_says_so_at_its_address(notice, client: Client) -> None:
    address = notice.get_absolute_url()
    notice.delete()
    answer = client.get(address)
    assert answer.status_code == 410
    assert "La ville à trois vitesses" in answer.content.decode()


def test_a_merged_notice_leads_to_the_one_that_stays(notice, client: Client) -> None:
    stays = BibliographicRecord.objects.create(title="La ville à 3 vitesses")
    address = notice.get_absolute_url()
    bury([notice.pk], Tombstone.Reason.MERGED, merged_into=stays)
    notice.delete()
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, stays.get_absolute_url())


def test_a_number_never_given_is_not_found(client: Client) -> None:
    assert client.get("/notices/987654/").status_code == 404


def test_its_source_will_find_it_gone(book, import_records) -> None:
    import_records(book("12"))
    BibliographicRecord.objects.get().delete()
    buried = BuriedIdentity.objects.get()
    assert (buried.source.name, buried.source_record_id) == ("Cosoter", "12")


def test_a_notice_that_comes_back_has_no_tombstone(notice) -> None:
    bury([notice.pk], Tombstone.Reason.UNDONE)
    unbury([notice.pk])
    assert not Tombstone.objects.exists()
