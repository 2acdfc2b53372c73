"""MARCXML, UNIMARC-XML and PMB-XML: every record of an XML file, whatever wraps it, in constant memory.

MARCXML and marcxchange: `<record><leader/><controlfield tag=/><datafield tag= ind1= ind2=><subfield code=/>…`, with any
namespace or none, alone or inside a collection, an SRU answer or an OAI-PMH list.
PMB-XML: `<unimarc><notice><rs/><dt/><bl/><hl/><el/><ru/><f c= ind=><s c=/>…`: no leader, `*` stands for a blank.

Records are cut out of the text and parsed one by one: a malformed record costs itself, the bytes stored are those
received, and nothing that a document type declares can ever be expanded.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import BinaryIO

from lxml import etree
from pymarc import Field, Indicators, Subfield

from catalogue.charsets.detection import Charset, detect, known_charset
from catalogue.charsets.detection import decode as decode_charset
from catalogue.importing.rejections import (
    BrokenXml,
    CutXml,
    ForbiddenEntity,
    MalformedXml,
    NoField,
    NoRecordInXml,
    Rejected,
    TooLong,
    WrongEncoding,
)
from catalogue.importing.source_record import SourceFormat, SourceRecord, assembled, data_field, dialect_of

CHUNK = 1 << 18
LIMIT_MB = 64
_OPENING = re.compile(rb"<((?:[\w.-]+:)?(record|notice))(?=[\s>])")
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
_DECLARED_PREFIX = re.compile(r"xmlns:([\w.-]+)=")
_XML_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_xml(head: bytes, stream: BinaryIO, charset: str | None) -> Iterator[SourceRecord | Rejected]:
    """Records one by one, and a Rejected for each that is malformed or cut.

    Raises ForbiddenEntity, MalformedXml or NoRecordInXml when there is no record to give.
    """
    if head.startswith(_UTF16):
        head, stream, charset = _recoded(head, stream), BytesIO(), Charset.UTF8
    declared = _declared_encoding(head)
    _refuse_entities(head)
    position = 0
    for piece, is_whole in _pieces(head, stream):
        try:
            if not is_whole:
                raise CutXml(position + 1)
            received = _record(position + 1, piece, charset, declared)
        except Rejected as rejected:
            position += 1
            yield rejected
            continue
        if received is not None:
            position += 1
            yield received
    if not position:
        raise _no_record(head)


def _recoded(head: bytes, stream: BinaryIO) -> bytes:
    """UTF-16 as UTF-8: rare and small enough to be read whole."""
    text = (head + stream.read()).decode("utf-16", errors="replace")
    return re.sub(r"<\?xml.*?\?>", "", text, count=1).encode()


def _declared_encoding(head: bytes) -> str:
    found = _XML_DECLARATION.search(head[:200])
    return found[1].decode("ascii").lower() if found else ""


def _refuse_entities(head: bytes) -> None:
    first = _OPENING.search(head)
    if b"<!ENTITY" in head[: first.start() if first else None]:
        raise ForbiddenEntity


def _no_record(head: bytes) -> MalformedXml | NoRecordInXml:
    try:
        etree.fromstring(head, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        return MalformedXml(error.position[0], str(error.msg))
    root = _ROOT.search(head)
    return NoRecordInXml(root[1].decode("ascii", errors="replace") if root else "?")


def _pieces(head: bytes, stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each innermost `record` or `notice` element, and whether it is whole: the last may be cut."""
    buffer = head
    while True:
        at = 0
        while found := _OPENING.search(buffer, at):
            start, end = _innermost(buffer, found)
            if end < 0:
                break
            yield buffer[start:end], True
            at = end
        buffer = buffer[found.start() if found else max(at, len(buffer) - 64) :]
        if len(buffer) > LIMIT_MB << 20:
            yield buffer, True
            buffer = b""
        chunk = stream.read(CHUNK)
        if not chunk:
            break
        buffer += chunk
    if _OPENING.search(buffer):
        yield buffer, False


def _innermost(buffer: bytes, opening: re.Match[bytes]) -> tuple[int, int]:
    """Where the element that closes first begins and ends: an OAI-PMH `record` wraps the one we want."""
    while True:
        closing = _closing_of(opening[1]).search(buffer, opening.end())
        inner = _OPENING.search(buffer, opening.end(), closing.start() if closing else len(buffer))
        if inner is None:
            return opening.start(), closing.end() if closing else -1
        opening = inner


