"""Write MARCXML (`http://www.loc.gov/MARC21/slim`, which UNIMARC borrows) and PMB-XML, a record at a time.

PMB-XML, as PMB's `xml_unimarc.class.php` writes it: `<notice>` with the leader's codes apart (`rs` status, `dt` type,
`bl` and `hl` levels, `el`, `ru`; `*` for a blank), then `<f c= ind=>` with `<s c=>`; a control field has no `<s>`.
"""

from __future__ import annotations

import re
from html import escape

from pymarc import Field, Record

MARCXML_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="http://www.loc.gov/MARC21/slim">\n'
MARCXML_TAIL = b"</collection>\n"
PMBXML_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n<unimarc>\n'
PMBXML_TAIL = b"</unimarc>\n"

# XML 1.0, production Char: what it forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEADER_CODES = {"rs": 5, "dt": 6, "bl": 7, "hl": 8, "el": 17, "ru": 18}


def marcxml(record: Record) -> bytes:
    """One `<record>`, its lengths left to zero as MARCXML advises."""
    lines = ["<record>", f"  <leader>{_text(_leader(record))}</leader>"]
    for field in record.fields:
        lines += _marcxml_field(field)
    return "\n".join([*lines, "</record>", ""]).encode()


def pmbxml(record: Record) -> bytes:
    """One `<notice>`."""
    leader = f"{str(record.leader)[:24]:<24}"
    codes = [f"  <{name}>{_text(leader[at]).replace(' ', '*')}</{name}>" for name, at in _LEADER_CODES.items()]
    fields = [line for field in record.fields for line in _pmb_field(field)]
    return "\n".join(["<notice>", *codes, *fields, "</notice>", ""]).encode()


def _leader(record: Record) -> str:
    leader = f"{str(record.leader)[:24]:<24}"
    return f"00000{leader[5:10]}2200000{leader[17:20]}450{leader[23]}"


def _marcxml_field(field: Field) -> list[str]:
    if field.is_control_field():
        return [f'  <controlfield tag="{_text(field.tag)}">{_text(field.data or "")}</controlfield>']
    first, second = _indicators(field)
    return [
        f'  <datafield tag="{_text(field.tag)}" ind1="{first}" ind2="{second}">',
        *(f'    <subfield code="{_text(code)}">{_text(text or "")}</subfield>' for code, text in field.subfields),
        "  </datafield>",
    ]


def _pmb_field(field: Field) -> list[str]:
    if field.is_control_field():
        return [f'  <f c="{_text(field.tag)}">{_text(field.data or "")}</f>']
    return [
        f'  <f c="{_text(field.tag)}" ind="{"".join(_indicators(field))}">',
        *(f'    <s c="{_text(code)}">{_text(text or "")}</s>' for code, text in field.subfields),
        "  </f>",
    ]


def _indicators(field: Field) -> tuple[str, str]:
    both = f"{''.join(field.indicators or ())[:2]:<2}"
    return _text(both[0]), _text(both[1])


def _text(text: str) -> str:
    """Escaped, without what XML forbids. A carriage return would come back as a line feed if it were not named."""
    return escape(_FORBIDDEN.sub("", text)).replace("\r", "&#13;")
