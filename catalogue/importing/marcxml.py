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
from html.entities import html5
from io import BytesIO
from typing import BinaryIO

from lxml import etree
from pymarc import Field, Indicators, Subfield

from catalogue.charsets.detection import Charset, detect, is_utf8, known_charset
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
from catalogue.importing.source_record import DataField, SourceFormat, SourceRecord, assembled, dialect_of
from catalogue.importing.xml_elements import LIMIT_MB, OPENING, cut_elements

# A first piece shorter than this is the whole file.
WHOLE_HEAD = 1 << 16
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
_DECLARED_PREFIX = re.compile(r"xmlns:([\w.-]+)=")
_XML_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROL_REFERENCES = re.compile("&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));")
_LONE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
_ENTITIES = re.compile(r"&(\w+);")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
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
    for piece, is_whole in cut_elements(head, stream):
        try:
            if not is_whole:
                raise CutXml(position + 1)
            received = _record(position + 1, piece, charset, declared)
        except Rejected as rejected:
            position += 1
            rejected.raw = piece
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
    first = OPENING.search(head)
    if b"<!ENTITY" in head[: first.start() if first else None]:
        raise ForbiddenEntity


def _no_record(head: bytes) -> MalformedXml | NoRecordInXml:
    parser = etree.XMLPullParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        parser.feed(head)
        if len(head) < WHOLE_HEAD:
            parser.close()
    except etree.XMLSyntaxError as error:
        return MalformedXml(error.position[0], _without_place(error))
    root = _ROOT.search(head)
    return NoRecordInXml(root[1].decode("ascii", errors="replace") if root else "?")


def _without_place(error: etree.XMLSyntaxError) -> str:
    """What the parser says, without the place that it adds: our sentence gives it already."""
    return str(error.msg).partition(", line ")[0].strip()


def one_element(position: int, raw: bytes, charset: str | None) -> SourceRecord:
    """The record of these bytes. Raises Rejected. `charset` None: found from the bytes."""
    received = _record(position, raw, charset, "")
    if received is None:
        raise NoField(position)
    return received


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
        dialect=dialect_of([field.tag for field in fields]),
        encoding=str(used),
        declared_encoding=declared,
        marc=assembled(leader, fields),
    )


def _charset(raw: bytes, declared: str) -> str:
    """UTF-8 when the bytes are; else the declared one, unless it says UTF-8 (the default of XML) of other bytes."""
    try:
        known = known_charset(declared or Charset.UTF8)
    except LookupError:
        known = str(Charset.UTF8)
    return detect(raw) if known == Charset.UTF8 or is_utf8(raw) else known


def _text_of(position: int, raw: bytes, charset: str) -> str:
    try:
        return decode_charset(raw, charset)
    except UnicodeDecodeError as error:
        raise WrongEncoding(position, encoding=charset, at=error.start) from error


def _parsed(position: int, text: str) -> etree._Element:
    """The element, its prefixes declared when it was cut out of what declares them."""
    prefixes = set(_PREFIX.findall(text)) - set(_DECLARED_PREFIX.findall(text)) - {"xml", "xmlns"}
    # A word of the text may look like one (« 1re année:tome 2 »), and an address of its letters would be none.
    declarations = "".join(f' xmlns:{prefix}="urn:cut:{rank}"' for rank, prefix in enumerate(sorted(prefixes)))
    try:
        return _element(declarations, text)
    except etree.XMLSyntaxError:
        pass
    try:
        return _element(declarations, _mended(text))
    except etree.XMLSyntaxError as error:
        raise BrokenXml(position, line=error.position[0], detail=_without_place(error)) from error


def _element(declarations: str, text: str) -> etree._Element:
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(f"<cut{declarations}>{text}</cut>".encode(), parser)[0]


def _mended(text: str) -> str:
    """Without what exporters let through and XML forbids: control characters, « & » alone, HTML's &eacute;."""
    text = _CONTROL_REFERENCES.sub("", _CONTROLS.sub("", text))
    return _ENTITIES.sub(_character, _LONE_AMPERSAND.sub("&amp;", text))


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    return entity[0] if name in _XML_ENTITIES else html5.get(f"{name};", entity[0])


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
            fields.append(DataField(_tag(child.get("tag")), indicators, subfields))
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
    return DataField(tag, indicators, parts or [Subfield("a", _text(element))])


def _tag(text: str | None) -> str:
    return f"{(text or '').strip()[:3]:0>3}"


def _indicator(text: str | None) -> str:
    return " " if not text or text[0] in "*#" else text[0]


def _text(element: etree._Element) -> str:
    """All the text inside, comments left out, NFC."""
    text = "".join(str(part) for part in element.itertext(with_tail=False)) if len(element) else element.text or ""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
