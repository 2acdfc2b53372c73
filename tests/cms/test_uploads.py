"""What editors drop among pictures and documents: known kinds, told by their bytes, and a reason for each refusal."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from tests.cms.conftest import page_root

pytestmark = pytest.mark.django_db


def picture(kind: str = "JPEG") -> bytes:
    written = io.BytesIO()
    Pillow.new("RGB", (60, 40), "teal").save(written, kind)
    return written.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that announces 100 million points."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as opened:
        opened.writestr("evil.js", "alert(1)")
    return written.getvalue()


def dropped_picture(name: str, content: bytes) -> list[str]:
    page_root()
    form = get_image_form(get_image_model())(
        {"title": "Une rue", "tags": ""}, {"file": SimpleUploadedFile(name, content)}
    )
    form.is_valid()
    return form.errors.get("file", [])


def dropped_document(name: str, content: bytes) -> list[str]:
    page_root()
    form = get_document_form(get_document_model())(
        {"title": "Un rapport", "tags": ""}, {"file": SimpleUploadedFile(name, content)}
    )
    form.is_valid()
    return form.errors.get("file", [])


@pytest.mark.parametrize(
    ("name", "kind"), [("rue.jpg", "JPEG"), ("rue.PNG", "PNG"), ("rue.webp", "WEBP"), ("rue.avif", "AVIF")]
)
def test_a_picture_is_taken(name: str, kind: str) -> None:
    assert dropped_picture(name, picture(kind)) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "plan.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "n’est pas une image acceptée",
        ),
        (
            "plan.png",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "contient autre chose",
        ),
        ("rue.jpg", b"MZ\x90\0" + b"\0" * 500, "ne s’ouvre pas comme une image"),
        ("rue.jpg", picture("PNG"), "contient autre chose (png)"),
        ("rue.png", bomb(), "50 millions de points"),
        ("rue.jpg", picture() + archive(), "un programme, une archive ou une page"),
        ("rue.jpg", picture() + b"<SCRIPT>alert(1)</SCRIPT>", "un programme, une archive ou une page"),
        (
            "rue.jpg",
            picture()[:2] + b"\xff\xfe\x00\x0a%PDF-1.4" + picture()[2:],
            "un programme, une archive ou une page",
        ),
        ("rue.jpg", picture()[:300], "ne s’ouvre pas comme une image"),
    ],
    ids=[
        "svg",
        "svg renamed",
        "exe renamed",
        "png renamed",
        "100 megapixels",
        "zip behind",
        "script behind",
        "pdf within",
        "cut",
    ],
)
def test_what_is_not_a_picture_is_refused_with_the_reason(name: str, content: bytes, reason: str) -> None:
    (said,) = dropped_picture(name, content)
    assert reason in said


def test_points_that_happen_to_spell_a_tag_are_a_picture() -> None:
    """Four letters come by chance once in fifty photographs of ten megabytes."""
    assert dropped_picture("rue.jpg", picture()[:2] + b"\xff\xfe\x00\x08\x00<SvG\x00" + picture()[2:]) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rapport.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        ("presents.csv", "nom;commune\nInès;Épinay".encode("latin-1")),
        ("annexes.zip", archive()),
    ],
)
def test_a_document_is_taken(name: str, content: bytes) -> None:
    assert dropped_document(name, content) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rapport.pdf", b"MZ\x90\0" + b"\0" * 500, "s’appelle .pdf mais n’en est pas un"),
        ("rapport.pdf", b"<html><script>alert(1)</script>%PDF-1.4", "s’appelle .pdf mais n’en est pas un"),
        ("table.csv", b"MZ\x90\0" + b"\0" * 500, "s’appelle .csv mais n’en est pas un"),
        ("table.csv", b" <html><script>alert(1)</script>", "s’appelle .csv mais n’en est pas un"),
        ("rapport.docx", b"%PDF-1.4", "s’appelle .docx mais n’en est pas un"),
    ],
)
def test_a_document_that_is_not_what_it_says_is_refused_with_the_reason(name: str, content: bytes, reason: str) -> None:
    (said,) = dropped_document(name, content)
    assert reason in said


@pytest.mark.parametrize("name", ["setup.exe", "page.html", "plan.svg", "macro.docm"])
def test_other_kinds_are_refused_and_the_accepted_ones_told(name: str) -> None:
    (said,) = dropped_document(name, b"MZ\x90\0")
    assert "pdf" in said
