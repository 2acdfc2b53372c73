"""Nothing of a reserved document is said or given to who may not read it, by whatever way it is asked."""

from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.exceptions import SuspiciousFileOperation
from django.core.management import call_command
from django.http import Http404
from django.test import Client
from django.views.static import serve

from catalogue.digital import reading
from catalogue.digital.checks import documents_out_of_reach
from catalogue.digital.reading import read_document
from catalogue.exchange.export import FORMATS, Export
from catalogue.models import BibliographicRecord, DigitalDocument, DocumentPage, DocumentReading
from search.documents.records import RecordDocuments

SECRET = "pangolin"
"""A word of the text, and of the title, of the reserved document; nowhere else in the site."""

State = BibliographicRecord.State


@pytest.fixture
def reserved(attach) -> DigitalDocument:
    document = attach(f"Le {SECRET} du rapport", title=f"Annexe {SECRET}", name=f"{SECRET}.pdf", access="reserved")
    read_document(document.pk)
    return document


def addresses(document: DigitalDocument) -> list[str]:
    media, name = django_settings.MEDIA_URL, document.file.name
    return [
        document.get_absolute_url(),
        f"/documents/{document.pk}/",
        f"/documents/{document.pk}/x/",
        f"{media}{name}",
        f"{media}documents/{name}",
        f"{media}../documents/{name}",
        f"{media}%2e%2e/documents/{name}",
        f"/static/../documents/{name}",
        f"/fichiers/{document.pk}/{SECRET}.pdf",
    ]


class TestVisitor:
    def test_every_way_to_the_file_is_closed(self, client, reserved):
        for address in addresses(reserved):
            for method in (client.get, client.head):
                for headers in ({}, {"range": "bytes=0-10"}, {"if-none-match": f'"{reserved.digest}"'}):
                    response = method(address, headers=headers)
                    assert response.status_code in (403, 404), (address, headers)
                    assert b"%PDF" not in response.getvalue()
                    if response.status_code == 403:
                        assert SECRET not in response.getvalue().decode().replace(address, "what was asked")
                    assert "ETag" not in response.headers
                    assert SECRET not in str(response.headers)

    def test_what_hands_out_pictures_in_a_try_out_does_not_leave_its_folder(self, rf, reserved, folders):
        (folders / "media").mkdir(exist_ok=True)
        for path in (reserved.file.name, f"../documents/{reserved.file.name}", str(reserved.file.path)):
            with pytest.raises((Http404, SuspiciousFileOperation)):
                serve(rf.get("/"), path, document_root=folders / "media")

    def test_the_media_folder_has_nothing_of_it(self, reserved, folders):
        assert not list((folders / "media").rglob("*.*"))
        assert [path.name for path in (folders / "documents").rglob("*.pdf")] == [f"{SECRET}.pdf"]

    def test_the_notice_says_that_it_is_reserved_and_how_to_sign_in(self, client, reserved, record):
        html = client.get(record.get_absolute_url()).content.decode()
        assert "Réservé aux lecteurs inscrits" in html
        assert f"/compte/connexion/?next=/documents/{reserved.pk}/" in html
        assert SECRET not in html
        assert "citation_pdf_url" not in html

    def test_the_page_that_refuses_is_not_kept_by_caches_nor_by_search_sites(self, client, reserved):
        response = client.get(reserved.get_absolute_url())
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


class TestReader:
    def test_she_reads_it_once_signed_in(self, client, reader, reserved):
        client.force_login(reader)
        response = client.get(reserved.get_absolute_url())
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-cache"
        assert response.getvalue().startswith(b"%PDF")

    def test_of_another_group_she_may_not(self, client, reader, reserved):
        reserved.groups.add(Group.objects.create(name="Adhérents"))
        reserved.save()
        client.force_login(reader)
        response = client.get(reserved.get_absolute_url())
        assert response.status_code == 403
        assert "Votre compte ne donne pas accès" in response.content.decode()
        assert SECRET not in client.get(reserved.record.get_absolute_url()).content.decode()

    def test_of_its_group_she_may(self, client, reader, reserved):
        group = Group.objects.create(name="Adhérents")
        reserved.groups.add(group)
        reserved.save()
        reader.groups.add(group)
        client.force_login(reader)
        assert client.get(reserved.get_absolute_url()).status_code == 200

    def test_the_sign_in_page_leads_to_the_document(self, client, reader, reserved):
        page = f"/_util/login/?next=/documents/{reserved.pk}/"
        assert client.get(page).status_code == 200
        response = client.post(page, {"username": "ines", "password": "x", "next": f"/documents/{reserved.pk}/"})
        assert response["Location"] == f"/documents/{reserved.pk}/"


