"""A list as a file: one format a function, the bytes written as the lines come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from catalogue.exchange import bibtex as bibtex_format
from catalogue.exchange import references, table
from catalogue.exchange import ris as ris_format
from catalogue.exchange.export import HEADERS
from search.baskets.listing import Line


@dataclass(frozen=True, slots=True)
class Format:
    label: str
    """As a reader knows it."""
    extension: str
    content_type: str
    write: Callable[[Iterable[Line], date], Iterator[str]]


def ris(lines: Iterable[Line], seen_on: date) -> Iterator[str]:
    for line in lines:
        written = references.ris(line.content.reference, seen_on)
        note = ris_format.one_line(line.note)
        yield written.replace("\r\nER  - ", f"\r\nN1  - {note}\r\nER  - ") if note else written


def bibtex(lines: Iterable[Line], seen_on: date) -> Iterator[str]:
    for line in lines:
        written = references.bibtex(line.content.reference, seen_on)
        note = bibtex_format.escaped(line.note)
        yield written.replace("\n}\n", f",\n  annote = {{{note}}}\n}}\n") if note else written


def csl_json(lines: Iterable[Line], seen_on: date) -> Iterator[str]:
    """Citation Style Language 1.0.2: Zotero, Pandoc, and whatever else cites."""
    between = "[\n"
    for line in lines:
        found = references.item(line.content.reference, seen_on, key=line.content.key)
        found |= {"abstract": line.content.reference.record.abstract, "note": line.note}
        yield between + json.dumps({name: value for name, value in found.items() if value}, ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def csv(lines: Iterable[Line], seen_on: date) -> Iterator[str]:
    """The columns of a notice, then what a list adds to them."""
    ours = [_("Nature"), _("Thèmes"), _("Page sur le site"), _("Note du panier")]
    head = [*(str(HEADERS[name]) for name in table.COLUMNS), *ours]
    yield (table.BYTE_ORDER_MARK + table.line(head)).decode()
    for line in lines:
        content = line.content
        added = [content.kind_label, " | ".join(content.reference.themes), content.reference.url, line.note]
        yield table.line([*references.row(content.reference), *map(table.cell, added)]).decode()


FORMATS = {
    "ris": Format("RIS", "ris", ris_format.CONTENT_TYPE, ris),
    "bibtex": Format("BibTeX", "bib", bibtex_format.CONTENT_TYPE, bibtex),
    "csv": Format("CSV", "csv", table.CONTENT_TYPE, csv),
    "csl": Format("CSL-JSON", "json", "application/vnd.citationstyles.csl+json; charset=utf-8", csl_json),
}


def download(lines: Iterable[Line], format: Format, name: str) -> StreamingHttpResponse:
    today = timezone.localdate()
    pieces = (piece.encode("utf-8", errors="replace") for piece in format.write(lines, today))
    response = StreamingHttpResponse(pieces, content_type=format.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(name)}-{today:%Y-%m-%d}.{format.extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def file_name(name: str) -> str:
    """ASCII letters, digits and dashes: nothing of a name can add a header."""
    return slugify(name)[:60].strip("-") or "liste"
