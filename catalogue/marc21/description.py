"""Description: 250 edition, 264 or 260 publication, 300 extent, 490 series.

264 ind2: 1 publication, 0 production, 2 distribution, 3 manufacture, 4 copyright date ($c)   260 $e $f $g printer
490 $a $v $x as printed; else 440, 800–830 $a or $t
"""

import re

from pymarc import Field

from catalogue.marc21.punctuation import bare, without_stop
from catalogue.parsed import Publication, SeriesStatement
from catalogue.unimarc.fields import Fields, by_code, first, values

_TRACED = ("440", "800", "810", "811", "830")
READS = {
    "250": "ab",
    "260": "abcef",
    "264": "abc",
    "300": "abce",
    "490": "anptvx",
    **dict.fromkeys(_TRACED, "atnpvx"),
}
_UNKNOWN = re.compile(r"\W*(?:s\. ?[ln]\.?|(?:place|publisher)\b.*\bnot identified)\W*", re.IGNORECASE)


def publications(fields: Fields) -> tuple[Publication, ...]:
    for found in (
        [field for field in fields.tagged("264") if field.indicator2 == "1"],
        fields.by_tag.get("260", []),
        [field for field in fields.tagged("264") if field.indicator2 not in ("1", "4")],
    ):
        statements = [statement for field in found for statement in _statements(field)]
        if statements:
            return tuple(dict.fromkeys(statements))
    return ()


def distributions(fields: Fields) -> tuple[Publication, ...]:
    """Producers, distributors and printers named beside the publisher."""
    published = "260" in fields.by_tag or any(field.indicator2 == "1" for field in fields.tagged("264"))
    others = [field for field in fields.tagged("264") if published and field.indicator2 in ("0", "2", "3")]
    found = [statement for field in others for statement in _statements(field)]
    for field in fields.tagged("260"):
        places, names = _names(values(field, "e")), _names(values(field, "f"))
        if places or names:
            found.append(Publication(places, names))
    return tuple(dict.fromkeys(found))


def printed_date(fields: Fields, published: tuple[Publication, ...]) -> str:
    for statement in published:
        if statement.date:
            return statement.date
    return without_stop(fields.first("264", "c") or fields.first("260", "c"))


def edition(fields: Fields) -> str:
    return ", ".join(bare(text) for text in fields.values("250", "ab"))


def extent(fields: Fields) -> tuple[str, ...]:
    return tuple(text for field in fields.tagged("300") if (text := _described(field)))


def series(fields: Fields) -> tuple[SeriesStatement, ...]:
    printed = [statement for field in fields.tagged("490") if (statement := _series(field)).title]
    traced = [statement for field in fields.tagged(*_TRACED) if (statement := _series(field)).title]
    return tuple(dict.fromkeys(printed or traced))


def _statements(field: Field) -> list[Publication]:
    groups: list[tuple[list[str], list[str]]] = [([], [])]
    for code, text in field.subfields:
        if code == "a" and groups[-1][1]:
            groups.append(([], []))
        if code in ("a", "b"):
            groups[-1][code == "b"].append(text)
    date = ", ".join(without_stop(text) for text in values(field, "c"))
    found = [Publication(_names(places), _names(names), date) for places, names in groups]
    return [statement for statement in found if statement.places or statement.publishers or statement.date]


def _names(texts: list[str]) -> tuple[str, ...]:
    found = (bare(text).strip("[]") if not _UNKNOWN.fullmatch(text) else "" for text in texts)
    return tuple(name for name in found if name)


def _described(field: Field) -> str:
    text, parts = "", by_code(field)
    for punctuation, code in (("", "a"), (" : ", "b"), (" ; ", "c"), (" + ", "e")):
        if part := ", ".join(bare(value) for value in parts.get(code, ())):
            text += (punctuation if text else "") + part
    return text


def _series(field: Field) -> SeriesStatement:
    names = values(field, "t") or values(field, "a")
    return SeriesStatement(
        title=" ; ".join(without_stop(text) for text in names),
        parts=tuple(without_stop(text) for text in values(field, "np")),
        number=without_stop(", ".join(values(field, "v"))),
        issn=first(field, "x"),
    )
