"""ISO 2709 as it is really written: leader (24), directory (12 a field), fields ended by 0x1E, record by 0x1D.

We cut on 0x1D ourselves: lengths lie, and one wrong record must not take its neighbours with it. The directory is
believed when each of its fields ends where a field ends; else the fields are taken in order, between their 0x1E.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from pymarc import Field, Indicators, Subfield

from catalogue.charsets.detection import Charset, declared_marc21, declared_unimarc, decode, detect
from catalogue.importing.rejections import (
    EmptyRecord,
    NoDirectory,
    NoField,
    Rejected,
    TooLong,
    TruncatedRecord,
    WrongEncoding,
)
from catalogue.importing.source_record import SourceFormat, SourceRecord, assembled, data_field, dialect_of

CHUNK = 1 << 20
LIMIT_MB = 64
LEADER, ENTRY = 24, 12
END_OF_RECORD, END_OF_FIELD = b"\x1d", b"\x1e"
# What exports leave between two records: line feeds, padding, the end-of-file mark of old systems, a BOM.
BETWEEN = b"\r\n\t \0\x1a\xef\xbb\xbf"

_TAG = re.compile(rb"[0-9A-Za-z]{3}")
_CODED = re.compile(rb"\x1fa([^\x1e\x1f]{26,36})")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1c]")


def read_iso2709(head: bytes, stream: BinaryIO, charset: str | None) -> Iterator[SourceRecord | Rejected]:
    for position, (piece, is_ended) in enumerate(_pieces(head, stream), 1):
        try:
            yield _record(position, piece, charset, is_ended)
        except Rejected as rejected:
            yield rejected


def _pieces(head: bytes, stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each record, without its end mark, and whether it had one.

    What follows the last mark counts only if it is not blank.
    """
    rest = head
    while True:
        *whole, rest = rest.split(END_OF_RECORD)
        for piece in whole:
            yield piece.lstrip(BETWEEN), True
        if len(rest) > LIMIT_MB << 20:
            yield rest, True
            rest = b""
        chunk = stream.read(CHUNK)
        if not chunk:
            break
        rest += chunk
    if rest.strip(BETWEEN):
        yield rest.lstrip(BETWEEN), False


def _record(position: int, raw: bytes, charset: str | None, is_ended: bool) -> SourceRecord:
    if not raw:
        raise EmptyRecord(position)
    if len(raw) > LIMIT_MB << 20:
        raise TooLong(position, limit=LIMIT_MB)
    tags, contents, leader = _cut(position, raw)
    dialect_guess = _looks_like_marc21(tags)
    if not is_ended and not raw.endswith(END_OF_FIELD) and raw[:5].isdigit() and int(raw[:5]) > len(raw):
        announced, found = _number(int(raw[:5])), _number(len(raw))
        raise TruncatedRecord(position, _source_id(tags, contents), announced=announced, found=found)
    declared = _declared(leader, tags, contents, dialect_guess)
    used = charset or detect(raw, declared)
    try:
        texts = _decoded(contents, used)
    except UnicodeDecodeError as error:
        raise WrongEncoding(position, _source_id(tags, contents), encoding=used, at=error.start) from error
    # A field whose tag is damaged has no name to go by: it stays in the bytes that are kept.
    fields = [_field(tag, text) for tag, text in zip(tags, texts, strict=True) if _TAG.match(tag.encode("latin-1"))]
    return SourceRecord(
        position=position,
        raw=raw,
        format=SourceFormat.ISO2709,
        dialect=dialect_of(fields),
        encoding=str(used),
        declared_encoding=str(declared),
        marc=assembled(leader, fields),
    )


def _cut(position: int, raw: bytes) -> tuple[list[str], list[bytes], str]:
    """Tags and contents of the fields, in the order of the directory, and the leader."""
    end = raw.find(END_OF_FIELD)
    if end < LEADER:
        end = _end_of_unmarked_directory(raw)
    size = _leader_size(end)
    if end < 0 or size <= 0:
        raise _without_directory(position, raw)
    directory, data = raw[size:end], raw[end + 1 :]
    entries = [directory[at : at + ENTRY] for at in range(0, len(directory) - 2, ENTRY)]
    if not entries:
        raise NoField(position)
    if sum(1 for entry in entries if not _TAG.match(entry)) > len(entries) // 4:
        raise _without_directory(position, raw)
    tags = [entry[:3].decode("latin-1") for entry in entries]
    contents = _by_directory(entries, data)
    if contents is None:
        tags, contents = _in_order(entries, tags, data)
    if not contents:
        raise NoField(position)
    return tags, contents, raw[:size].decode("latin-1")


