"""ISO 2709 as it is really written: leader (24), directory (12 a field), fields ended by 0x1E, record by 0x1D.

We cut on 0x1D ourselves: lengths lie, and one wrong record must not take its neighbours with it. The directory is
believed when each of its fields ends where a field ends; else the fields are taken in order, between their 0x1E.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

from pymarc import Field, Indicators, Subfield

from catalogue.charsets.detection import Charset, declared_marc21, declared_unimarc, decode, detect
from catalogue.importing.directory import BETWEEN, END_OF_FIELD, LEADER, cut_fields
from catalogue.importing.rejections import (
    EmptyRecord,
    NoDirectory,
    NoField,
    Rejected,
    TooLong,
    TruncatedRecord,
    WrongEncoding,
)
from catalogue.importing.source_record import DataField, Dialect, SourceFormat, SourceRecord, assembled, dialect_of

CHUNK = 1 << 20
LIMIT_MB = 64
END_OF_RECORD = b"\x1d"

# A leader amidst a record: the one before it lost its end.
_LEADER = re.compile(rb"\d{5}[acdnop][a-z][a-z ][0-9a-z #][a #]22\d{5}[0-9A-Za-z #|]{3}45[0-9 #]{2}")
_CODED = re.compile(rb"\x1fa([^\x1e\x1f]{26,36})")
# Control characters other than tabs, line feeds and the marks of records, fields and subfields.
_CONTROL_BYTES = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x1D)])
# A named tuple, without the function that names its parts: it takes three times as long, for each of millions.
_new = tuple.__new__
_CONTROLS = str.maketrans("", "", _CONTROL_BYTES.decode("ascii"))


def read_iso2709(head: bytes, stream: BinaryIO, charset: str | None) -> Iterator[SourceRecord | Rejected]:
    for position, (piece, is_ended) in enumerate(_records(head, stream), 1):
        try:
            yield one_record(position, piece, charset, is_ended=is_ended)
        except Rejected as rejected:
            rejected.raw = piece
            yield rejected


def _records(head: bytes, stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each record, without its end mark, and whether it had one.

    What follows the last mark counts only if it is not blank.
    """
    for piece, is_ended in _pieces(head, stream):
        raw = piece.lstrip(BETWEEN)
        while follower := _leader_inside(raw):
            yield raw[:follower], False
            raw = raw[follower:]
        if raw or is_ended:
            yield raw, is_ended


def _leader_inside(raw: bytes) -> int:
    """Where another record begins, when this one lost its end and its mark; else 0."""
    if raw[:5].isdigit() and int(raw[:5]) == len(raw) + 1:
        return 0
    found = _LEADER.search(raw, LEADER)
    return found.start() if found else 0


def _pieces(head: bytes, stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """What stands between two end marks; a piece beyond the limit is given once, cut, and its rest is skipped."""
    kept: list[bytes] = []
    size, skipping = 0, False
    chunk = head
    while chunk:
        *ends, last = chunk.split(END_OF_RECORD)
        for end in ends:
            if not skipping:
                yield b"".join([*kept, end]), True
            kept, size, skipping = [], 0, False
        if not skipping:
            kept.append(last)
            size += len(last)
        if size > LIMIT_MB << 20:
            yield b"".join(kept), True
            kept, size, skipping = [], 0, True
        chunk = stream.read(CHUNK)
    yield b"".join(kept), False


def one_record(position: int, raw: bytes, charset: str | None, *, is_ended: bool = True) -> SourceRecord:
    """The record of these bytes. Raises Rejected. `charset` None: found from the bytes."""
    if not raw:
        raise EmptyRecord(position)
    if len(raw) > LIMIT_MB << 20:
        raise TooLong(position, limit=LIMIT_MB)
    cut = cut_fields(raw)
    if cut is None:
        raise _without_directory(position, raw)
    guide, tags, contents, announced = cut
    leader = guide.decode("latin-1")
    if not is_ended and (len(contents) < announced or not raw.endswith(END_OF_FIELD)):
        _refuse_truncated(position, raw, _source_id(tags, contents))
    if not contents:
        raise NoField(position)
    dialect = dialect_of(tags)
    declared = declared_marc21(leader) if dialect is Dialect.MARC21 else _declared(leader, tags, contents)
    used = charset or detect(raw, declared)
    try:
        texts = _decoded(contents, used)
    except UnicodeDecodeError as error:
        raise WrongEncoding(position, _source_id(tags, contents), encoding=used, at=error.start) from error
    return SourceRecord(
        position=position,
        raw=raw,
        format=SourceFormat.ISO2709,
        dialect=dialect,
        encoding=str(used),
        declared_encoding=str(declared),
        # A field whose tag is damaged has no name to go by: it stays in the bytes that are kept.
        marc=assembled(leader, [_field(tag, text) for tag, text in zip(tags, texts, strict=True) if tag]),
    )


def _refuse_truncated(position: int, raw: bytes, source_id: str) -> None:
    if raw[:5].isdigit() and int(raw[:5]) > len(raw):
        raise TruncatedRecord(position, source_id, announced=_number(int(raw[:5])), found=_number(len(raw)))


def _without_directory(position: int, raw: bytes) -> NoDirectory:
    start = "".join(letter if letter.isprintable() else "·" for letter in raw[:LEADER].decode("latin-1"))
    return NoDirectory(position, found=_number(len(raw)), start=start)


def _declared(leader: str, tags: list[str], contents: list[bytes]) -> str:
    for tag, content in zip(tags, contents, strict=True):
        if tag == "100" and (coded := _CODED.search(content)):
            return declared_unimarc(coded[1].decode("latin-1"))
    return Charset.UTF8 if leader[9:10] == "a" else ""


def _decoded(contents: list[bytes], charset: str) -> list[str]:
    if charset == Charset.MARC8:
        # MARC-8 returns to its first set at each subfield.
        return ["\x1f".join(_clean(decode(part, charset)) for part in content.split(b"\x1f")) for content in contents]
    if charset in (Charset.UTF8, Charset.ISO5426, Charset.CP1252):
        # At once: most of the time goes in calls.
        return decode(END_OF_FIELD.join(contents).translate(None, _CONTROL_BYTES), charset).split("\x1e")
    return [_clean(decode(content, charset)) for content in contents]


def _field(tag: str, text: str) -> Field:
    """A field from its text. A data field without subfield marks gives its whole text as $a."""
    if tag < "010" and "\x1f" not in text:
        return Field(tag=tag, data=text)
    before, *pieces = text.split("\x1f")
    if not pieces:
        before, pieces = text[:2], ["a" + text[2:]]
    subfields = [_new(Subfield, (piece[0], piece[1:])) for piece in pieces if piece]
    return DataField(tag, _indicators(before[:2]), subfields)


@lru_cache(maxsize=1024)
def _indicators(text: str) -> Indicators:
    return Indicators(*f"{text:<2}")


def _clean(text: str) -> str:
    return text if text.isprintable() else text.translate(_CONTROLS)


def _source_id(tags: list[str], contents: list[bytes]) -> str:
    for tag, content in zip(tags, contents, strict=False):
        if tag == "001":
            return content.decode("ascii", errors="replace").strip()[:100]
    return ""


def _number(value: int) -> str:
    """12 345 as it is written in French."""
    return f"{value:,}".replace(",", "\u202f")
