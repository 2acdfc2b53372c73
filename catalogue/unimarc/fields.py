"""A record's fields by tag, sorted out once, and how to read their subfields."""

import re
from collections.abc import Iterator
from datetime import date

from pymarc import Field, Record, Subfield

from catalogue.unimarc.text import clean

_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


class Fields:
    """What `parse` hands to each concept. `by_tag` keeps the order of the record, for tags and within a tag."""

    __slots__ = ("by_tag", "leader")

    def __init__(self, marc: Record) -> None:
        self.leader = str(marc.leader).ljust(24)
        self.by_tag: dict[str, list[Field]] = {}
        for field in marc.fields:
            if field.tag in self.by_tag:
                self.by_tag[field.tag].append(field)
            else:
                self.by_tag[field.tag] = [field]

    def tagged(self, *tags: str) -> Iterator[Field]:
        """Every field of these tags, tag after tag."""
        for tag in tags:
            yield from self.by_tag.get(tag, ())

    def control(self, tag: str) -> str:
        """The first control field of a tag, or ""."""
        for field in self.by_tag.get(tag, ()):
            if field.data:
                return clean(field.data)
        return ""

    def values(self, tag: str, codes: str) -> list[str]:
        """Every value of these subfields, in all fields of a tag."""
        return [value for field in self.by_tag.get(tag, ()) for value in values(field, codes)]

    def first(self, tag: str, codes: str) -> str:
        for field in self.by_tag.get(tag, ()):
            for value in values(field, codes):
                return value
        return ""


def values(field: Field, codes: str) -> list[str]:
    """Every non-empty value of these subfields, cleaned, in the order of the field."""
    return [value for code, text in field.subfields if code in codes and code and text and (value := clean(text))]


def first(field: Field, codes: str) -> str:
    """The first non-empty value among these subfields, or ""."""
    for code, text in field.subfields:
        if code in codes and code and text and (value := clean(text)):
            return value
    return ""


def by_code(field: Field) -> dict[str, list[str]]:
    """Every non-empty value by subfield code: for a concept that reads many codes of one field."""
    found: dict[str, list[str]] = {}
    for code, text in field.subfields:
        if text and (value := clean(text)):
            if code in found:
                found[code].append(value)
            else:
                found[code] = [value]
    return found


def keyed(field: Field, code: str = "9") -> dict[str, str]:
    """PMB's `$9 id:12 $9 lang:fr_FR` → {"id": "12", "lang": "fr_FR"}; a value without key (Koha's $9) is under ""."""
    found: dict[str, str] = {}
    for subfield_code, text in field.subfields:
        if subfield_code == code and text:
            key, colon, value = text.partition(":")
            found.setdefault(key.strip() if colon else "", clean(value if colon else key))
    return found


def authority_id(field: Field) -> str:
    """$3, else PMB's `$9 id:`, else Koha's bare number in $9: the identifier of a heading in the source."""
    return first(field, "3") or local_id(keyed(field))


def local_id(local: dict[str, str]) -> str:
    """From what `keyed` found: PMB's `id:`, else Koha's bare number."""
    bare = local.get("", "")
    return local.get("id", "") or (bare if bare.isdigit() else "")


def embedded(field: Field) -> list[tuple[str, list[Subfield]]]:
    """The fields embedded in a 4XX or 604 (`$1 2001 $a Title $v 3`): each tag with its subfields.

    UNIMARC Manual, Bibliographic Format, block 4XX, « embedded fields technique ».
    """
    found: list[tuple[str, list[Subfield]]] = []
    for code, text in field.subfields:
        if code == "1":
            tag, rest = text[:3], text[3:]
            control = [Subfield("", rest)] if tag < "010" else []
            found.append((tag, control))
        elif found:
            found[-1][1].append(Subfield(code, text))
    return found


def day(text: str) -> date | None:
    """The date at the start of `20050101`, `2005-01-01` or `2005-01-01 00:00:00`; None when it is not a real day."""
    if not (found := _DATE.match(text)):
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
