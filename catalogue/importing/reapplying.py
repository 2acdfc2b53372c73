"""« Appliquer aux notices déjà importées »: the records that a source gave, read again with its mapping of today.

An import of what our shelves keep: the same rules of overlay, the same lines, the same undoing; hand-made corrections
stay, and what the mapping does not change is found unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from catalogue.importing.pipeline import Import
from catalogue.importing.reading import ImportFile
from catalogue.importing.report import Report
from catalogue.importing.source_record import SourceFormat
from catalogue.models import Source, StoredRecord

_START, _END = b"<collection>\n", b"\n</collection>"
END_OF_RECORD = b"\x1d"


@task()
def reapply_later(source: int) -> None:
    for _report in reapply(Source.objects.get(pk=source)):
        pass


def reapply(source: Source, *, dry_run: bool = False) -> Iterator[Report]:
    """A report for each charset in which the source ever gave records: nearly always one. Raises SourceBusy."""
    kept = StoredRecord.objects.filter(source=source)
    charsets = kept.order_by("encoding").values_list("encoding").annotate(count=Count("pk"))
    for encoding, _count in list(charsets):
        with TemporaryDirectory() as folder:
            files = [
                _written(kept.filter(encoding=encoding, format__in=formats), Path(folder) / name)
                for name, formats in _SHAPES.items()
            ]
            found = [file for file in files if file.size]
            importing = Import(source.name, found, encoding=encoding, dry_run=dry_run)
            for _progress in importing.run():
                pass
        yield importing.report


def _written(stored: QuerySet[StoredRecord], path: Path) -> ImportFile:
    """The records one after the other, each in the bytes it came in: its digest is the one we know."""
    is_xml = path.suffix == ".xml"
    raws = stored.order_by("pk").values_list("raw", flat=True).iterator(chunk_size=1000)
    with path.open("wb") as file:
        for position, raw in enumerate(raws):
            if is_xml:
                file.write(b"\n" if position else _START)
            file.write(bytes(raw) + (b"" if is_xml else END_OF_RECORD))
        if is_xml and file.tell():
            file.write(_END)
    return ImportFile.at(path, _("notices déjà importées"))


_SHAPES = {
    "stored.mrc": (SourceFormat.ISO2709.value,),
    "stored.xml": (SourceFormat.MARCXML.value, SourceFormat.PMBXML.value),
}
