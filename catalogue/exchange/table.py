"""CSV for a spreadsheet: UTF-8 with a byte order mark, semicolons, CR LF, as Excel and LibreOffice open it in French.

A cell that a spreadsheet would take for a formula is led by an apostrophe (OWASP, « CSV Injection »).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from io import StringIO

from catalogue.exchange.imprint import known
from catalogue.exchange.isbd import spoken
from catalogue.exchange.ris import numbers
from catalogue.parsed import IdentifierKind, ParsedRecord
from catalogue.unimarc import code_lists

CONTENT_TYPE = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BETWEEN = " | "
"""Between the values of one cell."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

COLUMNS: dict[str, Callable[[ParsedRecord], str | Iterable[str]]] = {
    "source_id": lambda record: record.source_id,
    "level": lambda record: record.level.value,
    "document_type": lambda record: record.document_type,
    "title": lambda record: record.title.proper,
    "other_information": lambda record: record.title.other_information,
    "authors": lambda record: [spoken(one.agent) for one in record.contributions],
    "publishers": lambda record: known(name for one in record.publications for name in one.publishers),
    "places": lambda record: known(place for one in record.publications for place in one.places),
    "date": lambda record: record.printed_date,
    "year": lambda record: str(record.years.start) if record.years else "",
    "edition": lambda record: record.edition,
    "extent": lambda record: record.extent,
    "series": lambda record: [" ; ".join(filter(None, (one.title, one.number))) for one in record.series],
    "journal": lambda record: record.host.journal if record.host else "",
    "issue": lambda record: record.host.number if record.host else "",
    "pages": lambda record: record.host.pages if record.host else "",
    "isbn": lambda record: numbers(record, IdentifierKind.ISBN),
    "issn": lambda record: numbers(record, IdentifierKind.ISSN),
    "languages": lambda record: map(code_lists.language, record.languages),
    "subjects": lambda record: (one.label for one in record.subjects),
    "keywords": lambda record: record.keywords,
    "abstract": lambda record: record.abstract,
    "urls": lambda record: (one.url for one in record.locations if one.role != "cover"),
    "call_numbers": lambda record: (one.call_number for one in record.items),
    "barcodes": lambda record: (one.barcode for one in record.items),
    "localisations": lambda record: (one.localisation for one in record.items),
}


def row(record: ParsedRecord) -> list[str]:
    """The cells of a notice, in the order of COLUMNS."""
    return [cell(value(record)) for value in COLUMNS.values()]


def cell(said: str | Iterable[str]) -> str:
    text = said if isinstance(said, str) else BETWEEN.join(dict.fromkeys(filter(None, said)))
    return safe(text)


def safe(text: str) -> str:
    """« =1+1 » → « '=1+1 »; spaces before the sign do not stop a spreadsheet."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def line(cells: Sequence[str]) -> bytes:
    written = StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode("utf-8", errors="replace")
