"""Coded values: leader and 008; 041 $a $h languages, 044 $a countries."""

import re
from datetime import date

from catalogue.parsed import Level
from catalogue.unimarc.fields import Fields, day

READS = {"001": "", "008": "", "040": "ac", "037": "b", "041": "ah", "044": "a"}

_LEVELS = {"a": Level.ARTICLE, "b": Level.ARTICLE, "s": Level.SERIAL, "i": Level.SERIAL}
_LANGUAGE = re.compile(r"[a-z]{3}")
# 008/06, type of date, in the letters of UNIMARC 100 $a/8, which `years` knows.
_TYPE_OF_DATE = {"c": "a", "d": "b", "u": "c", "s": "d", "r": "e", "q": "f", "m": "g", "t": "h", "p": "i", "e": "j"}
# MARC country codes that a French library meets; the others are left out rather than misread as ISO 3166.
_COUNTRIES = {
    "fr": "FR", "be": "BE", "sz": "CH", "lu": "LU", "gw": "DE", "it": "IT", "sp": "ES", "po": "PT", "ne": "NL",
    "ie": "IE", "au": "AT", "dk": "DK", "sw": "SE", "no": "NO", "fi": "FI", "pl": "PL", "gr": "GR", "ru": "RU",
    "ja": "JP", "cc": "CN", "ae": "DZ", "mr": "MA", "ti": "TN", "sg": "SN", "ml": "ML", "iv": "CI", "bl": "BR",
    "ag": "AR", "mx": "MX", "ii": "IN", "at": "AU", "re": "RE", "gp": "GP", "mq": "MQ", "fg": "GF", "mf": "MU",
}  # fmt: skip


def level(fields: Fields) -> Level:
    return _LEVELS.get(fields.leader[7], Level.MONOGRAPH)


def fixed_field(fields: Fields) -> str:
    """008 as it is: its positions count, so its blanks are kept."""
    return next((field.data for field in fields.tagged("008") if field.data), "")


def entered_on(fixed: str) -> date | None:
    """008/00-05, two digits for the year: MARC began in the 1960s."""
    if not (fixed[:6].isascii() and fixed[:6].isdecimal()):
        return None
    return day(("19" if fixed[:2] >= "60" else "20") + fixed[:6])


def coded_dates(fixed: str) -> str:
    return _TYPE_OF_DATE.get(fixed[6:7], "") + fixed[7:15] if fixed[6:7] in _TYPE_OF_DATE else ""


def languages(fields: Fields, fixed: str) -> tuple[str, ...]:
    found = _languages(fields.values("041", "a"))
    return found or _languages([fixed[35:38]])


def original_languages(fields: Fields) -> tuple[str, ...]:
    return _languages(fields.values("041", "h"))


def countries(fields: Fields, fixed: str) -> tuple[str, ...]:
    codes = [fixed[15:18].strip(), *fields.values("044", "a")]
    return tuple(dict.fromkeys(country for code in codes if (country := _country(code))))


def _country(code: str) -> str:
    """Three letters end with the country: `nyu` New York, `enk` England, `onc` Ontario."""
    if len(code) == 3 and code[2] in "uk":
        return {"u": "US", "k": "GB"}[code[2]]
    return "CA" if len(code) == 3 and code[2] == "c" else _COUNTRIES.get(code, "")


def _languages(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for text in texts for code in _LANGUAGE.findall(text.lower())))
