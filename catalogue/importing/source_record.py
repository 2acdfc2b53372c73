"""SourceRecord: one notice as it comes out of a file, bytes and reading side by side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from pymarc import Field, Indicators, Leader, Record, Subfield


class SourceFormat(StrEnum):
    ISO2709 = "iso2709"
    MARCXML = "marcxml"
    PMBXML = "pmbxml"


class Dialect(StrEnum):
    UNIMARC = "unimarc"
    MARC21 = "marc21"


@dataclass(frozen=True, slots=True)
class SourceRecord:
    position: int
    """1 for the first record of the file."""
    raw: bytes
    """As received, without its end mark; of an XML file, the element as UTF-8."""
    format: SourceFormat
    dialect: Dialect
    encoding: str
    """The charset used."""
    declared_encoding: str
    """The charset announced by the record or by the file; "" when it announces none."""
    marc: Record
    """Unicode, NFC, with U+0098 and U+009C around non-sorting words."""


class DataField(Field):
    """A field with subfields, 00X included: PMB's 009 is one, and pymarc would drop its content.

    pymarc's own constructor checks and copies what comes from anybody: a sixth of the time of reading.
    """

    __slots__ = ()

    def __init__(self, tag: str, indicators: Indicators, subfields: list[Subfield]) -> None:
        """`tag` of three characters."""
        self.tag = tag
        self.data = None
        self.subfields = subfields
        self.control_field = False
        self._indicators = indicators


def dialect_of(tags: Collection[str]) -> Dialect:
    """UNIMARC or MARC 21, from the fields that only one of them has."""
    if "245" in tags or ("008" in tags and "200" not in tags):
        return Dialect.MARC21
    return Dialect.UNIMARC


def assembled(leader: str, fields: list[Field]) -> Record:
    """A pymarc record of these fields, its leader 24 characters long whatever was received, `#` for blank undone."""
    record = Record(to_unicode=False, force_utf8=False)
    record.leader = Leader(f"{leader[:24]:<24}".replace("#", " "))
    record.fields = fields
    return record