@cache
def _closing_of(name: bytes) -> re.Pattern[bytes]:
    return re.compile(b"</" + re.escape(name) + rb"\s*>")


def _record(position: int, raw: bytes, charset: str | None, declared: str) -> SourceRecord | None:
    """None for an element of that name which is no record: an OAI-PMH header, a record withdrawn."""
    if len(raw) > LIMIT_MB << 20:
        raise TooLong(position, limit=LIMIT_MB)
    used = charset or _charset(raw, declared)
    element = _parsed(position, _text_of(position, raw, used))
    format = SourceFormat.PMBXML if _local_name(element) == "notice" else SourceFormat.MARCXML
    if not any(_local_name(child) in ("datafield", "controlfield", "leader", "f") for child in element):
        return None
    leader, fields = _from_marcxml(element) if format is SourceFormat.MARCXML else _from_pmb(element)
    if not fields:
        raise NoField(position)
    return SourceRecord(
        position=position,
        raw=raw,
        format=format,
        dialect=dialect_of(fields),
        encoding=str(used),
        declared_encoding=declared,
        marc=assembled(leader, fields),
    )


def _charset(raw: bytes, declared: str) -> str:
    """The declared one, unless it says UTF-8 (the default of XML) of bytes that are not."""
    try:
        known = known_charset(declared or Charset.UTF8)
    except LookupError:
        known = str(Charset.UTF8)
    return detect(raw) if known == Charset.UTF8 else known


def _text_of(position: int, raw: bytes, charset: str) -> str:
    try:
        return decode_charset(raw, charset)
    except UnicodeDecodeError as error:
        raise WrongEncoding(position, encoding=charset, at=error.start) from error


def _parsed(position: int, text: str) -> etree._Element:
    """The element, its prefixes declared when it was cut out of what declares them."""
    prefixes = set(_PREFIX.findall(text)) - set(_DECLARED_PREFIX.findall(text)) - {"xml", "xmlns"}
    declarations = "".join(f' xmlns:{prefix}="urn:{prefix}"' for prefix in sorted(prefixes))
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(f"<cut{declarations}>{text}</cut>".encode(), parser)[0]
    except etree.XMLSyntaxError as error:
        raise BrokenXml(position, line=error.position[0], detail=str(error.msg)) from error


def _local_name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _from_marcxml(element: etree._Element) -> tuple[str, list[Field]]:
    leader, fields = "", []
    for child in element:
        name = _local_name(child)
        if name == "leader":
            leader = _text(child)
        elif name == "controlfield":
            fields.append(Field(tag=_tag(child.get("tag")), data=_text(child)))
        elif name == "datafield":
            indicators = Indicators(_indicator(child.get("ind1")), _indicator(child.get("ind2")))
            subfields = [
                Subfield(part.get("code") or "?", _text(part)) for part in child if _local_name(part) == "subfield"
            ]
            fields.append(data_field(_tag(child.get("tag")), indicators, subfields))
    return leader, fields


def _from_pmb(element: etree._Element) -> tuple[str, list[Field]]:
    codes, fields = dict.fromkeys(("rs", "dt", "bl", "hl", "el", "ru"), " "), []
    for child in element:
        name = _local_name(child)
        if name in codes:
            codes[name] = (_text(child) or "*")[0].replace("*", " ")
        elif name == "f":
            fields.append(_pmb_field(child))
    leader = "     {rs}{dt}{bl}{hl} 22     {el}{ru} 450 ".format(**codes)
    return leader, fields


def _pmb_field(element: etree._Element) -> Field:
    parts = [Subfield(part.get("c") or "?", _text(part)) for part in element if _local_name(part) == "s"]
    tag = _tag(element.get("c"))
    if not parts and tag < "010":
        return Field(tag=tag, data=_text(element))
    both = f"{element.get('ind') or '':<2}"
    indicators = Indicators(_indicator(both[0]), _indicator(both[1]))
    return data_field(tag, indicators, parts or [Subfield("a", _text(element))])


def _tag(text: str | None) -> str:
    return f"{(text or '').strip()[:3]:0>3}"


def _indicator(text: str | None) -> str:
    return " " if not text or text[0] in "*#" else text[0]


def _text(element: etree._Element) -> str:
    """All the text inside, comments left out, NFC."""
    text = "".join(str(part) for part in element.itertext(with_tail=False)) if len(element) else element.text or ""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
