"""The refused records come back as a file, which one corrects and imports again."""

from __future__ import annotations

import pytest

from catalogue.models import BibliographicRecord
from tests.catalogue.cataloguing.importing.conftest import at

pytestmark = pytest.mark.django_db


def test_corrected_and_imported_again(nadia, read, drop, imported, book) -> None:
    broken = book("2", "Habiter").replace(b"nam0 22", b"nx  a22")  # an authority, by its leader
    run = imported(drop(book("1"), broken))
    assert "Télécharger les notices refusées (.mrc)" in read(at("import_run", run.pk))
    response = nadia.get(at("import_refused", run.pk))
    assert response["Content-Disposition"] == f'attachment; filename="refusees-import-{run.pk}.mrc"'
    given_back = b"".join(response.streaming_content)
    assert given_back == broken
    again = imported(drop(given_back.replace(b"nx  a22", b"nam0 22"), source=run.source_id))
    assert again.report["created"] == 1
    assert BibliographicRecord.objects.count() == 2


def test_a_refused_line_says_why_and_shows_what_can_be_read(nadia, read, drop, book) -> None:
    run = drop(book("2", "Habiter").replace(b"nam0 22", b"nx  a22"))
    line = run.lines.get(outcome="rejected")
    page = read(at("import_run", run.pk))
    assert "d’autorité" in page
    assert "Télécharger les notices refusées (.mrc)" in page, "before anything is imported, too"
    assert "$a Habiter" in read(at("import_line", run.pk, line.pk))


def test_one_too_damaged_to_show_says_so(read, drop, book) -> None:
    run = drop(book("1"), b"00312nam0 22000971i 450 \x1d")
    line = run.lines.get(outcome="rejected")
    assert "trop abîmée pour être montrée" in read(at("import_line", run.pk, line.pk))


def test_nothing_refused(nadia, drop, book) -> None:
    run = drop(book("1"))
    assert nadia.get(at("import_refused", run.pk)).url == at("import_run", run.pk)
