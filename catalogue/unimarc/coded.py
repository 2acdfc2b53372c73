"""Coded values: level and kind of record, languages, countries, date of entry.

leader/6 type   leader/7 bibliographic level   leader/8 hierarchical level
100  $a/0-7 date entered   $a/8-16 type of date and dates (PMB cuts 100 $a to 30 characters)
101  $a language   $b $c original languages        102  $a country
801  $a country, $b agency; PMB writes the agency in $a and the country in $b
"""

import re
from datetime import date

from catalogue.parsed import Level
from catalogue.unimarc.fields import Fields, day, keyed, values

READS = {"100": "a", "101": "abc", "102": "a", "801": "ab"}

_LANGUAGE = re.compile(r"[a-z]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LEVELS = {"a": Level.ARTICLE, "b": Level.ISSUE, "m": Level.MONOGRAPH, "c": Level.MONOGRAPH, "i": Level.SERIAL}


def level(fields: Fields) -> Level:
    """Leader/7-8 as PMB writes them: m0 book, s1 serial, s2 issue, a2 article; a blank level is told by the links."""
    letter = fields.leader[7]
    if letter == "s":
        return Level.ISSUE if fields.leader[8] == "2" else Level.SERIAL
    return _LEVELS.get(letter) or _level_by_links(fields)


def _level_by_links(fields: Fields) -> Level:
    links = {keyed(field).get("lnk", "") for field in fields.tagged("461", "462", "463", "464")}
    if "perio" in links:
        return Level.ARTICLE
    if links & {"bull", "art"} or {"110", "207", "326"} & fields.by_tag.keys():
        return Level.SERIAL
    return Level.MONOGRAPH


def record_type(fields: Fields) -> str:
    return fields.leader[6].strip()


def entered_on(fields: Fields) -> date | None:
    return day(fields.first("100", "a")[:8])


def coded_dates(fields: Fields) -> str:
    """100 $a/8-16, spaces kept: `d1979    `."""
    for field in fields.tagged("100"):
        for code, text in field.subfields:
            if code == "a" and text:
                return text[8:17]
    return ""


def languages(fields: Fields, codes: str = "a") -> tuple[str, ...]:
    """ISO 639-2 codes, even those of an old `$a freeng`."""
    if not (texts := fields.values("101", codes)):
        return ()
    found = (code for text in texts for code in _LANGUAGE.findall(text.lower()))
    return tuple(dict.fromkeys(found))


def countries(fields: Fields) -> tuple[str, ...]:
    found = (text.upper() for text in fields.values("102", "a"))
    return tuple(dict.fromkeys(text for text in found if _COUNTRY.fullmatch(text)))


def cataloguing_sources(fields: Fields) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for field in fields.tagged("801"):
        parts = dict.fromkeys(value for code in "ba" for value in values(field, code))
        agencies = [part for part in parts if not _COUNTRY.fullmatch(part.upper())]
        found |= dict.fromkeys(agencies or parts)
    return tuple(found)
