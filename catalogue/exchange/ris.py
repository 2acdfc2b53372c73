"""RIS, which Zotero, EndNote and Mendeley read: one tag a line, `TY  - BOOK` to `ER  - `.

Source: RIS format specification (ResearchSoft, 2011). A line is a value: there is no escape, so that a value is put on
one line. Lines end with CR LF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue.exchange import citations
from catalogue.exchange.imprint import known
from catalogue.parsed import Agent, AgentKind, Contribution, IdentifierKind, Level, NoteKind, ParsedRecord

CONTENT_TYPE = "application/x-research-info-systems; charset=utf-8"
_TYPES_OF_LEADER = {"e": "MAP", "f": "MAP", "g": "VIDEO", "i": "SOUND", "j": "SOUND", "k": "ART", "l": "ELEC"}
_REPORT = re.compile(r"\brapports?\b|\bétudes?\b", re.IGNORECASE)
_THESIS = re.compile(r"\bth[èe]ses?\b|\bmémoires?\b", re.IGNORECASE)
_PAGES = re.compile(r"(\d+)\s*[-–—]\s*(\d+)")


def ris(record: ParsedRecord) -> str:
    """One reference, with the empty line that follows it."""
    lines = [f"{tag}  - {text}" for tag, value in values(record) if (text := one_line(value))]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - ", ""])


def one_line(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def values(record: ParsedRecord) -> Iterator[tuple[str, str]]:
    yield "TY", reference_type(record)
    yield "ID", record.source_id
    yield "TI", citations.title(record)
    for tag, one in people(record):
        yield tag, name(one.agent)
    if record.years:
        yield "PY", f"{record.years.start:04}"
    yield "DA", date(record)
    yield from host(record)
    yield "ET", record.edition
    if record.level is not Level.ARTICLE:
        yield "CY", "; ".join(known(place for one in record.publications for place in one.places))
        yield "PB", "; ".join(known(publisher for one in record.publications for publisher in one.publishers))
        yield "SP", citations.extent(record)
    for series in record.series[:1]:
        yield "T3", ". ".join([series.title, *series.parts])
        yield "VL", series.number
    for kind in (IdentifierKind.ISBN, IdentifierKind.ISSN):
        for value in numbers(record, kind):
            yield "SN", value
    for value in numbers(record, IdentifierKind.DOI)[:1]:
        yield "DO", re.sub(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", value, flags=re.IGNORECASE)
    for location in record.locations:
        if location.role != "cover":
            yield "UR", location.url
    for language in record.languages[:1]:
        yield "LA", language
    for word in keywords(record):
        yield "KW", word
    yield "AB", record.abstract
    for note in record.notes:
        if note.kind is NoteKind.GENERAL:
            yield "N1", note.text
    yield "CN", next((item.call_number for item in record.items if item.call_number), "")


def reference_type(record: ParsedRecord) -> str:
    if record.level is Level.ARTICLE:
        return "JOUR" if record.host and record.host.journal else "CHAP"
    if record.level is not Level.MONOGRAPH:
        return "JFULL"
    if is_thesis(record):
        return "THES"
    if _REPORT.search(record.document_type):
        return "RPRT"
    return _TYPES_OF_LEADER.get(record.record_type, "BOOK")


def is_report(record: ParsedRecord) -> bool:
    return reference_type(record) == "RPRT"


def is_thesis(record: ParsedRecord) -> bool:
    return bool(_THESIS.search(record.document_type)) or any(note.kind is NoteKind.THESIS for note in record.notes)


def people(record: ParsedRecord) -> list[tuple[str, Contribution]]:
    """AU who writes, ED who directs, A4 who translates, prefaces or draws; each person once."""
    found: dict[str, tuple[str, Contribution]] = {}
    for one in citations.cited(record):
        found.setdefault(name(one.agent), ("ED" if citations.is_editor(one) else "AU", one))
    for one in record.contributions:
        found.setdefault(name(one.agent), ("A4", one))
    return list(found.values())


def name(agent: Agent) -> str:
    """« Donzelot, Jacques »; a particle stays where the catalogue files it: « Certeau, Michel de ».

    A comma would cut the name of a body in two: it is left out.
    """
    if agent.kind is AgentKind.PERSON:
        return f"{agent.name.replace(',', '')}, {agent.forename}" if agent.forename else agent.name
    return agent.name.replace(",", "")


def date(record: ParsedRecord) -> str:
    """YYYY/MM/DD, when the day is known."""
    iso = record.host.date_iso if record.host else ""
    return iso.replace("-", "/") if re.fullmatch(r"\d{4}-(?!00)\d\d-(?!00)\d\d", iso) else ""


def host(record: ParsedRecord) -> Iterator[tuple[str, str]]:
    found = record.host
    if found is None or record.level not in (Level.ARTICLE, Level.ISSUE):
        return
    yield "T2", found.journal or found.issue_title
    yield "IS", found.number
    if record.level is Level.ISSUE:
        return
    pages = re.sub(r"^\s*pp?\.?\s*", "", found.pages)
    both = _PAGES.fullmatch(pages)
    yield "SP", both[1] if both else pages
    yield "EP", both[2] if both else ""
    yield "SN", found.journal_issn


def numbers(record: ParsedRecord, kind: IdentifierKind) -> list[str]:
    return [one.value for one in record.identifiers if one.kind is kind and one.value and not one.invalid]


def keywords(record: ParsedRecord) -> list[str]:
    return list(dict.fromkeys([*(one.label for one in record.subjects), *record.keywords]))
