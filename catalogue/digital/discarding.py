"""Files that nothing refers to any more: replaced, removed, or left by a form that was never saved.

A file stays as long as a revision of its notice names it, for going back to that revision gives it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Revision

from catalogue.digital import covers
from catalogue.models.documents import DigitalDocument, DocumentReading
from catalogue.models.records import BibliographicRecord

KEPT_FOR = timedelta(days=1)
"""A file younger than that may belong to a notice that is being saved."""


def discard() -> int:
    """Delete them. Returns how many files went."""
    gone = 0
    for name in list(unused()):
        path = Path(settings.DOCUMENTS_ROOT) / name
        path.unlink(missing_ok=True)
        remove_if_empty(path.parent)
        remove_if_empty(path.parent.parent)
        gone += 1
    return gone + discard_covers()


def unused() -> Iterator[str]:
    """Names in DOCUMENTS_ROOT: `12/5f0c…/rapport.pdf`."""
    root, before = Path(settings.DOCUMENTS_ROOT), (timezone.now() - KEPT_FOR).timestamp()
    used = set(DigitalDocument.objects.exclude(file="").values_list("file", flat=True))
    for path in root.glob("*/*/*"):
        name = path.relative_to(root).as_posix()
        if name not in used and path.stat().st_mtime < before and not in_a_revision(name):
            yield name


def in_a_revision(name: str) -> bool:
    """Its folder begins with the number of its notice, so that few revisions are read; 0 when that had none yet."""
    number, drawn, _file = name.split("/")
    kind = ContentType.objects.get_for_model(BibliographicRecord)
    revisions = Revision.objects.filter(base_content_type=kind)
    if number != "0":
        revisions = revisions.filter(object_id=number)
    return revisions.annotate(said=Cast("content", TextField())).filter(said__contains=drawn).exists()


def remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def discard_covers() -> int:
    """Pictures that no reading names."""
    try:
        _folders, stored = default_storage.listdir(covers.FOLDER)
    except FileNotFoundError:
        return 0
    drawn = DocumentReading.objects.exclude(covers=[]).values_list("covers", flat=True)
    used = {name for each in drawn for _width, _height, name in each}
    before = timezone.now() - KEPT_FOR
    names = [f"{covers.FOLDER}/{name}" for name in stored]
    gone = [name for name in names if name not in used and default_storage.get_modified_time(name) < before]
    for name in gone:
        default_storage.delete(name)
    return len(gone)
