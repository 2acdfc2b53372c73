"""The documents of a notice beside what its source says of them: shown once, kept through imports, at no more cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.digital.reading import read_document
from catalogue.exchange.export import Export
from catalogue.models import BibliographicRecord, DigitalDocument

PMB = "https://pmb.exemple.org/doc_num.php?explnum_id=12"


def page_of(client, record) -> str:
    return re.sub(r"\s+", " ", client.get(record.get_absolute_url()).content.decode())


class TestPage:
    def test_the_open_document_is_the_one_thing_to_do(self, client, attach, record):
        document = attach("Bonjour")
        html = page_of(client, record)
        assert f'class="button access__action" href="{document.get_absolute_url()}"' in html
        assert f'citation_pdf_url" content="http://testserver{document.get_absolute_url()}"' in html
        assert "En accès libre" in html

    def test_a_recording_is_heard_on_the_page(self, client, attach, record):
        document = attach(content=b"ID3\x04abc", name="debat.mp3", title="Débat")
        html = page_of(client, record)
        assert f'<audio class="access__player" controls preload="none" src="{document.get_absolute_url()}"' in html
        assert 'aria-label="Débat"' in html

    def test_the_copy_of_what_a_source_links_is_shown_in_its_place(self, client, attach, record):
        record.details = {
            "locations": [{"url": PMB, "label": "Rapport", "role": "file", "media_type": "application/pdf"}]
        }
        record.save()
        assert PMB in page_of(client, record).replace("&amp;", "&")
        attach("Bonjour", url=PMB)
        assert PMB not in page_of(client, record).replace("&amp;", "&")

    def test_a_link_added_by_hand_and_by_the_source_is_shown_once(self, client, record):
        record.details = {"locations": [{"url": PMB, "label": "Rapport"}]}
        record.save()
        DigitalDocument.objects.create(record=record, url=PMB, title="Le rapport")
        assert page_of(client, record).count(PMB.replace("&", "&amp;")) == 1

    def test_the_cover_that_another_site_serves_is_a_link_and_never_a_picture(self, client, record):
        cover = "https://images.exemple.org/c.jpg"
        record.details = {"locations": [{"url": cover, "role": "cover"}]}
        record.save()
        html = page_of(client, record)
        assert f'<a href="{cover}">sur images.exemple.org</a>' in html
        assert f'src="{cover}"' not in html

    def test_ten_documents_cost_no_more_queries_than_one(self, client, attach, record):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(record.get_absolute_url()).status_code == 200
            return len(queries)

        read_document(attach("Bonjour").pk)
        page_of(client, record)
        first = cost()
        for number in range(9):
            attach("Bonjour", title=f"Annexe {number}", access="reserved" if number % 2 else "open")
        assert cost() == first


class TestExchange:
    @pytest.mark.parametrize("format", ["ris", "bibtex", "csv", "unimarc", "marcxml"])
    def test_an_open_document_leaves_with_its_lasting_address(self, attach, record, settings, format):
        document = attach("Bonjour")
        written = b"".join(Export(BibliographicRecord.objects.filter(pk=record.pk), format).pieces()).decode()
        assert f"{settings.SITE_URL}{document.get_absolute_url()}" in written

    def test_a_hundred_exported_notices_read_their_documents_together(self, make_pdf, attach, record):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                b"".join(Export(BibliographicRecord.objects.all(), "ris").pieces())
            return len(queries)

        attach("Bonjour")
        first = cost()
        for number in range(5):
            attach("Bonjour", to=BibliographicRecord.objects.create(title=f"Autre {number}"))
        assert cost() == first
