"""Records back into files that an import reads: the refused ones to correct, those decided one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from catalogue.charsets.detection import decode, detect
from catalogue.importing.iso2709 import END_OF_RECORD
from catalogue.importing.source_record import SourceFormat

Packed = tuple[bytes, str, str]
"""(raw bytes, format, charset); format and charset are empty for what could not be read."""

MRC, XML = "mrc", "xml"
_PREFIX = re.compile(r"<(\w[\w.-]*):")
_MARCXML = "http://www.loc.gov/MARC21/slim"


def kind_of(raw: bytes, format: str) -> str:
    """MRC or XML, by what it begins with when nothing could be read of it."""
    if format:
        return MRC if format == SourceFormat.ISO2709 else XML
    return XML if raw.lstrip().startswith(b"<") else MRC


def packed(records: Iterable[Packed], kind: str) -> Iterator[bytes]:
    """The records of that kind as one file: ISO 2709 with its bytes as received, XML in UTF-8."""
    some = ((raw, charset) for raw, format, charset in records if kind_of(raw, format) == kind)
    if kind == MRC:
        yield from (raw + END_OF_RECORD for raw, _charset in some)
        return
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n'
    for raw, charset in some:
        yield _declared(decode(raw, charset or detect(raw))).encode() + b"\n"
    yield b"</collection>\n"


def _declared(element: str) -> str:
    """With the prefix of its name declared, which the element was cut from."""
    prefix = _PREFIX.match(element)
    if not prefix or f"xmlns:{prefix[1]}" in element:
        return element
    end = re.search(r"[\s/>]", element)
    place = end.start() if end else len(element)
    return f"{element[:place]} xmlns:{prefix[1]}={quoteattr(_MARCXML)}{element[place:]}"
