"""Reading PDFs in the background: their text, page by page, and their cover. Start with `read_document`.

A task asks for each file that comes; the sweep asks again for whatever has no result after a while, so that a worker
killed in the middle, a task lost or a file replaced meanwhile costs a delay and nothing else.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from catalogue.digital import covers, pdf
from catalogue.digital.kinds import PDF
from catalogue.models.documents import DigitalDocument, DocumentPage, DocumentReading
from catalogue.signals import announce

logger = logging.getLogger(__name__)

State = DocumentReading.State

TIMEOUT = pdf.SECONDS + 30
"""Seconds for one file, all included; the program stops by itself before."""
GIVEN_UP_AFTER = timedelta(minutes=10)
"""A reading under way for that long has died: another may begin."""
ATTEMPTS = 3
PAGES_AT_ONCE = 50
SWEPT_AT_ONCE = 100
ENDS = {"read": State.READ, "partly": State.PARTLY, "encrypted": State.ENCRYPTED, "broken": State.BROKEN}


@task()
def read_later(pk: int) -> None:
    read_document(pk)


def read_document(pk: int) -> None:
    """Read the present file of a document, unless that is done or another does it."""
    document = DigitalDocument.objects.filter(pk=pk).first()
    if document is None or not document.is_pdf:
        return
    reading = claim(document)
    if reading is None:
        return
    with TemporaryDirectory(prefix="rayonnage-pdf-") as folder:
        run_program(document, Path(folder))
        keep(document, reading, Path(folder))
    announce([document.record_id])


def claim(document: DigitalDocument) -> DocumentReading | None:
    """The right to read it, for one process at a time; None when it is read, under way or given up."""
    with transaction.atomic():
        reading, created = DocumentReading.objects.select_for_update().get_or_create(
            document=document, defaults={"digest": document.digest, "attempts": 1}
        )
        if created:
            return reading
        if reading.digest != document.digest:
            covers.remove_files(reading.covers)
            reading.pages.all().delete()
            reading.digest, reading.attempts, reading.covers, reading.page_count = document.digest, 0, [], None
        elif reading.is_settled or reading.begun_at > timezone.now() - GIVEN_UP_AFTER:
            return None
        reading.attempts += 1
        reading.begun_at, reading.state = timezone.now(), State.UNDER_WAY
        if reading.attempts > ATTEMPTS:
            reading.state = State.FAILED
        reading.save()
    return reading if reading.state == State.UNDER_WAY else None


def run_program(document: DigitalDocument, folder: Path) -> None:
    """What it wrote tells how it ended: a crash of PDFium or a file without end leaves no end there."""
    command = [sys.executable, "-m", pdf.__name__, document.file.path, str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 – our own program, on a file that we named.
            command, cwd=settings.BASE_DIR, timeout=TIMEOUT, capture_output=True, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        logger.warning("Document %s could not be read: %s", document.pk, error)
        return
    if done.returncode:
        logger.warning("The reading of document %s ended with %s: %s", document.pk, done.returncode, done.stderr[-500:])


def keep(document: DigitalDocument, reading: DocumentReading, folder: Path) -> None:
    """What was read, in one transaction, for the file that was read: one replaced meanwhile keeps nothing of it."""
    drawn = covers.store(document, folder / pdf.COVER)
    with transaction.atomic():
        current = DocumentReading.objects.select_for_update().filter(pk=reading.pk, digest=document.digest).first()
        # Made reserved while it was read: a picture of it would stay in everybody's reach.
        if current is None or not DigitalDocument.objects.open().filter(pk=document.pk).exists():
            covers.remove_files(drawn)
            drawn = []
        if current is None:
            return
        current.covers = drawn
        current.pages.all().delete()
        written = keep_lines(current, folder / pdf.READING)
        if current.state == State.UNDER_WAY:
            current.state = State.PARTLY if written else State.FAILED
        elif current.state == State.READ and not written:
            current.state = State.NO_TEXT
        current.save()


def keep_lines(reading: DocumentReading, path: Path) -> int:
    """The pages, and on `reading` their number and how it ended. Returns how many pages have a text."""
    written = 0
    for lines in batched(lines_of(path), PAGES_AT_ONCE):
        pages = [DocumentPage(reading=reading, number=one["page"], text=one["text"]) for one in lines if "page" in one]
        DocumentPage.objects.bulk_create(pages)
        written += len(pages)
        for one in lines:
            reading.page_count = one.get("pages", reading.page_count)
            reading.state = ENDS[one["end"]] if "end" in one else reading.state
    return written


def batched(lines: Iterator[dict], size: int) -> Iterator[list[dict]]:
    while batch := list(islice(lines, size)):
        yield batch


def lines_of(path: Path) -> Iterator[dict]:
    """Up to the line that a dying process left unfinished."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            try:
                yield json.loads(line)
            except ValueError:
                return


def ask_for_reading(document: DigitalDocument) -> None:
    """Once what is being saved is saved."""
    transaction.on_commit(lambda: read_later.enqueue(document.pk))


def waiting() -> QuerySet[DigitalDocument]:
    """PDFs whose present file has no result and whose reading is not under way."""
    now = timezone.now()
    unread = Q(reading=None) & Q(received_at__lt=now - GIVEN_UP_AFTER)
    replaced = ~Q(reading=None) & ~Q(reading__digest=F("digest")) & Q(received_at__lt=now - GIVEN_UP_AFTER)
    abandoned = Q(reading__state=State.UNDER_WAY, reading__begun_at__lt=now - GIVEN_UP_AFTER)
    return DigitalDocument.objects.filter(unread | replaced | abandoned, media_type=PDF.media_type)


def sweep() -> int:
    """Ask again for what has no result. Returns how many were asked for."""
    keys = list(waiting().order_by("pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    for pk in keys:
        read_later.enqueue(pk)
    return len(keys)
