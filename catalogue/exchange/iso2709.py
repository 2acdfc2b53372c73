"""Write ISO 2709: leader (24), directory (12 a field: tag, length on 4, place on 5), fields ended by 0x1E, end 0x1D.

Source: ISO 2709:2008; UNIMARC Manual, Bibliographic Format, « Format structure ».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pymarc import Field

LEADER, ENTRY = 24, 12
LONGEST_FIELD = 9_999
"""Bytes, its end mark included: the directory gives a length four digits."""
LONGEST_RECORD = 99_999
"""Bytes: the leader gives a length five digits."""
SUBFIELD, END_OF_FIELD, END_OF_RECORD = b"\x1f", b"\x1e", b"\x1d"
_MARKS = str.maketrans("", "", "\x1d\x1e\x1f")


class Refused(Exception):
    """A record that ISO 2709 cannot hold. `reason` is a French sentence: what, and what next."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class RecordTooLong(Refused):
    def __init__(self, size: int) -> None:
        super().__init__(
            f"elle ferait {spaced(size)} octets, et l’ISO 2709 n’en admet que {spaced(LONGEST_RECORD)}. "
            "Exportez-la en marcxml ou en pmbxml, qui n’ont pas de limite."
        )


class FieldTooLong(Refused):
    def __init__(self, tag: str, size: int) -> None:
        super().__init__(
            f"sa zone {tag} ferait {spaced(size)} octets, et l’ISO 2709 n’en admet que {spaced(LONGEST_FIELD)} par zone. "
            "Exportez-la en marcxml ou en pmbxml, qui n’ont pas de limite."
        )


@dataclass(frozen=True, slots=True)
class RawField:
    """A field in the charset of the record: a tag of three ASCII characters and its bytes, without end mark."""

    tag: str
    content: bytes


def record(leader: str, fields: Iterable[RawField]) -> bytes:
    """One record, with its end mark. Raises FieldTooLong or RecordTooLong."""
    directory: list[bytes] = []
    contents: list[bytes] = []
    at = 0
    too_long: tuple[str, int] | None = None
    for field in fields:
        size = len(field.content) + 1
        if size > LONGEST_FIELD and too_long is None:
            too_long = field.tag, size
        directory.append(b"%s%04d%05d" % (field.tag.encode("ascii"), size, at))
        contents.append(field.content)
        at += size
    base = LEADER + ENTRY * len(directory) + 1
    length = base + at + 1
    if length > LONGEST_RECORD:
        raise RecordTooLong(length)
    if too_long:
        raise FieldTooLong(*too_long)
    parts = [_leader(leader, length, base), *directory, END_OF_FIELD]
    for content in contents:
        parts += (content, END_OF_FIELD)
    return b"".join([*parts, END_OF_RECORD])


def raw_field(field: Field, encode: Callable[[str], bytes]) -> RawField:
    """A field in bytes. Marks of ISO 2709 that its text holds by accident are left out."""
    if field.is_control_field():
        return RawField(field.tag, encode((field.data or "").translate(_MARKS)))
    indicators = "".join(one if one.isascii() and one.isprintable() else " " for one in field.indicators or ())
    content = f"{indicators[:2]:<2}".encode("ascii")
    for code, text in field.subfields:
        content += SUBFIELD + encode((code + (text or "")).translate(_MARKS))
    return RawField(field.tag, content)


def is_whole(raw: bytes) -> bool:
    """Whether these bytes, without end mark, are a record as the norm wants it, each field where it is announced."""
    length, base = raw[:5], raw[12:17]
    if not (length.isdigit() and base.isdigit()) or int(length) != len(raw) + 1 or int(length) > LONGEST_RECORD:
        return False
    start = int(base)
    directory = raw[LEADER : start - 1]
    if raw[start - 1 : start] != END_OF_FIELD or len(directory) % ENTRY or raw[10:12] != b"22" or raw[20:22] != b"45":
        return False
    return _follow_one_another(directory, raw[start:])


def _follow_one_another(directory: bytes, data: bytes) -> bool:
    at = 0
    for entry in (directory[place : place + ENTRY] for place in range(0, len(directory), ENTRY)):
        if not entry[3:].isdigit() or not entry[:3].isalnum() or int(entry[7:]) != at:
            return False
        at += int(entry[3:7])
        if data.find(END_OF_FIELD, int(entry[7:])) != at - 1:
            return False
    return at == len(data)


def _leader(leader: str, length: int, base: int) -> bytes:
    codes = f"{leader[:LEADER]:<24}".encode("ascii", errors="replace")
    return b"%05d%s22%05d%s450%s" % (length, codes[5:10], base, codes[17:20], codes[23:24])


def spaced(value: int) -> str:
    """12 345 as it is written in French."""
    return f"{value:,}".replace(",", "\u202f")
