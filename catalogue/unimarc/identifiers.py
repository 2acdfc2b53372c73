"""Identifiers: 003, 010, 011, 013–017, 020–022, 029, 033, 035, 071–073, 345 $b.

010  $a ISBN (PMB writes any code there: ISSN, EAN…)   $b qualification   $d price   $z wrong ISBN
011  $a ISSN   $f linking ISSN   $y cancelled   $z wrong   $b qualification   $d price
014  $a article identifier, 017 $a other identifier, with $2 its system (doi, pmid…)   003, 033 $a address, ARK
020, 021, 022  $a country, $b number   029 $b $m thesis number   035 $a number in another catalogue, $z cancelled
013 ISMN, 015 ISRN, 016 ISRC, 071 publisher's number, 072 UPC: $a   073 EAN: $a, $d price   345 $b EAN
"""

import re
from dataclasses import replace

from pymarc import Field
from stdnum import ean, isbn, issn
from stdnum.exceptions import ValidationError

from catalogue.parsed import Identifier, IdentifierKind
from catalogue.unimarc.fields import Fields, first, values
from catalogue.unimarc.text import clean

READS = {
    "001": "",
    "003": "",
    "010": "abdz",
    "011": "abdfyz",
    **dict.fromkeys(("013", "015", "016", "071", "072"), "abdz"),
    "014": "a2",
    "017": "a2",
    **dict.fromkeys(("020", "021", "022"), "bz"),
    "029": "bm",
    "033": "a",
    "035": "az",
    "073": "abdz",
    "345": "b",
}
_PRINTED_CODES = ("010", "011", "013", "015", "016", "071", "072", "073")
_KIND_OF_TAG = {
    "010": IdentifierKind.ISBN,
    "011": IdentifierKind.ISSN,
    "072": IdentifierKind.EAN,
    "073": IdentifierKind.EAN,
}
_CODE = re.compile(r"[\d][\d\s.\u2010-\u2015-]*[\dXx]|\d")
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARK = re.compile(r"ark:/?\d{5}/\S+", re.IGNORECASE)


def identifiers(fields: Fields) -> tuple[Identifier, ...]:
    """Every identifier of a record, in the order of the record, without repeats."""
    found: list[Identifier] = []
    for tag, tagged in fields.by_tag.items():
        if tag > "072" and tag != "345":
            continue
        if tag in _PRINTED_CODES:
            for field in tagged:
                found += _printed_codes(tag, field)
        elif tag in READS and tag != "001":
            for field in tagged:
                found += _catalogue_numbers(tag, field)
    if "073" in fields.by_tag:
        found += _barcodes(fields, found)
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _barcodes(fields: Fields, found: list[Identifier]) -> list[Identifier]:
    """073: the ISBN of a book that gives none elsewhere, else the same number as its barcode."""
    known = {one.normalized for one in found if one.kind is IdentifierKind.ISBN}
    codes = [one for field in fields.tagged("073") for one in _printed_codes("073", field)]
    return [replace(one, kind=IdentifierKind.EAN) if one.normalized in known else one for one in codes]


def _printed_codes(tag: str, field: Field) -> list[Identifier]:
    """010, 011, 071–073: the qualification and the price belong to every code of the field."""
    qualification = ", ".join(values(field, "b"))
    price = ", ".join(values(field, "d"))
    declared = _KIND_OF_TAG.get(tag, IdentifierKind.COMMERCIAL)
    found = []
    for code in ("a", "f", "y", "z"):
        if code != "a" and code not in READS[tag]:
            continue
        for value in values(field, code):
            kind, normalized = recognize(value, declared)
            invalid = code != "a"
            found.append(Identifier(kind, value, "" if invalid else normalized, qualification, price, invalid))
    if not found and price:  # « Gratuit », without any number
        found.append(Identifier(declared, "", "", qualification, price))
    return found


def recognize(value: str, declared: IdentifierKind) -> tuple[IdentifierKind, str]:
    """What a printed code really is, and its comparable form; "" when its check digit is wrong.

    An ISBN of 10 becomes 13 digits (ISO 2108), an ISSN `1234-567X` (ISO 3297). A code that is none of them keeps the
    kind of its field when it has its look, else it is a commercial number.
    """
    found = _CODE.search(value)
    compact = re.sub(r"[^\dXx]", "", found[0]).upper() if found else ""
    if len(compact) == 8:
        return IdentifierKind.ISSN, _checked(issn, compact)
    if len(compact) == 10 or (len(compact) == 13 and compact[:3] in ("978", "979") and compact[:4] != "9790"):
        return IdentifierKind.ISBN, isbn.to_isbn13(compact) if _checked(isbn, compact) else ""
    if len(compact) == 13 or declared is IdentifierKind.EAN:
        return IdentifierKind.EAN, _checked(ean, compact)
    if declared is IdentifierKind.ISSN or (declared is IdentifierKind.ISBN and len(compact) in (9, 11, 12)):
        return declared, ""  # one digit missing or too many
    return IdentifierKind.COMMERCIAL, "".join(value.split()).upper()[:100]


def _checked(standard: object, compact: str) -> str:
    try:
        standard.validate(compact)  # type: ignore[attr-defined]
    except ValidationError:
        return ""
    return f"{compact[:4]}-{compact[4:]}" if standard is issn else compact


def _catalogue_numbers(tag: str, field: Field) -> list[Identifier]:
    """Numbers that other systems gave: national bibliographies, ARK, DOI…"""
    if tag == "003":
        address = clean(field.data or "")
        return [by_its_look(address)] if address else []
    if tag == "345":
        return [_ean(value) for value in values(field, "b")]
    system = first(field, "2") if tag in ("014", "017") else ""
    valid = {"020": "b", "021": "b", "022": "b", "029": "bm"}.get(tag, "a")
    found = [by_its_look(value, system) for value in values(field, valid)]
    if "z" in READS[tag]:
        found += [Identifier(IdentifierKind.NATIONAL, value, "", invalid=True) for value in values(field, "z")]
    return found


def _ean(value: str) -> Identifier:
    kind, normalized = recognize(value, IdentifierKind.EAN)
    return Identifier(kind, value, normalized)


def by_its_look(value: str, system: str = "") -> Identifier:
    if doi := _DOI.fullmatch(value):
        return Identifier(IdentifierKind.DOI, value, doi[1].lower()[:100])
    if ark := _ARK.search(value):
        return Identifier(IdentifierKind.ARK, value, ark[0][:100])
    return Identifier(IdentifierKind.NATIONAL, value, "".join(value.split())[:100], system)
