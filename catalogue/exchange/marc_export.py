"""A notice as MARC: what its source sent, byte for byte where nothing changed, with the edits made here merged in."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field

from pymarc import Field, Record, Subfield

from catalogue.charsets import iso5426
from catalogue.charsets.detection import Charset, declared_unimarc
from catalogue.display.held import Held
from catalogue.exchange.by_hand import as_record
from catalogue.exchange.iso2709 import END_OF_RECORD, RawField, is_whole, raw_field
from catalogue.exchange.iso2709 import record as written_record
from catalogue.exchange.merging import merged
from catalogue.importing.directory import cut_fields
from catalogue.importing.mapping import Mapping
from catalogue.importing.source_record import Dialect, SourceFormat, dialect_of
from catalogue.importing.sources import read_one
from catalogue.models import StoredRecord
from catalogue.unimarc.encode import encode

logger = logging.getLogger(__name__)

DECLARATIONS = {Charset.UTF8: "50  ", Charset.ISO5426: "0103"}
"""100 $a/26-29."""


@dataclass(slots=True)
class MarcNotice:
    """A notice as a record, and what of it is as received."""

    marc: Record
    raw: bytes = b""
    """The stored ISO 2709, when nothing was edited."""
    charset: str = ""
    """Of `raw` and of `contents`."""
    contents: dict[int, bytes] = field(default_factory=dict)
    """id of a field → its bytes as received."""
    edited: list[str] = field(default_factory=list)
    by_hand: bool = False
    """Written from what we hold: no source record, or one that is not UNIMARC."""


@dataclass(slots=True)
class Losses:
    """What ISO 5426 did not have."""

    approximated: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)


def marc_notice(held: Held, stored: StoredRecord | None, mapping: Mapping | None) -> MarcNotice:
    """Of a notice and its stored record. A MARC 21 record cannot be given as UNIMARC: ours is written instead."""
    source = read_again(stored) if stored else None
    if stored is None or mapping is None or source is None or dialect_of(tags(source)) is not Dialect.UNIMARC:
        return MarcNotice(encode(as_record(held)), by_hand=True)
    same_table = stored.reading == mapping.fingerprint(stored.encoding)
    if not same_table and held.record.updated_at <= stored.received_at:
        # Read by another version of the import, and never saved since: differences are not a person's.
        marc, edited = source, []
    else:
        marc, edited = merged(held, source, mapping, trusts_words=same_table)
    raw = bytes(stored.raw) if stored.format == SourceFormat.ISO2709 else b""
    return MarcNotice(
        marc, b"" if edited else raw, stored.encoding, contents_of(source, raw) if raw else {}, edited=edited
    )


def read_again(stored: StoredRecord) -> Record | None:
    try:
        return read_one(bytes(stored.raw), stored.format, stored.encoding)
    except Exception:
        logger.exception("Stored record %s cannot be read again", stored.pk)
        return None


def tags(marc: Record) -> list[str]:
    return [one.tag for one in marc.fields]


def contents_of(marc: Record, raw: bytes) -> dict[int, bytes]:
    """The bytes of each field. A field whose tag is damaged has no place in the record, nor here."""
    cut = cut_fields(raw)
    if cut is None:
        return {}
    _leader, names, contents, _announced = cut
    named = [content for tag, content in zip(names, contents, strict=True) if tag]
    return {id(one): content for one, content in zip(marc.fields, named, strict=True)}


def iso2709(notice: MarcNotice, charset: str) -> tuple[bytes, Losses]:
    """Its ISO 2709 in `utf-8` or `iso5426`. Raises iso2709.Refused."""
    losses = Losses()
    if as_received(notice, charset):
        return notice.raw + END_OF_RECORD, losses

    def encoded(text: str) -> bytes:
        if charset == Charset.UTF8:
            return text.encode("utf-8", errors="replace")
        found = iso5426.encode_standard(text)
        losses.approximated.update(found.approximated)
        losses.replaced.update(found.replaced)
        return found.data

    fields = [raw_of(one, notice, charset) or raw_field(one, encoded) for one in declared(notice.marc, charset)]
    leader = str(notice.marc.leader)
    if charset != Charset.UTF8 and leader[9:10] == "a":  # « Unicode », said by Koha and MarcEdit
        leader = f"{leader[:9]} {leader[10:]}"
    return written_record(leader, fields), losses


def as_received(notice: MarcNotice, charset: str) -> bool:
    """Whether the stored bytes can be given as they are: whole, in this charset, and saying so."""
    if not notice.raw or not is_whole(notice.raw) or not is_clean(notice.raw, charset):
        return False
    if notice.raw.isascii():
        return True
    return notice.charset == charset and not misdeclared(notice.marc, charset)


def raw_of(one: Field, notice: MarcNotice, charset: str) -> RawField | None:
    content = notice.contents.get(id(one))
    if content is None or not (content.isascii() or (notice.charset == charset and is_clean(content, charset))):
        return None
    return RawField(one.tag, content)


def is_clean(content: bytes, charset: str) -> bool:
    """Whether these are bytes of the charset, for UTF-8 that an export has cut amidst a character."""
    if charset != Charset.UTF8:
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def misdeclared(marc: Record, charset: str) -> bool:
    found = next((one for one in marc.fields if one.tag == "100" and not one.is_control_field()), None)
    return found is not None and declared_unimarc(coded(found)) != charset


def coded(one: Field) -> str:
    return next((subfield.value for subfield in one.subfields if subfield.code == "a"), "")


def declared(marc: Record, charset: str) -> list[Field]:
    """The fields, 100 $a telling the charset: PMB and others read a record by it alone."""
    if not misdeclared(marc, charset):
        return list(marc.fields)
    return [declaring(one, charset) if one.tag == "100" and coded(one) else one for one in marc.fields]


def declaring(one: Field, charset: str) -> Field:
    text = coded(one)
    text = f"{text[:26]:<26}{DECLARATIONS[Charset(charset)]}{text[30:]}"
    done, subfields = False, []
    for subfield in one.subfields:
        subfields.append(Subfield("a", text) if subfield.code == "a" and not done else subfield)
        done = done or subfield.code == "a"
    return Field(tag=one.tag, indicators=one.indicators, subfields=subfields)
