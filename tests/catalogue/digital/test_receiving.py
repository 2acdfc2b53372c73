"""Nadia drops a file: what is taken, and what is told of the rest."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import load_handler
from django.http.multipartparser import MultiPartParser

from catalogue.digital.receiving import DocumentUploadLimit, OversizedFile, check_file
from catalogue.digital.storage import safe_name
from catalogue.models import BibliographicRecord, DigitalDocument
from tests.catalogue.test_admin_records import form_of, url

ZIP = b"PK\x03\x04" + b"\0" * 100


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        check_file(ContentFile(content, name=name))
    return refused.value.messages[0].replace("\u00a0", " ").replace("\u202f", " ")


class TestCheck:
    def test_a_pdf_is_taken(self, make_pdf):
        check_file(ContentFile(make_pdf("Bonjour"), name="Rapport.PDF"))

    def test_a_file_with_a_wrong_extension_is_told_what_it_is(self):
        assert refusal("bilan.pdf", ZIP) == "« bilan.pdf » se dit PDF, mais c’est un fichier ZIP : renommez-le en .zip."

    def test_a_pdf_under_an_unknown_name_is_told_its_right_one(self, make_pdf):
        assert "renommez-le en .pdf" in refusal("rapport.tmp", make_pdf("Bonjour"))

    @pytest.mark.parametrize("name", ["page.html", "dessin.svg", "prog.exe", "sans-extension"])
    def test_what_may_run_is_refused(self, name):
        assert "n’est pas d’un type accepté (PDF, EPUB" in refusal(name, b"<svg onload='alert(1)'>")

    def test_a_page_disguised_as_a_pdf_is_refused(self):
        assert "son contenu n’en est pas un" in refusal("rapport.pdf", b"<html><script>alert(1)</script>")

    def test_an_empty_file_is_refused(self):
        assert refusal("rapport.pdf", b"").startswith("« rapport.pdf » est vide")

    def test_the_limit_is_stated(self, settings, make_pdf):
        settings.DOCUMENT_MAX_BYTES = 500
        said = refusal("rapport.pdf", make_pdf("Bonjour") + b" " * 2000)
        assert "la limite est de 500 octets" in said
        assert "Allégez-le" in said

    def test_a_file_kept_already_is_not_read_again(self, attach):
        document = attach("Bonjour")
        document.file.storage.delete(document.file.name)
        document.full_clean()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/Rapport d’activité (final).PDF", "rapport-dactivite-final.pdf"),
        ("C:\\Users\\nadia\\Été 2018.pdf", "ete-2018.pdf"),
        ("….pdf", "document.pdf"),
        ("rapport", "rapport"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
        ("x\r\nSet-Cookie: a.pdf", "x-set-cookie-a.pdf"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


class Endless(io.RawIOBase):
    """A form whose file goes on for `size` bytes, made as it is read; then what was typed after it."""

    HEAD = (
        b'--x\r\nContent-Disposition: form-data; name="documents-0-file"; filename="film.mp4"\r\n'
        b"Content-Type: video/mp4\r\n\r\n"
    )
    TAIL = b'\r\n--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nHabiter\r\n--x--\r\n'

    def __init__(self, size: int) -> None:
        self.left, self.queue = size, self.HEAD

    def read(self, size: int = -1) -> bytes:
        if not self.queue and self.left:
            piece = min(self.left, 65536)
            self.left -= piece
            self.queue = b"\0" * piece
            if not self.left:
                self.queue += self.TAIL
        given, self.queue = self.queue[:size], self.queue[size:]
        return given


class TestUpload:
    def parse(self, size: int, declared: int | None = None):
        handlers = ["catalogue.digital.receiving.DocumentUploadLimit"] + [
            f"django.core.files.uploadhandler.{name}FileUploadHandler" for name in ("Memory", "Temporary")
        ]
        meta = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(declared or size + 300)}
        return MultiPartParser(meta, Endless(size), [load_handler(one, None) for one in handlers]).parse()

    def test_a_file_beyond_the_limit_is_dropped_as_it_comes_and_the_rest_of_the_form_is_kept(self, settings):
        settings.DOCUMENT_MAX_BYTES = 1_000_000
        post, files = self.parse(20_000_000)
        assert post["title"] == "Habiter"
        assert isinstance(files["documents-0-file"], OversizedFile)
        assert files["documents-0-file"].size == 20_000_000
        assert len(files["documents-0-file"].read()) < 100
        with pytest.raises(ValidationError, match="la limite est de"):
            check_file(files["documents-0-file"])

    def test_two_gigabytes_declared_and_never_sent_cost_nothing(self, settings):
        settings.DOCUMENT_MAX_BYTES = 1_000_000
        post, files = self.parse(100_000, declared=2 * 1024**3)
        assert post["title"] == "Habiter"
        assert files["documents-0-file"].size == 100_000

    def test_the_uploads_of_other_forms_are_left_alone(self, settings):
        settings.DOCUMENT_MAX_BYTES = 10
        handler = DocumentUploadLimit()
        handler.new_file("records", "export.mrc", "application/marc", 0)
        assert handler.receive_data_chunk(b"x" * 100, 0) == b"x" * 100
        assert handler.file_complete(100) is None


@pytest.mark.django_db
class TestForm:
    def post(self, client, file, **values):
        groups = values.pop("groups", [])
        row = {"file": file, "title": "", "url": "", "access": "open"} | values
        data = form_of(documents=[row]) | {"documents-0-groups": groups}
        return client.post(url("bibliographicrecord", "add"), data)

    def test_nadia_attaches_a_pdf(self, nadia, make_pdf):
        upload = SimpleUploadedFile("Rapport d’activité.pdf", make_pdf("Bonjour"), "application/pdf")
        assert self.post(nadia, upload, title="Synthèse").status_code == 302
        document = BibliographicRecord.objects.get().documents.get()
        assert document.file.name.endswith("/rapport-dactivite.pdf")
        assert (document.media_type, document.size) == ("application/pdf", len(make_pdf("Bonjour")))
        assert len(document.digest) == 64
        assert document.get_absolute_url() == f"/documents/{document.pk}/synthese/"

    def test_the_type_that_the_browser_declares_is_not_believed(self, nadia):
        response = self.post(nadia, SimpleUploadedFile("rapport.pdf", b"<html>", "application/pdf"))
        assert "son contenu n’en est pas un" in response.content.decode()
        assert not DigitalDocument.objects.exists()

    def test_an_empty_file_is_refused_and_nothing_is_lost(self, nadia):
        response = self.post(nadia, SimpleUploadedFile("rapport.pdf", b""))
        html = response.content.decode()
        assert "vide" in html
        assert "Habiter la ville" in html

    def test_a_document_is_a_file_or_an_address(self, nadia):
        response = self.post(nadia, "", title="Synthèse")
        assert "Choisissez un fichier, ou donnez l’adresse" in response.content.decode()
        assert not DigitalDocument.objects.exists()

    def test_an_address_is_not_reserved(self, nadia):
        response = self.post(nadia, "", url="https://exemple.org/a.pdf", access="reserved")
        assert "Une adresse ne se réserve pas" in response.content.decode()

    def test_nadia_reserves_one_for_a_group(self, nadia, make_pdf):
        group = Group.objects.create(name="Adhérents")
        upload = SimpleUploadedFile("rapport.pdf", make_pdf("Bonjour"))
        assert self.post(nadia, upload, access="reserved", groups=[str(group.pk)]).status_code == 302
        assert list(DigitalDocument.objects.get().groups.all()) == [group]

    def test_a_visitor_may_not(self, client, make_pdf):
        self.post(client, SimpleUploadedFile("rapport.pdf", make_pdf("Bonjour")))
        assert not DigitalDocument.objects.exists()
