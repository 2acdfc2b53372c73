"""What is kept while Nadia types, what the public sees meanwhile, and how she takes it up again."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Revision

from catalogue.models import BibliographicRecord, Item
from tests.catalogue.cataloguing.conftest import NOTICES, add_url, edit_url, typed

pytestmark = pytest.mark.django_db
State = BibliographicRecord.State


def autosave(client, url: str, data: dict) -> dict:
    response = client.post(url, data, headers={"accept": "application/json"})
    assert response.status_code == 200, response.content
    return response.json()


class TestANewNotice:
    def test_it_is_kept_but_not_public_before_she_saves(self, nadia):
        told = autosave(nadia, add_url("rapport"), typed("rapport", title="Habiter la v"))
        record = BibliographicRecord.objects.get()
        assert (record.title, record.state) == ("Habiter la v", State.INCOMPLETE)
        assert told["url"] == edit_url(record, "rapport")

        autosave(nadia, told["url"], typed("rapport", title="Habiter la ville", printed_date="2018"))
        record.refresh_from_db()
        assert (record.title, record.state, record.year_start) == ("Habiter la ville", State.INCOMPLETE, 2018)

        nadia.post(told["url"], typed("rapport", title="Habiter la ville", printed_date="2018"))
        record.refresh_from_db()
        assert (record.state, record.year_start) == (State.PUBLIC, 2018)


class TestAPublicNotice:
    @pytest.fixture
    def record(self):
        record = BibliographicRecord.objects.create(title="Habiter", document_type="Rapport")
        Item.objects.create(record=record, barcode="PB1")
        return record

    @pytest.fixture
    def draft(self, nadia, record):
        rows = [{"id": record.items.get().pk, "barcode": "PB1", "call_number": "", "localisation": ""}]
        data = typed("rapport", title="Habiter ensem", abstract="Un déb", items=rows)
        return autosave(nadia, edit_url(record, "rapport"), data)

    def test_the_public_reads_no_half_word(self, record, draft):
        record.refresh_from_db()
        assert (record.title, record.abstract, record.sort_title) == ("Habiter", "", "habiter")
        assert record.items.get().call_number == ""
        kept = Revision.objects.for_instance(record).get().as_object()
        assert (kept.title, kept.abstract) == ("Habiter ensem", "Un déb")

    def test_the_next_letters_go_to_the_same_draft(self, nadia, record, draft):
        rows = [{"id": record.items.get().pk, "barcode": "PB1", "call_number": "", "localisation": ""}]
        data = typed("rapport", title="Habiter ensemble", items=rows)
        autosave(nadia, edit_url(record, "rapport"), data | {"overwrite_revision_id": draft["revision_id"]})
        assert Revision.objects.for_instance(record).get().as_object().title == "Habiter ensemble"

    def test_a_file_waits_for_her_to_save(self, nadia, record):
        rows = [{"id": record.items.get().pk, "barcode": "PB1", "call_number": "", "localisation": ""}]
        data = typed("rapport", items=rows, documents=[{"title": "", "url": "", "access": "open"}])
        data["documents-0-file"] = SimpleUploadedFile("rapport.pdf", b"%PDF-1.4")
        told = nadia.post(edit_url(record, "rapport"), data, headers={"accept": "application/json"}).json()
        assert (told["success"], told["error_code"]) == (False, "file_waits")
        assert not Revision.objects.for_instance(record).exists()

    def test_it_is_offered_at_the_next_opening_and_taken_up(self, nadia, record, draft):
        html = nadia.get(edit_url(record)).content.decode()
        assert "Des modifications n’ont pas été enregistrées" in html
        take_up = reverse(f"{NOTICES}:revisions_revert", args=[record.pk, draft["revision_id"]])
        assert take_up in html
        assert "Habiter ensem" in nadia.get(take_up).content.decode()

    def test_saving_publishes_and_offers_no_more(self, nadia, record, draft):
        rows = [{"id": record.items.get().pk, "barcode": "PB1", "call_number": "", "localisation": ""}]
        data = typed("rapport", title="Habiter ensemble", items=rows)
        nadia.post(edit_url(record, "rapport"), data | {"overwrite_revision_id": draft["revision_id"]})
        record.refresh_from_db()
        assert record.title == "Habiter ensemble"
        assert "n’ont pas été enregistrées" not in nadia.get(edit_url(record)).content.decode()

    def test_the_history_tells_the_draft_and_compares(self, nadia, record, draft):
        history = nadia.get(reverse(f"{NOTICES}:history", args=[record.pk])).content.decode()
        assert "Brouillon gardé" in history
        rows = [{"id": record.items.get().pk, "barcode": "PB1", "call_number": "", "localisation": ""}]
        nadia.post(edit_url(record, "rapport"), typed("rapport", title="Cohabiter", items=rows))
        first, last = Revision.objects.for_instance(record).order_by("pk")
        compared = nadia.get(reverse(f"{NOTICES}:revisions_compare", args=[record.pk, first.pk, last.pk]))
        assert compared.status_code == 200
        assert "Cohabiter" in compared.content.decode()