class TestNotice:
    """A document is no more public than its notice."""

    @pytest.mark.parametrize(("state", "status"), [(State.INCOMPLETE, 404), (State.WITHDRAWN, 410)])
    def test_an_open_document_goes_with_its_notice(self, client, attach, record, state, status):
        document = attach(SECRET, title=SECRET)
        BibliographicRecord.objects.filter(pk=record.pk).update(state=state)
        response = client.get(f"/documents/{document.pk}/")
        assert response.status_code == status
        assert SECRET not in response.content.decode()

    def test_nadia_previews_it(self, nadia, attach, record):
        document = attach("Bonjour")
        BibliographicRecord.objects.filter(pk=record.pk).update(state=State.INCOMPLETE)
        assert nadia.get(document.get_absolute_url()).status_code == 200


class TestLeaks:
    def test_no_export_has_it(self, reserved, record):
        for format in FORMATS:
            written = b"".join(Export(BibliographicRecord.objects.filter(pk=record.pk), format).pieces()).decode(
                "utf-8", "replace"
            )
            assert SECRET not in written, format
            assert "/documents/" not in written, format

    def test_nor_the_command(self, reserved, capsysbinary, tmp_path):
        file = tmp_path / "export.csv"
        call_command("export_records", "--format", "csv", "--output", str(file), stdout=StringIO(), stderr=StringIO())
        assert "Habiter la ville" in file.read_text(encoding="utf-8-sig")
        assert SECRET not in file.read_text(encoding="utf-8-sig")

    def test_nor_any_public_view_of_the_notice(self, client, reserved, record):
        for view in ("", "isbd/", "marc/", *(f"export/{format}/" for format in FORMATS)):
            assert SECRET not in client.get(f"/notices/{record.pk}/{view}", follow=True).getvalue().decode(
                "utf-8", "replace"
            )

    def test_nor_the_sitemap(self, client, reserved):
        for page in ("/sitemap.xml", "/sitemap-notices.xml"):
            content = client.get(page).content.decode()
            assert SECRET not in content
            assert "/documents/" not in content

    def test_nor_what_the_index_receives(self, reserved, record):
        assert DocumentPage.objects.filter(text__contains=SECRET).exists(), "else this test proves nothing"
        document = next(iter(RecordDocuments().some([record.pk])))
        assert SECRET not in str(document)
        assert not document.full_text
        assert not document.cover_url
        assert not document.has_full_text


class TestChange:
    def test_what_becomes_reserved_loses_its_cover_and_its_place_in_the_index(self, attach, record, folders):
        document = attach(SECRET)
        read_document(document.pk)
        assert len(list((folders / "media").rglob("*.webp"))) == 3
        document.refresh_from_db()
        document.access = "reserved"
        document.save()
        assert not list((folders / "media").rglob("*.webp"))
        assert DocumentReading.objects.get().covers == []
        assert SECRET not in str(next(iter(RecordDocuments().some([record.pk]))))

    def test_what_opens_gets_them_back(self, reserved, record, folders):
        reserved.access = "open"
        reserved.save()
        read_document(reserved.pk)
        assert list((folders / "media").rglob("*.webp"))
        assert SECRET in next(iter(RecordDocuments().some([record.pk]))).full_text

    def test_made_reserved_while_it_was_read_it_keeps_no_picture(self, attach, folders, monkeypatch):
        document = attach(SECRET)
        run = reading.run_program

        def run_then_reserve(*arguments):
            run(*arguments)
            DigitalDocument.objects.filter(pk=document.pk).update(access="reserved")

        monkeypatch.setattr(reading, "run_program", run_then_reserve)
        read_document(document.pk)
        assert not list((folders / "media").rglob("*.webp"))


def test_the_site_refuses_to_keep_documents_where_the_web_server_reads(settings, tmp_path):
    assert documents_out_of_reach(None) == []
    settings.DOCUMENTS_ROOT = settings.MEDIA_ROOT / "documents"
    assert [error.id for error in documents_out_of_reach(None)] == ["rayonnage.E020"]


def test_an_open_document_asks_nobody_who_she_is(attach):
    client = Client()
    response = client.get(attach("Bonjour").get_absolute_url())
    assert "Cookie" not in response.get("Vary", "")
