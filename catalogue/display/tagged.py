"""The source record of a notice, field by field, as a cataloguer reads it."""

from dataclasses import dataclass

from catalogue.importing.sources import read_one
from catalogue.models import BibliographicRecord, StoredRecord

# The marks around the words that a title is not filed under have no sign of their own: the UNIMARC Manual prints ≠.
_PRINTED = str.maketrans({"\x98": "≠", "\x9c": "≠"})


@dataclass(frozen=True, slots=True)
class TaggedField:
    """`tag` is « Guide » for the leader; `subfields` are (code, value), a control field has one with no code."""

    tag: str
    indicators: str
    subfields: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Received:
    """One source's record of a notice."""

    stored: StoredRecord
    fields: list[TaggedField]


def received(record: BibliographicRecord) -> list[Received]:
    """What each source says of a notice, the latest received first; nothing for a notice typed by hand."""
    found = record.stored_records.select_related("source").order_by("-received_at", "-pk")
    return [Received(one, tagged(bytes(one.raw), one.format, one.encoding)) for one in found]


def tagged(raw: bytes, format: str, encoding: str) -> list[TaggedField]:
    marc = read_one(raw, format, encoding)
    return [TaggedField("LDR", "", [("", str(marc.leader))]), *(tagged_field(field) for field in marc.fields)]


def tagged_field(field) -> TaggedField:
    if field.is_control_field():
        return TaggedField(field.tag, "", [("", field.data or "")])
    # A blank indicator is shown as the manuals print it.
    indicators = "".join(field.indicators or ()).replace(" ", "#")
    return TaggedField(
        field.tag, indicators, [(subfield.code, subfield.value.translate(_PRINTED)) for subfield in field.subfields]
    )
