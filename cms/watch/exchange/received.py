"""The exports of Diigo and Scoop.it, bookmarks of a browser, a spreadsheet: whichever it is, rows and refusals.

received = read(name, bytes)
received.kind, received.rows, received.refused
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cms.watch.addresses import cleaned
from cms.watch.fetching.plain import plain
from reference.web.addresses import NotAnAddress
from reference.web.faults import Fault

LIMIT_MB = 20
MOST = 20_000
TITLE, NAME, WORDS = 500, 200, 4000


class Unreadable(Exception):
    """The file as a whole; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article of a file. `line` is where it stands there, for the person to find it."""

    line: int
    url: str
    title: str
    said: str = ""
    """What its author wrote of it: her own words, or a passage that she kept."""
    keywords: tuple[str, ...] = ()
    day: date | None = None
    source_name: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    what: str
    why: str

    def __str__(self) -> str:
        named = f" « {self.what} »" if self.what else ""
        return f"Ligne {self.line}{named} : {self.why}"


@dataclass(frozen=True, slots=True)
class Received:
    kind: str
    """« Tableau CSV », « Signets HTML », « Flux RSS »."""
    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]


def read(body: bytes) -> Received:
    """By what the file holds, not by its name. Raises Unreadable."""
    from cms.watch.exchange import bookmarks, tables

    if len(body) > LIMIT_MB << 20:
        raise Unreadable(f"Ce fichier dépasse {LIMIT_MB} Mo. Exportez-le en plusieurs fois.")
    if not body.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        raise Unreadable("Ce fichier est vide. Exportez-le de nouveau, puis déposez-le.")
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:4000]
    if b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            "Ce fichier n’est pas du texte (un classeur, peut-être). Enregistrez-le en CSV, puis déposez-le."
        )
    if bookmarks.looks_like(start):
        return bookmarks.read(body)
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:RDF")):
        return _feed(body)
    return tables.read(body)


def _feed(body: bytes) -> Received:
    """The RSS of a topic of Scoop.it, or any other, saved as a file."""
    from cms.watch.fetching import entries

    try:
        feed = entries.read(body, url="")
    except Fault as fault:
        raise Unreadable(str(fault)) from fault
    rows = [
        Row(
            number,
            entry.url,
            entry.title,
            entry.excerpt,
            entry.keywords,
            entry.published_at.date() if entry.published_at else None,
            entry.source_name,
            entry.author,
        )
        for number, entry in enumerate(feed.entries, start=1)
    ]
    refused = (Refused(0, "", feed.remark),) if feed.remark else ()
    return Received("Flux RSS", tuple(rows), refused)


def row(
    line: int, url: str, title: str, *, said: str = "", keywords: tuple[str, ...] = (), day: date | None = None,
    source_name: str = "", author: str = "",
) -> Row | Refused:  # fmt: skip
    """A row that can be taken, or why it cannot."""
    title = plain(title, TITLE)
    if not url.strip():
        return Refused(line, title[:80], "l’adresse manque.")
    try:
        address = cleaned(url)
    except NotAnAddress:
        shown = plain(url, 80)
        return Refused(line, title[:80], f"« {shown} » n’est pas l’adresse d’une page du web.")
    return Row(
        line,
        address,
        title or address[:TITLE],
        plain(said, WORDS),
        keywords,
        day,
        plain(source_name, NAME),
        plain(author, NAME),
    )


def sorted_out(kind: str, found: list[Row | Refused]) -> Received:
    if len(found) > MOST:
        raise Unreadable(f"Ce fichier compte plus de {MOST} lignes. Exportez-le en plusieurs fois.")
    rows = tuple(one for one in found if isinstance(one, Row))
    return Received(kind, rows, tuple(one for one in found if isinstance(one, Refused)))


def decoded(body: bytes) -> str:
    """UTF-8 or UTF-16 when they say so or are so, else the cp1252 of a French spreadsheet."""
    for charset in ("utf-8-sig", "cp1252"):
        if body.startswith((b"\xff\xfe", b"\xfe\xff")):
            charset = "utf-16"
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def day_of(text: str) -> date | None:
    """« 2024/11/14 05:48:28 +0000 » of Diigo, « 2024-11-14T… », « 14/11/2024 », seconds since 1970."""
    text = text.strip()
    if re.fullmatch(r"\d{9,13}", text):
        seconds = int(text) / (1000 if len(text) > 11 else 1)
        return datetime.fromtimestamp(seconds, UTC).date()
    found = _DAY.search(text)
    if not found:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
