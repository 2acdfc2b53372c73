"""COinS: a reference hidden in a page of HTML, that Zotero finds (`<span class="Z3988" title="…">`).

Source: OpenURL COinS (ocoins.info, 2005) over ANSI/NISO Z39.88-2004, key/encoded-value formats `book`, `journal` and
`dc`. The title is a query string whose ampersands are escaped as HTML wants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlencode

from catalogue.exchange import citations
from catalogue.exchange.imprint import known
from catalogue.exchange.ris import numbers
from catalogue.parsed import AgentKind, Contribution, IdentifierKind, Level, ParsedRecord

SITE = "info:sid/rayonnage"


def coins(record: ParsedRecord, url: str, *, is_web_page: bool = False) -> str:
    """The whole element."""
    pairs = web_page(record, url) if is_web_page else publication(record, url)
    found = [("ctx_ver", "Z39.88-2004"), ("rfr_id", SITE), *((name, value) for name, value in pairs if value)]
    return f'<span class="Z3988" title="{escape(urlencode(found))}"></span>'


def publication(record: ParsedRecord, url: str) -> Iterator[tuple[str, str]]:
    is_article = record.level is Level.ARTICLE and bool(record.host and record.host.journal)
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'journal' if is_article else 'book'}"
    yield "rft_id", next((one.url for one in record.locations if one.role != "cover"), url)
    yield from article(record) if is_article else book(record)
    yield "rft.date", str(record.years.start) if record.years else ""
    cited = citations.cited(record)
    for one in cited[:1]:
        yield from first_author(one)
    for one in cited:
        yield ("rft.aucorp" if is_body(one) else "rft.au"), called(one)
    for value in numbers(record, IdentifierKind.ISSN)[:1]:
        yield "rft.issn", value


def book(record: ParsedRecord) -> Iterator[tuple[str, str]]:
    if record.level is Level.ARTICLE:
        yield "rft.genre", "bookitem"
        yield "rft.atitle", citations.title(record)
        yield "rft.btitle", record.host.issue_title if record.host else ""
    else:
        yield "rft.genre", "report" if re.search(r"\brapports?\b", record.document_type, re.IGNORECASE) else "book"
        yield "rft.btitle", citations.title(record)
    yield "rft.place", next(iter(known(place for one in record.publications for place in one.places)), "")
    yield "rft.pub", next(iter(known(name for one in record.publications for name in one.publishers)), "")
    yield "rft.edition", record.edition
    yield "rft.series", record.series[0].title if record.series else ""
    yield "rft.isbn", next(iter(numbers(record, IdentifierKind.ISBN)), "")
    yield "rft.tpages", citations.extent(record).removesuffix("p").strip("\u00a0 ")


def article(record: ParsedRecord) -> Iterator[tuple[str, str]]:
    host = record.host
    yield "rft.genre", "article"
    yield "rft.atitle", citations.title(record)
    yield "rft.jtitle", host.journal if host else ""
    yield "rft.issue", host.number if host else ""
    yield "rft.pages", re.sub(r"^\s*pp?\.?\s*", "", host.pages) if host else ""
    yield "rft.issn", host.journal_issn if host else ""


def web_page(record: ParsedRecord, url: str) -> Iterator[tuple[str, str]]:
    yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"
    yield "rft_id", url
    yield "rft.type", "webpage"
    yield "rft.title", citations.title(record)
    for one in citations.cited(record):
        yield "rft.creator", called(one)
    yield "rft.publisher", next(iter(known(name for one in record.publications for name in one.publishers)), "")
    yield "rft.date", str(record.years.start) if record.years else ""
    yield "rft.identifier", url
    yield "rft.language", next(iter(record.languages), "")


def first_author(one: Contribution) -> Iterator[tuple[str, str]]:
    if not is_body(one):
        yield "rft.aulast", one.agent.name
        yield "rft.aufirst", one.agent.forename


def called(one: Contribution) -> str:
    """« Jacques Donzelot »: Zotero takes the last word for the family name, unless a comma says otherwise."""
    agent = one.agent
    return f"{agent.name}, {agent.forename}" if agent.forename and not is_body(one) else agent.name


def is_body(one: Contribution) -> bool:
    return one.agent.kind in (AgentKind.ORGANISATION, AgentKind.MEETING)
