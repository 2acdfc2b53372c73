"""Items: 952 as Koha writes it, else 852.

952  $p barcode  $o call number  $a owner  $b holding library  $c place  $y kind  $7 0 = loanable  $d entered
     $h number of the issue  $z note  $v price
852  $a $b localisation  $c place  $h $i $j call number  $p barcode  $z note
"""

from pymarc import Field

from catalogue.parsed import ParsedItem
from catalogue.unimarc.fields import Fields, by_code, day

READS = {"952": "abcdhopvyz7", "852": "abchijpz"}


def items(fields: Fields) -> tuple[ParsedItem, ...]:
    """Koha repeats in 852 what 952 says better; 852 counts when there is no 952."""
    found = [_from_952(field) for field in fields.tagged("952")] or [_from_852(field) for field in fields.tagged("852")]
    return tuple(item for item in found if item != ParsedItem())


def _from_952(field: Field) -> ParsedItem:
    parts = by_code(field)
    loan = _said(parts, "7")
    return ParsedItem(
        barcode=_said(parts, "p"),
        call_number=_said(parts, "o"),
        owner=_said(parts, "a"),
        localisation=_said(parts, "b") or _said(parts, "a"),
        section=_said(parts, "c"),
        support=_said(parts, "y"),
        note=" ; ".join([*parts.get("h", ()), *parts.get("z", ())]),
        price=_said(parts, "v"),
        loanable=loan == "0" if loan.lstrip("-").isdigit() else None,
        created_on=day(_said(parts, "d")),
    )


def _from_852(field: Field) -> ParsedItem:
    parts = by_code(field)
    return ParsedItem(
        barcode=_said(parts, "p"),
        call_number=" ".join(text for code in "hij" for text in parts.get(code, ())),
        localisation=", ".join([*parts.get("a", ()), *parts.get("b", ())]),
        section=_said(parts, "c"),
        note=" ; ".join(parts.get("z", ())),
    )


def _said(parts: dict[str, list[str]], code: str) -> str:
    return ", ".join(parts.get(code, ()))