def _leader_size(end: int) -> int:
    """24, unless the leader lost or gained characters: the directory is a whole number of entries."""
    extra = end % ENTRY
    return LEADER + extra if extra < ENTRY // 2 else LEADER - ENTRY + extra


def _end_of_unmarked_directory(raw: bytes) -> int:
    """Where the directory ends when no 0x1E says so; -1 when nothing looks like one."""
    at = LEADER
    while raw[at : at + ENTRY].isdigit() and len(raw) >= at + ENTRY:
        at += ENTRY
    return at if at > LEADER and raw[at : at + 1] == END_OF_FIELD else -1


def _without_directory(position: int, raw: bytes) -> NoDirectory:
    start = raw[:24].decode("latin-1")
    return NoDirectory(position, found=_number(len(raw)), start=_CONTROLS.sub("·", start))


def _by_directory(entries: list[bytes], data: bytes) -> list[bytes] | None:
    """The contents where the directory says they are; None as soon as it is caught lying."""
    contents = []
    for entry in entries:
        if not entry[3:].isdigit() or len(entry) != ENTRY:
            return None
        length, start = int(entry[3:7]), int(entry[7:])
        end = start + length - 1
        if data[end : end + 1] != END_OF_FIELD or (start and data[start - 1 : start] != END_OF_FIELD):
            return None
        contents.append(data[start:end])
    # Two fields of one place: the offsets turned over, as in a record longer than 99,999 bytes.
    if data.count(END_OF_FIELD) > len(entries) or any(END_OF_FIELD in content for content in contents):
        return None
    return contents


def _in_order(entries: list[bytes], tags: list[str], data: bytes) -> tuple[list[str], list[bytes]]:
    """The contents as they follow one another, in the order of their starting places when these can be believed."""
    contents = data.split(END_OF_FIELD)
    if contents and not contents[-1].strip(BETWEEN):
        contents.pop()
    starts = [int(entry[7:]) if entry[7:].isdigit() else -1 for entry in entries]
    if (
        -1 not in starts
        and len(set(starts)) == len(starts)
        and any(a > b for a, b in pairwise(starts))
        and max(starts) <= len(data)
    ):
        tags = [tag for _start, tag in sorted(zip(starts, tags, strict=True))]
    count = min(len(tags), len(contents))
    return tags[:count], contents[:count]


def _looks_like_marc21(tags: list[str]) -> bool:
    return "245" in tags or ("008" in tags and "200" not in tags)


def _declared(leader: str, tags: list[str], contents: list[bytes], is_marc21: bool) -> str:
    if is_marc21:
        return declared_marc21(leader)
    for tag, content in zip(tags, contents, strict=True):
        if tag == "100" and (coded := _CODED.search(content)):
            return declared_unimarc(coded[1].decode("latin-1"))
    return Charset.UTF8 if leader[9:10] == "a" else ""


def _decoded(contents: list[bytes], charset: str) -> list[str]:
    if charset == Charset.MARC8:
        # MARC-8 returns to its first set at each subfield.
        return ["\x1f".join(decode(part, charset) for part in content.split(b"\x1f")) for content in contents]
    if charset in (Charset.UTF8, Charset.ISO5426, Charset.CP1252):
        return decode(END_OF_FIELD.join(contents), charset).split("\x1e")
    return [decode(content, charset) for content in contents]


def _field(tag: str, text: str) -> Field:
    """A field from its text. A data field without subfield marks gives its whole text as $a."""
    if tag < "010" and "\x1f" not in text:
        return Field(tag=tag, data=_CONTROLS.sub("", text))
    before, *pieces = text.split("\x1f")
    if not pieces:
        before, pieces = text[:2], ["a" + text[2:]]
    subfields = [Subfield(piece[0], _clean(piece[1:])) for piece in pieces if piece]
    return data_field(tag, Indicators(*f"{before[:2]:<2}"), subfields)


def _clean(text: str) -> str:
    return text if text.isprintable() else _CONTROLS.sub("", text)


def _source_id(tags: list[str], contents: list[bytes]) -> str:
    for tag, content in zip(tags, contents, strict=False):
        if tag == "001":
            return content.decode("ascii", errors="replace").strip()[:100]
    return ""


def _number(value: int) -> str:
    """12 345 as it is written in French."""
    return f"{value:,}".replace(",", "\u202f")
