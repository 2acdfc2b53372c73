"""Documents small enough to read, and the world they live in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from catalogue.models import BibliographicRecord, DigitalDocument

MakePdf = Callable[..., bytes]


@pytest.fixture(autouse=True)
def folders(settings, tmp_path) -> Path:
    """Files and covers of this test alone."""
    settings.DOCUMENTS_ROOT, settings.MEDIA_ROOT = tmp_path / "documents", tmp_path / "media"
    return tmp_path


@pytest.fixture
def make_pdf() -> MakePdf:
    """`make_pdf("premiere page", "deuxieme")`: a PDF that says so; `size` in points."""

    def write(*pages: str, size: tuple[float, float] = (595, 842), encrypted: bool = False) -> bytes:
        bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
        kids = []
        for text in pages:
            stream = f"BT /F1 24 Tf 20 {size[1] / 2} Td ({text}) Tj ET".encode() if text else b""
            kids.append(f"{len(bodies) + 1} 0 R")
            bodies.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {len(bodies) + 2} 0 R "
                "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
            )
            bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>".encode()
        return assembled(bodies, encrypted)

    return write


def assembled(bodies: list[bytes], encrypted: bool) -> bytes:
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    locked = b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"1" * 64, b"2" * 64)
    trailer = b"<< /Size %d /Root 1 0 R %s >>" % (len(bodies) + 1, locked if encrypted else b"")
    return written + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        table,
        trailer,
        len(written),
    )


@pytest.fixture
def record(db) -> BibliographicRecord:
    return BibliographicRecord.objects.create(title="Habiter la ville")


@pytest.fixture
def attach(record, make_pdf) -> Callable[..., DigitalDocument]:
    """`attach("Bonjour", access="reserved")`: a PDF of the notice, one argument a page."""

    def make(
        *pages: str,
        content: bytes = b"",
        name: str = "rapport.pdf",
        to: BibliographicRecord | None = None,
        **values: object,
    ) -> DigitalDocument:
        file = ContentFile(content or make_pdf(*(pages or ("Bonjour",))), name=name)
        return DigitalDocument.objects.create(record=to or record, file=file, **values)

    return make


@pytest.fixture
def nadia(client, db):
    client.force_login(User.objects.create_superuser("nadia", password="x"))
    return client


@pytest.fixture
def reader(db) -> User:
    """Inès has an account, and no right in the admin."""
    return User.objects.create_user("ines", password="x")
