"""A reference of a bibliography: of a notice, or of a page of the site, in every format that bibliographies take.

A page is described with the values of a notice (title, authors, publisher, address), so that the same writers serve;
what ISO 690 says more of it (the day it bears, the day it was read) is told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import escape, unescape
from typing import Any

from django.conf import settings

from catalogue.display.held import Held
from catalogue.exchange import bibtex as bibtex_format
from catalogue.exchange import citations, table
from catalogue.exchange import coins as coins_format
from catalogue.exchange import ris as ris_format
from catalogue.exchange.described import described
from catalogue.parsed import ParsedRecord

_ADDRESS = re.compile(r"https?://[^\s<]+")


@dataclass(frozen=True, slots=True)
class Reference:
    record: ParsedRecord
    number: int
    """What makes its BibTeX key unique."""
    url: str
    """Its page on this site, with the host."""
    is_web_page: bool = False
    """Nothing but a page: what it is, not what it describes."""
    published_on: date | None = None
    """The day that the page bears."""
    themes: tuple[str, ...] = ()
    """Our themes, by their short names: the headings of a bibliography."""


def of_notice(held: Held) -> Reference:
    record = held.record
    return Reference(
        record=described(held),
        number=record.pk,
        url=settings.SITE_URL + record.get_absolute_url(),
        themes=tuple(theme.note or theme.label for theme in held.attached["theme"]),
    )


def html(reference: Reference, seen_on: date) -> str:
    """« NOM, Prénom, 2024. <i>Titre</i> [en ligne]. … Disponible à l’adresse : <a>… »: `<i>` and links only."""
    written = citations.written(citations.escaped(item(reference, seen_on)))
    return _ADDRESS.sub(_linked, written)


def _linked(found: re.Match[str]) -> str:
    # An address ends with its last character: the full stop that follows would be copied with it.
    address = found[0].rstrip(".")
    return f'<a href="{escape(unescape(address))}">{address}</a>'


def text(reference: Reference, seen_on: date) -> str:
    """The same without markup, for a mail."""
    plain = unescape(re.sub(r"</?i>", "", citations.written(citations.escaped(item(reference, seen_on)))))
    return plain.removesuffix(".") if _ADDRESS.search(plain.rsplit(" ", 1)[-1]) else plain


def item(reference: Reference, seen_on: date, key: str = citations.KEY) -> dict[str, Any]:
    """CSL-JSON, plain text. What is online bears the day when it was consulted, as ISO 690 asks."""
    found = citations.item(reference.record, key)
    if reference.is_web_page:
        found |= {"type": "webpage", "URL": reference.url, "genre": reference.record.document_type}
        found.pop("number-of-pages", None)
        if reference.published_on:
            found["issued"] = {"date-parts": [date_parts(reference.published_on)]}
    if found.get("URL"):
        found["accessed"] = {"date-parts": [date_parts(seen_on)]}
    return {name: value for name, value in found.items() if value}


def date_parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def ris(reference: Reference, seen_on: date) -> str:
    written = ris_format.ris(reference.record)
    if reference.is_web_page:
        written = re.sub(r"^TY  - \w+", "TY  - ELEC", written)
    if "\r\nUR  - " in written:
        written = written.replace("\r\nER  - ", f"\r\nY2  - {seen_on:%Y/%m/%d}\r\nER  - ")
    return written


def bibtex(reference: Reference, seen_on: date) -> str:
    written = bibtex_format.bibtex(reference.record, reference.number)
    if reference.is_web_page:
        written = re.sub(r"^@\w+", "@misc", written)
    if "\n  url = {" in written:
        written = written.replace("\n}\n", f",\n  urldate = {{{seen_on:%Y-%m-%d}}}\n}}\n")
    return written


def row(reference: Reference) -> list[str]:
    """The cells of `table.COLUMNS`."""
    return table.row(reference.record)


def coins(reference: Reference) -> str:
    return coins_format.coins(reference.record, reference.url, is_web_page=reference.is_web_page)
