"""What is read of a PDF in the background, whatever the PDF is."""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from catalogue.cataloguing.documents import told
from catalogue.digital import discarding, pdf, reading
from catalogue.digital.reading import read_document, sweep, waiting
from catalogue.models import DigitalDocument, DocumentPage, DocumentReading

State = DocumentReading.State


def read(document: DigitalDocument) -> DocumentReading:
    read_document(document.pk)
    return DocumentReading.objects.get(document=document)


def texts(document: DigitalDocument) -> list[tuple[int, str]]:
    return list(DocumentPage.objects.filter(reading__document=document).values_list("number", "text"))


def plainly(document: DigitalDocument) -> str:
    return told(DigitalDocument.objects.get(pk=document.pk)).replace("\u00a0", " ")


class TestText:
    def test_page_by_page(self, attach):
        document = attach("Premiere page", "", "Troisieme page")
        assert read(document).state == State.READ
        assert texts(document) == [(1, "Premiere page"), (3, "Troisieme page")]
        assert plainly(document).startswith("3 pages. Texte lu")

    def test_a_real_report_of_the_demo(self, attach):
        folder = Path(__file__).resolve().parents[3] / "fixtures" / "demo" / "site" / "documents"
        document = attach(content=(folder / "cahier-relogement.pdf").read_bytes())
        assert read(document).state == State.READ
        assert "relogement" in " ".join(text for _number, text in texts(document))

    @pytest.mark.parametrize(
        ("found", "kept"),
        [
            ("renou-\r\nvellement", "renouvellement"),
            ("Seine-\r\nSaint-Denis", "Seine-\nSaint-Denis"),
            ("e\u0301cole", "école"),
            ("a\x00b\x07c", "abc"),
            ("a  \t b\r\n\r\n\r\n\r\nc", "a b\n\nc"),
        ],
    )
    def test_it_is_made_clean(self, found, kept):
        assert pdf.clean(found) == kept


class TestCover:
    def test_the_first_page_in_three_widths(self, attach, folders):
        found = read(attach("Bonjour"))
        assert [width for width, _height, _name in found.covers] == [160, 320, 640]
        with Image.open(folders / "media" / found.covers[1][2]) as image:
            assert (image.format, image.size) == ("WEBP", (320, found.covers[1][1]))

    def test_the_notice_shows_it_as_a_decoration(self, client, attach, record):
        read(attach("Bonjour"))
        html = client.get(record.get_absolute_url()).content.decode()
        assert 'srcset="/media/couvertures/' in html
        assert 'alt=""' in html

    @pytest.mark.parametrize("size", [(2_800_000, 14_000), (300, 14_000), (1, 14_000)])
    def test_a_page_of_any_size_makes_a_picture_of_ordinary_size(self, attach, make_pdf, size):
        found = read(attach(content=make_pdf("Affiche", size=size)))
        assert found.covers
        assert all(width <= 640 and height <= 1280 for width, height, _name in found.covers)


