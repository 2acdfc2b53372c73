"""From a file to source records: whatever the format and the charset, one `SourceRecord` a notice, in constant memory.

for received in read_records(stream):     # SourceRecord, or Rejected for the one that cannot be read
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from pymarc import Record

from catalogue.charsets.detection import known_charset
from catalogue.importing.iso2709 import one_record, read_iso2709
from catalogue.importing.marcxml import one_element, read_xml
from catalogue.importing.rejections import (
    Archive,
    EmptyFile,
    Rejected,
    UnknownEncoding,
    UnknownFormat,
    UnreadableFile,
)
from catalogue.importing.source_record import Dialect, SourceFormat, SourceRecord

__all__ = ["Dialect", "Rejected", "SourceFormat", "SourceRecord", "UnreadableFile", "read_one", "read_records"]

HEAD = 1 << 16
_ARCHIVES = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"Rar!": "rar"}
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe<\x00|\xfe\xff\x00<")
# A leader, or what is left of one: printable ASCII where a file of another kind has anything.
_LEADER = re.compile(rb"(?:\xef\xbb\xbf)?[\s\x00\x1a\x1d]*(?:\d{5}|[\x20-\x7e]{12})")


def read_records(stream: BinaryIO, *, encoding: str | None = None, name: str = "") -> Iterator[SourceRecord | Rejected]:
    """Every record of a file, in order, and a Rejected for each that cannot be read.

    `encoding` is the operator's choice and wins over everything. Raises UnreadableFile when the file as a whole cannot
    be read (unknown format, empty, archive, malformed from its beginning, unknown encoding).
    """
    charset = _chosen(encoding)
    head = stream.read(HEAD)
    if is_xml(head):
        return read_xml(head, stream, charset)
    _refuse_what_is_not_iso2709(head)
    return read_iso2709(head, stream, charset)


def read_one(raw: bytes, format: str, encoding: str) -> Record:
    """The record of stored bytes, decoded as they were. Raises Rejected as it would have."""
    read = one_record if format == SourceFormat.ISO2709 else one_element
    return read(1, raw, encoding).marc


def is_xml(head: bytes) -> bool:
    return _XML.match(head) is not None


def _chosen(encoding: str | None) -> str | None:
    if not encoding:
        return None
    try:
        return known_charset(encoding)
    except LookupError as error:
        raise UnknownEncoding(encoding) from error


def _refuse_what_is_not_iso2709(head: bytes) -> None:
    if not head.strip(b"\0\r\n\t \x1a"):
        raise EmptyFile
    for signature, kind in _ARCHIVES.items():
        if head.startswith(signature):
            raise Archive(kind)
    if not _LEADER.match(head) or not (b"\x1e" in head or b"\x1d" in head):
        raise UnknownFormat
