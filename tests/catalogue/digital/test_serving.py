"""Inès opens a document: the right bytes, under the right headers, at an address that stays."""

import pytest
from django.core.files.base import ContentFile

from catalogue.models import DigitalDocument

SOUND = b"ID3\x04" + bytes(range(256)) * 40


@pytest.fixture
def sound(attach) -> DigitalDocument:
    return attach(content=SOUND, name="debat.mp3")


def body(response) -> bytes:
    return response.getvalue()


def ranged(client, document, asked: str, **headers: str):
    return client.get(document.get_absolute_url(), headers={"range": asked, **headers})


class TestHeaders:
    def test_a_pdf_opens_in_the_browser_under_a_name_of_its_own(self, client, attach, make_pdf):
        response = client.get(attach("Bonjour", title="Synthèse de l’été").get_absolute_url())
        assert body(response) == make_pdf("Bonjour")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'inline; filename="synthese-de-lete.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Length"] == str(len(make_pdf("Bonjour")))
        assert not response.cookies

    @pytest.mark.parametrize(
        "content", [b"<html><script>alert(1)</script>", b"<svg onload='alert(1)'/>", b"PK\x03\x04"]
    )
    def test_what_a_browser_could_run_is_only_downloaded(self, client, attach, content):
        """Put there by another way than the form, which refuses it."""
        response = client.get(attach(content=content, name="page.html").get_absolute_url())
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Type"] in ("application/octet-stream", "application/zip")
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_a_head_says_the_same_and_gives_nothing(self, client, sound):
        response = client.head(sound.get_absolute_url())
        assert (response.status_code, body(response)) == (200, b"")
        assert response["Content-Length"] == str(len(SOUND))
        assert response["Accept-Ranges"] == "bytes"

    def test_nothing_is_posted_there(self, client, sound):
        assert client.post(sound.get_absolute_url()).status_code == 405

    def test_a_file_that_is_gone_is_not_found(self, client, sound):
        sound.file.storage.delete(sound.file.name)
        assert client.get(sound.get_absolute_url()).status_code == 404


class TestRanges:
    @pytest.mark.parametrize(
        ("asked", "start", "end"),
        [
            ("bytes=0-99", 0, 100),
            ("bytes=0-0", 0, 1),
            ("bytes=5000-", 5000, len(SOUND)),
            ("bytes=-100", len(SOUND) - 100, len(SOUND)),
            ("bytes=-999999", 0, len(SOUND)),
            ("bytes=10200-999999", 10200, len(SOUND)),
        ],
    )
    def test_a_piece(self, client, sound, asked, start, end):
        response = ranged(client, sound, asked)
        assert response.status_code == 206
        assert body(response) == SOUND[start:end]
        assert response["Content-Range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"
        assert response["Content-Length"] == str(end - start)

    @pytest.mark.parametrize("asked", [f"bytes={len(SOUND)}-", "bytes=999999-9999999", "bytes=-0"])
    def test_beyond_the_end(self, client, sound, asked):
        response = ranged(client, sound, asked)
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{len(SOUND)}"

    @pytest.mark.parametrize("asked", ["bytes=9-2", "bytes=0-1,5-6", "pages=1-2", "bytes=-", "bytes=a-b", "x"])
    def test_what_is_no_range_is_ignored(self, client, sound, asked):
        response = ranged(client, sound, asked)
        assert response.status_code == 200
        assert body(response) == SOUND

    def test_the_rest_of_another_version_is_not_given(self, client, sound):
        assert ranged(client, sound, "bytes=5-", **{"if-range": '"another"'}).status_code == 200
        assert ranged(client, sound, "bytes=5-", **{"if-range": f'"{sound.digest}"'}).status_code == 206


class TestAddress:
    def test_it_stays_when_the_file_is_replaced_and_what_is_kept_of_it_changes(self, client, attach, make_pdf):
        document = attach("Premiere version")
        address, before = document.get_absolute_url(), client.get(document.get_absolute_url())
        document.file = ContentFile(make_pdf("Deuxieme version"), name="autre-nom.pdf")
        document.save()
        after = client.get(address)
        assert body(after) == make_pdf("Deuxieme version")
        assert after["ETag"] != before["ETag"]
        assert client.get(address, headers={"if-none-match": before["ETag"]}).status_code == 200
        assert client.get(address, headers={"if-none-match": after["ETag"]}).status_code == 304

    def test_an_older_title_leads_to_the_present_one(self, client, attach):
        document = attach("Bonjour", title="Synthèse")
        response = client.get(f"/documents/{document.pk}/ancien-titre/")
        assert (response.status_code, response["Location"]) == (301, document.get_absolute_url())

    def test_a_link_leads_to_its_site(self, client, record):
        document = DigitalDocument.objects.create(record=record, url="https://exemple.org/rapport.pdf")
        assert client.get(document.get_absolute_url())["Location"] == "https://exemple.org/rapport.pdf"

    def test_a_link_that_would_run_leads_nowhere(self, client, record):
        document = DigitalDocument.objects.create(record=record, url="javascript:alert(1)")
        assert client.get(document.get_absolute_url()).status_code == 404

    def test_no_such_document(self, client, db):
        assert client.get("/documents/999/x/").status_code == 404