class TestTroubles:
    def test_a_pdf_under_a_password(self, attach, make_pdf):
        document = attach(content=make_pdf("Secret", encrypted=True))
        assert read(document).state == State.ENCRYPTED
        assert "protégé par un mot de passe" in plainly(document)

    def test_a_broken_pdf(self, attach):
        document = attach(content=b"%PDF-1.7\n" + os.urandom(3000))
        assert read(document).state == State.BROKEN
        assert "ne s’ouvre pas" in plainly(document)

    def test_a_truncated_pdf_never_stops_the_others(self, attach, make_pdf):
        whole = make_pdf("Bonjour", "Bonsoir")
        document = attach(content=whole[: len(whole) // 2])
        assert read(document).is_settled

    def test_a_scanned_pdf_without_text(self, attach):
        document = attach("", "")
        found = read(document)
        assert (found.state, found.page_count) == (State.NO_TEXT, 2)
        assert "reconnaissance de caractères" in plainly(document)

    def test_a_bomb_of_pages_is_read_up_to_the_limit(self, attach, monkeypatch):
        document = attach(*(["mot"] * (pdf.PAGES + 10)))
        found = read(document)
        assert (found.state, found.page_count) == (State.PARTLY, pdf.PAGES + 10)
        assert len(texts(document)) == pdf.PAGES
        assert "en partie" in plainly(document)

    def test_time_is_bounded(self, tmp_path, make_pdf):
        import pypdfium2

        document = pypdfium2.PdfDocument(make_pdf("un", "deux"))
        with (tmp_path / "out").open("w") as output:
            assert pdf.read_pages(document, output, deadline=0) == "partly"
        assert (tmp_path / "out").read_text() == '{"pages": 2}\n'

    def test_a_file_that_is_gone(self, attach):
        document = attach("Bonjour")
        document.file.storage.delete(document.file.name)
        assert read(document).state == State.FAILED
        assert "n’a pas abouti" in plainly(document)

    def test_nothing_is_read_of_what_is_no_pdf(self, attach):
        read_document(attach(content=b"ID3\x04abc", name="debat.mp3").pk)
        assert not DocumentReading.objects.exists()


class TestCrash:
    """The program dies as PDFium would: the site does not, and keeps what was said before."""

    def play(self, monkeypatch, tmp_path, script: str) -> None:
        program = tmp_path / "program.py"
        program.write_text(f"import os, signal, sys, time\nfolder = sys.argv[2]\n{script}", encoding="utf-8")
        run = reading.subprocess.run

        def run_program(command, **options):
            return run([sys.executable, str(program), *command[3:]], **options)

        monkeypatch.setattr(reading.subprocess, "run", run_program)

    def test_a_segmentation_fault_costs_that_file(self, attach, monkeypatch, tmp_path):
        self.play(monkeypatch, tmp_path, f"os.kill(os.getpid(), {int(signal.SIGSEGV)})")
        assert read(attach("Bonjour")).state == State.FAILED

    def test_the_pages_read_before_are_kept(self, attach, monkeypatch, tmp_path):
        lines = '{"pages": 9}\\n{"page": 1, "text": "Bonjour"}\\n{"page": 2, "te'
        self.play(
            monkeypatch,
            tmp_path,
            f"open(folder + '/reading.jsonl', 'w').write('{lines}')\nos.kill(os.getpid(), {int(signal.SIGKILL)})",
        )
        document = attach("Bonjour")
        assert read(document).state == State.PARTLY
        assert texts(document) == [(1, "Bonjour")]

    def test_one_that_never_ends_is_stopped(self, attach, monkeypatch, tmp_path):
        monkeypatch.setattr(reading, "TIMEOUT", 0.5)
        self.play(monkeypatch, tmp_path, "time.sleep(60)")
        assert read(attach("Bonjour")).state == State.FAILED

    def test_a_picture_that_is_none_leaves_no_cover(self, attach, monkeypatch, tmp_path):
        end = """open(folder + '/reading.jsonl', 'w').write('{"end": "read"}')"""
        self.play(monkeypatch, tmp_path, f"open(folder + '/cover.webp', 'wb').write(b'GIF89a')\n{end}")
        assert read(attach("Bonjour")).covers == []


class TestTasks:
    def test_the_worker_reads_what_nadia_dropped(self, attach, django_capture_on_commit_callbacks, transactional_db):
        document = attach("Bonjour")
        call_command("worker", "--once")
        assert texts(document) == [(1, "Bonjour")]

    def test_one_reading_at_a_time(self, attach):
        document = attach("Bonjour")
        DocumentReading.objects.create(document=document, digest=document.digest)
        read_document(document.pk)
        assert texts(document) == []

    def test_a_reading_killed_in_the_middle_is_taken_again(self, attach):
        """django-tasks-db leaves its task « running » for ever: only the sweep knows."""
        document = attach("Bonjour")
        long_ago = timezone.now() - timedelta(hours=1)
        DocumentReading.objects.create(document=document, digest=document.digest, attempts=1, begun_at=long_ago)
        DBTaskResult.objects.all().delete()
        assert sweep() == 1
        assert DBTaskResult.objects.count() == 1
        assert read(document).state == State.READ
        assert sweep() == 0

    def test_a_file_that_kills_its_reader_each_time_is_given_up(self, attach):
        document = attach("Bonjour")
        long_ago = timezone.now() - timedelta(hours=1)
        DocumentReading.objects.create(document=document, digest=document.digest, attempts=3, begun_at=long_ago)
        assert read(document).state == State.FAILED
        assert not waiting().exists()

    def test_a_task_that_was_lost_is_asked_for_again(self, attach):
        document = attach("Bonjour")
        assert sweep() == 0, "it has just come: its own task is on its way"
        DigitalDocument.objects.filter(pk=document.pk).update(received_at=timezone.now() - timedelta(hours=1))
        assert sweep() == 1

    def test_a_replaced_file_is_read_again(self, attach, make_pdf, folders):
        document = attach("Premiere version")
        before = {name for _width, _height, name in read(document).covers}
        document.file = ContentFile(make_pdf("Deuxieme version"), name="rapport.pdf")
        document.save()
        assert DigitalDocument.objects.get().current_reading is None, "the old text is not that of the new file"
        found = read(document)
        assert texts(document) == [(1, "Deuxieme version")]
        drawn = {path.relative_to(folders / "media").as_posix() for path in (folders / "media").rglob("*.webp")}
        assert drawn == {name for _width, _height, name in found.covers}
        assert not drawn & before

    def test_replaced_while_it_was_read(self, attach, make_pdf, monkeypatch):
        document = attach("Premiere version")
        run = reading.run_program

        def run_then_replace(*arguments):
            run(*arguments)
            DocumentReading.objects.update(digest="another")

        monkeypatch.setattr(reading, "run_program", run_then_replace)
        read_document(document.pk)
        assert texts(document) == []


class TestDiscarding:
    def age(self, folders) -> None:
        for path in folders.rglob("*.*"):
            os.utime(path, (1, 1))

    def test_a_replaced_file_goes_after_a_while_and_the_present_one_stays(self, attach, make_pdf, folders):
        document = attach("Premiere version")
        document.file = ContentFile(make_pdf("Deuxieme version"), name="deuxieme.pdf")
        document.save()
        assert discarding.discard() == 0
        self.age(folders)
        assert discarding.discard() == 1
        assert [path.name for path in (folders / "documents").rglob("*.pdf")] == ["deuxieme.pdf"]

    def test_a_file_that_a_revision_may_give_back_stays(self, attach, record, make_pdf, folders):
        document = attach("Premiere version", name="premiere.pdf")
        record.refresh_from_db()
        revision = record.save_revision()
        document.file = ContentFile(make_pdf("Deuxieme version"), name="deuxieme.pdf")
        document.save()
        self.age(folders)
        assert discarding.discard() == 0
        revision.as_object().save()
        assert DigitalDocument.objects.get().file.read() == make_pdf("Premiere version")
        revision.delete()
        document.save()
        assert discarding.discard() == 1

    def test_what_a_deleted_document_leaves(self, attach, folders, django_capture_on_commit_callbacks):
        document = attach("Bonjour")
        read(document)
        with django_capture_on_commit_callbacks(execute=True):
            document.delete()
        assert not list((folders / "media").rglob("*.webp"))
        self.age(folders)
        discarding.discard()
        assert not list((folders / "documents").iterdir())
