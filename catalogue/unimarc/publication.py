"""Publication: UNIMARC 214, else 210, else 219. $a place, $c publisher, $d date.

214  second indicator 0 or blank: publication; 1 production, 2 distribution, 3 manufacture; 4 copyright date ($d)
210  $a $c $d   $e $g place and name of the printer   ($b address and $h ISO date are PMB's: $h dates when $d is silent)
205  $a $b edition   215  $a extent   $c other details   $d size   $e accompanying material
PMB writes 210 and 214 identical, once a publisher: 214 is the newer field, so it wins.
"""

import re

from pymarc import Field

from catalogue.parsed import Publication
from catalogue.unimarc.fields import Fields, by_code, first, values
from catalogue.unimarc.text import clean

READS = {"205": "ab", "210": "acdegh", "214": "acdh", "219": "acd", "215": "acde", "009": "a"}

_UNKNOWN = re.compile(
    r"\W*(?:s\. ?[lné]\.?|sine (?:loco|nomine)|sans (?:lieu|nom|[ée]diteur)"
    r"|(?:lieu|[ée]diteur|nom)\b.*\b(?:inconnu|non identifi[ée]|ind[ée]termin[ée])\w*)\W*",
    re.IGNORECASE,
)


def publications(fields: Fields) -> tuple[Publication, ...]:
    """Every publisher statement, without repeats; « [S.l.] » and « [s.n.] » say nothing and are left out."""
    for found in (
        [field for field in fields.tagged("214") if _is_publication(field)],
        fields.by_tag.get("210", []),
        fields.by_tag.get("219", []),
        [field for field in fields.tagged("214") if field.indicator2 in ("1", "2", "3")],
    ):
        statements = [statement for field in found for statement in _statements(field)]
        if statements:
            return tuple(dict.fromkeys(statements))
    return ()


def distributions(fields: Fields) -> tuple[Publication, ...]:
    """Producers, distributors and manufacturers named beside the publisher."""
    others = [field for field in fields.tagged("214") if field.indicator2 in ("1", "2", "3")]
    published = "210" in fields.by_tag or any(map(_is_publication, fields.tagged("214")))
    found = [statement for field in others if published for statement in _statements(field)]
    for field in fields.tagged("210"):
        places, names = _known(values(field, "e")), _known(values(field, "g"))
        if places or names:
            found.append(Publication(places, names))
    return tuple(dict.fromkeys(found))


def printed_date(fields: Fields, published: tuple[Publication, ...]) -> str:
    """The date as printed: of the publication, else any in 210 or 214 (the copyright date of a 214 #4 at last)."""
    for statement in published:
        if statement.date:
            return statement.date
    return fields.first("210", "d") or fields.first("214", "d")


def dates_for_years(fields: Fields, published: tuple[Publication, ...], printed: str) -> str:
    """All printed dates joined, for a serial lives through several publishers; else PMB's ISO date (210 $h, 009)."""
    dates = dict.fromkeys(statement.date for statement in published if statement.date)
    if len(dates) > 1:
        return " ; ".join(dates)
    return printed or fields.first("214", "h") or fields.first("210", "h") or iso_date(fields)


def iso_date(fields: Fields) -> str:
    """PMB's 009, a data field under a control tag: pymarc leaves its subfields in the data."""
    for field in fields.tagged("009"):
        text = first(field, "a") or clean((field.data or "").partition("\x1fa")[2].partition("\x1f")[0])
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return text
    return ""


def edition(fields: Fields) -> str:
    return ", ".join(fields.values("205", "ab"))


def extent(fields: Fields) -> tuple[str, ...]:
    """« 1 vol. (203 p.) : ill. ; 24 cm + 1 CD », one string a field."""
    return tuple(text for field in fields.tagged("215") if (text := _described(field)))


def _described(field: Field) -> str:
    text, parts = "", by_code(field)
    for punctuation, joint, code in (("", " - ", "a"), (" : ", ", ", "c"), (" ; ", " ; ", "d"), (" + ", " + ", "e")):
        if part := joint.join(parts.get(code, ())):
            text += (punctuation if text else "") + part
    return text


def _is_publication(field: Field) -> bool:
    return field.indicator2 in ("0", " ", "", "#", "|") and bool(first(field, "acd"))


def _statements(field: Field) -> list[Publication]:
    """A field, cut where a place follows a publisher: $a Paris $c Seuil $a Lyon $c Certu $d 2001."""
    groups: list[tuple[list[str], list[str]]] = [([], [])]
    for code, text in field.subfields:
        if code == "a" and groups[-1][1] and text:
            groups.append(([], []))
        if code in ("a", "c") and text:
            groups[-1][code == "c"].append(clean(text))
    date = ", ".join(values(field, "d"))
    found = [Publication(_known(places), _known(names), date) for places, names in groups]
    return [statement for statement in found if statement.places or statement.publishers or statement.date]


def _known(names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name and not _UNKNOWN.fullmatch(name))
