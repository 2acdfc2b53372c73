"""The demo's PDFs that notices give to read."""

from __future__ import annotations

from pathlib import Path

from django.core.files import File

from catalogue.models import DigitalDocument
from cms.demo.pages import Table, notice_titled


def attach(table: Table, folder: Path) -> DigitalDocument:
    """`record` names its notice by title, `file` the PDF in `folder`. KeyError: no such notice."""
    fields = {name: value for name, value in table.items() if name not in ("record", "file")}
    with (folder / table["file"]).open("rb") as stream:
        return DigitalDocument.objects.create(
            record_id=notice_titled(table["record"]), file=File(stream, name=table["file"]), **fields
        )
