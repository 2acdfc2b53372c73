"""What Nadia attached stays, whatever comes again from the source."""

import pytest
from django.core.files.base import ContentFile

from catalogue.importing.undo import Undo, begin
from catalogue.models import BibliographicRecord, DigitalDocument, ImportLine, ImportRun

pytestmark = pytest.mark.django_db

LINK = "897 ##$ahttps://pmb.exemple.org/doc_num.php?explnum_id=12$bRapport$fr.pdf$tapplication/pdf"


def test_an_import_never_removes_a_document_added_by_hand(import_records, book, client):
    import_records(book("12", "La ville", LINK))
    record = BibliographicRecord.objects.get()
    kept = DigitalDocument.objects.create(record=record, file=ContentFile(b"%PDF-1.4", name="rapport.pdf"))
    linked = DigitalDocument.objects.create(record=record, url="https://exemple.org/a", title="Vidéo")
    import_records(book("12", "La ville, seconde édition", "856 4#$uhttps://exemple.org/b"))
    record.refresh_from_db()
    assert record.title == "La ville, seconde édition"
    assert set(record.documents.all()) == {kept, linked}
    html = client.get(record.get_absolute_url()).content.decode()
    assert html.count('href="https://exemple.org/b"') == 1


def test_what_a_source_links_stays_its_own(import_records, book):
    """Shown as a link, and changed or taken away by the next import: it makes no document of ours."""
    import_records(book("12", "La ville", LINK))
    assert not DigitalDocument.objects.exists()
    assert BibliographicRecord.objects.get().details["locations"][0]["role"] == "file"


def test_the_undoing_of_an_import_leaves_a_notice_that_nadia_gave_a_document(import_records, book):
    import_records(book("12", "La ville"))
    record = BibliographicRecord.objects.get()
    document = DigitalDocument.objects.create(record=record, url="https://exemple.org/a")
    run = begin(ImportRun.objects.latest("pk"))
    for _done in Undo(run).run():
        pass
    assert list(record.documents.all()) == [document]
    assert [line.reason for line in ImportLine.objects.filter(run=run)] == ["Un document y a été attaché ici."]
