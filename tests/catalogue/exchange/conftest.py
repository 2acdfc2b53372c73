"""Notices as an import leaves them, and what they become when they leave."""

from collections.abc import Callable
from io import BytesIO

import pytest

from catalogue.exchange.export import Export
from catalogue.importing.pipeline import Import, ImportFile
from catalogue.importing.source_record import SourceRecord
from catalogue.importing.sources import read_records
from catalogue.models import BibliographicRecord


@pytest.fixture
def take_in() -> Callable[..., Import]:
    """Import these bytes: `take_in(data, "Cosoter")`."""

    def run(data: bytes, source: str = "Cosoter", **options: object) -> Import:
        importing = Import(source, [ImportFile("export", len(data), lambda: BytesIO(data))], **options)
        for _progress in importing.run():
            pass
        return importing

    return run


@pytest.fixture
def send_out() -> Callable[..., tuple[bytes, Export]]:
    """Export every notice, or those of `queryset`: (bytes, export)."""

    def run(format: str = "unimarc", queryset=None, **options: object) -> tuple[bytes, Export]:
        queryset = BibliographicRecord.objects.order_by("pk") if queryset is None else queryset
        export = Export(queryset, format, **options)
        return b"".join(export.pieces()), export

    return run


@pytest.fixture
def read_back() -> Callable[[bytes], list[SourceRecord]]:
    """The records of these bytes, all of which must be readable."""

    def read(data: bytes) -> list[SourceRecord]:
        found = list(read_records(BytesIO(data)))
        assert all(isinstance(one, SourceRecord) for one in found), found
        return found

    return read
