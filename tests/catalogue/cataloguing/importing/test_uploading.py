"""« Importer »: what Nadia drops, what is refused before it is read, and what waits to be read."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalogue.cataloguing.importing.uploading import limit
from catalogue.models import ImportRun, Source
from tests.catalogue.cataloguing.importing.conftest import at, words

pytestmark = pytest.mark.django_db


def file(name: str = "export.mrc", content: bytes = b"x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class TestTheForm:
    def test_it_says_the_roles_in_plain_words_and_the_limit(self, read) -> None:
        page = read(at("import_start"))
        assert "Maître : elle tient ses notices à jour, nous les enrichissons" in page
        assert "500 Mo au plus" in page

    def test_the_source_used_last_is_chosen(self, nadia, drop, book) -> None:
        drop(book("1"))
        html = nadia.get(at("import_start")).content.decode()
        assert f'<option value="{Source.objects.get().pk}" selected>' in html

    def test_what_is_dropped_is_kept_and_read_later(self, nadia, drop, book) -> None:
        run = drop(book("1"), read=False, encoding="utf-8", is_full_export="on")
        assert (run.source.name, run.source.role, run.user.username) == ("Cosoter", "master", "nadia")
        assert (run.encoding, run.is_full_export) == ("utf-8", True)
        [kept] = run.files.all()
        assert (kept.name, kept.content.read()) == ("export.mrc", book("1"))
        assert run.is_under_way

    def test_several_files_are_one_import(self, nadia, book) -> None:
        files = [
            file("a.mrc", book("1")),
            file("b.mrc", book("2")),
            file("vide.mrc", b""),
            file("p.zip", b"PK\x03\x04"),
        ]
        nadia.post(at("import_start"), {"files": files, "new_source": "Cosoter"})
        assert [one.name for one in ImportRun.objects.get().files.all()] == ["a.mrc", "b.mrc", "vide.mrc", "p.zip"]

    @pytest.mark.parametrize(
        ("posted", "said"),
        [
            ({"new_source": "Cosoter"}, "Déposez au moins un fichier."),
            ({"files": [b"x"]}, "Choisissez la source de ces notices"),
            ({"files": [b"x"], "new_source": "ancien  PMB"}, "« Ancien PMB » existe déjà"),
            ({"files": [b"x"], "source": "999"}, "Sélectionnez un choix valide"),
            ({"files": [b"x"], "new_source": "Cosoter", "encoding": "klingon"}, "Sélectionnez un choix valide"),
        ],
    )
    def test_what_is_missing_is_said(self, nadia, posted, said) -> None:
        Source.objects.create(name="Ancien PMB")
        if "files" in posted:
            posted = posted | {"files": [file(content=content) for content in posted["files"]]}
        response = nadia.post(at("import_start"), posted)
        assert response.status_code == 200
        assert said in words(response)
        assert not ImportRun.objects.exists()

    def test_one_that_is_under_way_is_told(self, read, drop, book) -> None:
        drop(book("1"), read=False)
        assert "Un import de Cosoter est en cours" in read(at("import_start"))


class Unread(BytesIO):
    """The body of an upload that nobody may read."""

    def read(self, *arguments: object) -> bytes:
        raise AssertionError("the body was read")


class TestTooLarge:
    def test_two_gigabytes_are_refused_before_a_byte_is_read(self, nadia) -> None:
        # As a browser asks, whose form Django checks: the test client is spared that check, which reads the body.
        nadia.handler.enforce_csrf_checks = True
        nadia.cookies["csrftoken"] = "a" * 32
        request = {"CONTENT_LENGTH": "2000000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
        response = nadia.generic("POST", at("import_start"), b"", **request, **{"wsgi.input": Unread()})
        assert response.status_code == 413
        assert "Cet envoi fait 2000 Mo, et la limite est de 500 Mo : rien n’a été reçu." in words(response)
        assert not ImportRun.objects.exists()

    def test_the_limit_is_a_setting(self, nadia, settings, drop, book) -> None:
        settings.MAX_IMPORT_MB = 1
        assert limit() == 1_000_000
        response = nadia.post(at("import_start"), {"files": [file(content=b"x" * 1_200_000)], "new_source": "Cosoter"})
        assert response.status_code == 413
        drop(book("1"), read=False)
        assert ImportRun.objects.count() == 1


class TestTheOriginOfTheForm:
    def test_a_form_of_another_site_is_refused_all_the_same(self, nadia, book) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = nadia.cookies
        response = strict.post(at("import_start"), {"files": [file(content=book("1"))], "new_source": "Cosoter"})
        assert response.status_code == 403
        assert not ImportRun.objects.exists()
