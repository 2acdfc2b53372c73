"""What an SRU answer holds: a count, records, and diagnostics.

`<searchRetrieveResponse><numberOfRecords/><records><record><recordData>…` in the namespace of SRU 1.1 or 1.2; the
records are MARCXML (Sudoc, without namespace) or marcxchange (BnF), which the import of files reads already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from catalogue.importing.rejections import UnreadableFile
from catalogue.importing.source_record import Dialect, SourceRecord
from catalogue.importing.sources import read_records
from catalogue.marc21.record import parse as parse_marc21
from catalogue.parsed import ParsedRecord
from catalogue.retrieval.faults import (
    AnotherXml,
    CutAnswer,
    DangerousXml,
    Diagnosed,
    Fault,
    Misunderstood,
    Unavailable,
    WebPage,
)
from catalogue.unimarc.record import parse as parse_unimarc

MOST = 20
"""Records asked for and shown: of more, one searches again."""
_WEB_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_FIELD = re.compile(
    rb"<(?P<prefix>(?:[\w.-]+:)?)datafield\b(?P<attributes>[^>]*)(?<!/)>(?P<content>.*?)</(?P=prefix)datafield\s*>\s*",
    re.DOTALL,
)
_LOCAL_TAG = re.compile(rb"\btag\s*=\s*[\"']9\d\d[\"']")
_INSTITUTION = re.compile(rb"<(?:[\w.-]+:)?subfield\b[^>]*\bcode\s*=\s*[\"']5[\"']")

# SRU diagnostics (info:srw/diagnostic/1/N): 1–9 of the server, 10–49 of the query.
_MISUNDERSTOOD = range(10, 50)
_UNAVAILABLE = {1, 2, 3}
# Sudoc sends it with every good answer.
_NOTHING_WRONG = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One record of an answer."""

    source: SourceRecord
    parsed: ParsedRecord

    @property
    def number(self) -> str:
        """001: its number in its catalogue."""
        return self.parsed.source_id

    @property
    def key(self) -> str:
        """What tells it from the others of its answer."""
        return self.number or blake2b(self.source.raw, digest_size=8).hexdigest()


def read_answer(body: bytes) -> tuple[int, list[Found]]:
    """How many records answer the question, and the first of them that can be read. Raises Fault."""
    envelope = _envelope(body)
    total = _total(envelope)
    found = _found(body) if total else []
    if not found and (fault := _diagnosed(envelope)):
        raise fault
    return total, found


def _envelope(body: bytes) -> Element:
    if not body.strip():
        raise CutAnswer
    if _WEB_PAGE.match(body[:2000]):
        raise WebPage
    try:
        envelope: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        raise DangerousXml from error
    except (ParseError, ValueError, LookupError) as error:
        raise CutAnswer from error
    root = _local_name(envelope)
    if root == "html":
        raise WebPage
    # A server that cannot even make an answer sends its diagnostics alone.
    if root not in ("searchRetrieveResponse", "diagnostics"):
        raise AnotherXml(root=root[:40])
    return envelope


def _total(envelope: Element) -> int:
    said = next((element.text or "" for element in envelope if _local_name(element) == "numberOfRecords"), "")
    return int(said) if said.strip().isascii() and said.strip().isdigit() else 0


def _diagnosed(envelope: Element) -> Fault | None:
    for diagnostic in (element for element in envelope.iter() if _local_name(element) == "diagnostic"):
        said = {_local_name(part): " ".join((part.text or "").split()) for part in diagnostic}
        number = said.get("uri", "").rpartition("/")[2]
        code = int(number) if number.isascii() and number.isdigit() else None
        if code == _NOTHING_WRONG:
            continue
        words = " : ".join(filter(None, (said.get("message"), said.get("details")))) or f"diagnostic {number}"
        if code in _MISUNDERSTOOD:
            return Misunderstood(said=words[:200])
        return Unavailable(said=words[:200]) if code in _UNAVAILABLE else Diagnosed(said=words[:200])
    return None


def _found(body: bytes) -> list[Found]:
    """The records that can be read; one that cannot costs itself."""
    found: list[Found] = []
    try:
        for received in read_records(BytesIO(without_local_fields(body))):
            if len(found) == MOST:
                break
            if isinstance(received, SourceRecord):
                found.append(Found(received, _parsed(received)))
    except UnreadableFile:
        pass  # the envelope holds no record at all, or a diagnostic in the place of each
    return found


def _parsed(received: SourceRecord) -> ParsedRecord:
    return (parse_unimarc if received.dialect is Dialect.UNIMARC else parse_marc21)(received.marc)


def without_local_fields(body: bytes) -> bytes:
    """Without what other libraries say of their own copies: the 9XX block, and fields of one institution ($5).

    UNIMARC Manual: 9XX is for national and local use, $5 the institution to which a field applies. A record of the
    Sudoc carries the call numbers of every university that holds it, which are not ours.
    """
    return _FIELD.sub(_kept, body)


def _kept(field: re.Match[bytes]) -> bytes:
    is_local = _LOCAL_TAG.search(field["attributes"]) or _INSTITUTION.search(field["content"])
    return b"" if is_local else field[0]


def _local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
