"""Years: from a printed date (210/214 $d) to what sorts, facets and draws the histogram.

The printed date is shown as written; here it only gives years. Two principles:

- only certain years count: `[19..]-` is in no year, `1993-199X` is certain of 1993 only;
- what is printed wins over the coded date (100 $a/8-16), which files often fill mechanically; the coded date answers
  when the printed one says nothing, never when it says that it does not know.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from unicodedata import decimal

from catalogue.parsed import Level, YearRange

EARLIEST = 1400
# Publishers announce next year's books; a process that lives across New Year loses nothing but this announcement.
LATEST = date.today().year + 1


@dataclass(frozen=True, slots=True)
class _Span:
    """One date or range as printed; a year that is not certain is None."""

    start: int | None
    end: int | None
    is_range: bool = False
    is_open: bool = False
    rank: int = 0
    """0 publication, 1 legal deposit, 2 copyright, 3 printing: the smallest dates a book best."""


@dataclass(frozen=True, slots=True)
class _Printed:
    spans: tuple[_Span, ...]
    says_unknown: bool
    """It has the shape of a date without its year: « [19..]- », « 198- »."""


def years(printed: str, level: Level, coded: str = "", *, latest: int = LATEST) -> YearRange | None:
    """The years of a record, or None.

    `printed` may join the dates of several statements with « ; ». `coded` is 100 $a/8-16: type of date and two dates
    (UNIMARC Manual, field 100). Years outside 1400…`latest` are ignored.
    """
    if level is not Level.SERIAL and (year := _valid(printed, latest)):  # most books
        return YearRange(year, year)
    read = _read(printed, latest, level in (Level.ISSUE, Level.ARTICLE))
    found = _life(read.spans, coded, latest) if level is Level.SERIAL else _single(read.spans)
    if found or read.says_unknown:
        return found
    return _from_code(coded, level, latest)


def _single(spans: tuple[_Span, ...]) -> YearRange | None:
    """A book, an issue, an article: its best date, never open."""
    for span in sorted(spans, key=lambda span: span.rank):
        if start := span.start or span.end:
            return YearRange(start, max(start, span.end or start))
    return None


def _life(spans: tuple[_Span, ...], coded: str, latest: int) -> YearRange | None:
    """A serial: from its first certain year to its last, over all its publishers; open when one of them is."""
    is_open = any(span.is_open for span in spans)
    best = min((span.rank for span in spans if span.start or span.end), default=0)
    spans = tuple(span for span in spans if span.rank == best)
    starts = [span.start for span in spans if span.start is not None]
    ends = [span.end for span in spans if span.end is not None]
    if is_open:
        return YearRange(min(starts), None) if starts else None
    if not starts and not ends:
        return None
    first = min(starts + ends)
    if any(span.is_range for span in spans):
        return YearRange(first, max(starts + ends))
    return _one_year_serial(first, max(starts + ends), coded, latest)


def _one_year_serial(start: int, end: int, coded: str, latest: int) -> YearRange:
    """A serial printed « 1995 »: the coded date knows whether it went on."""
    if coded[:1] == "a":
        return YearRange(start, None)
    if coded[:1] == "b" and (coded_end := _valid(coded[5:9], latest)):
        return YearRange(start, max(end, coded_end))
    return YearRange(start, end)


def _from_code(coded: str, level: Level, latest: int) -> YearRange | None:
    """100 $a/8: a running, b ceased, d one year, g several, f uncertain (two bounds: no certain year unless equal)."""
    kind, start, end = coded[:1], _valid(coded[1:5], latest), _valid(coded[5:9], latest)
    if start is None:
        return None
    if kind == "f" and start != end:
        return None
    if kind == "a" and level is Level.SERIAL:
        return YearRange(start, None)
    if kind in "bg" and end and end > start:
        return YearRange(start, end)
    return YearRange(start, start)


def _valid(text: str, latest: int) -> int | None:
    if len(text) == 4 and text.isascii() and text.isdecimal() and EARLIEST <= int(text) <= latest:
        return int(text)
    return None


# --- Reading what is printed -------------------------------------------------------------------------------------

_YEAR = r"(?:1[4-9]\d\d|20\d\d)"
_PLACEHOLDER = r"(?:0000|0001|9999)"
_DECADE = r"(?:1[4-9]\d|20\d)(?:[.?Xx_]|-(?!\d)| (?=-))"
_CENTURY = r"(?:1[4-9]|20)(?:[.?Xx_]{1,2}|--|  ?(?=-))"
_DATE = rf"(?<!\d)(?:{_YEAR}(?!\d)|{_PLACEHOLDER}(?!\d)|{_DECADE}(?!\d)|{_CENTURY}(?!\d))"
_MARK = (
    r"(?P<deposit>\bD\.? ?L\.?|d[ée]p[ôo]t l[ée]gal)"
    r"|(?P<copyright>\bcop\.?(?:yright)?|copyright|[©℗]|\b[cp])"
    r"|(?P<printing>\b(?:r[ée])?impr(?:im[ée]e?|ession)?\.?|\bprint(?:ed|ing)?\b[a-z ]*|\btir(?:age|\.)"
    r"|\bach\. d['’]impr\.)"
)
_SPAN = re.compile(
    rf"(?:(?:{_MARK})[ :]*)?(?P<start>{_DATE})\??"
    rf"(?P<range> ?[-–—/]+ ?(?:c(?:op\. ?)?)?(?P<end>{_DATE}|\d\d(?![\d/-]))?\??[.?]{{0,4}})?(?P<more> ?[-–—](?!\d))?"
    r"(?: (?:(?P<deposit_after>D\.? ?L\b)|(?P<printing_after>impr|printing))\.?+(?! ?\d))?",
    re.IGNORECASE,
)
_YEAR_ONLY = re.compile(_YEAR)
_PLACEHOLDER_ONLY = re.compile(_PLACEHOLDER)
_MASKED = re.compile(rf"(?<!\d)(?:{_DECADE}|{_CENTURY})(?!\d)")
_END_ONLY = re.compile(rf"^\W*[-–—] ?(?P<end>{_YEAR})(?!\d)")

_LETTER_FOR_ONE = re.compile(r"(?<![A-Za-z\d])[lI](?=\d{3}(?!\d))")
_CORRECTED = re.compile(rf"(?<!\d)(\d{{3,4}})(?: ?-?) ?\[(i\. ?e\.|c(?:\.|'est)-à-d[.i])?[ ,]*({_YEAR})(?!\d)")
_BETWEEN = re.compile(rf"\b(?:between|entre)\s+({_YEAR})\??\s+(?:and|et)\s+({_YEAR})", re.IGNORECASE)
_DAY_LAST = re.compile(rf"(?<!\d)({_YEAR})[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])(?!\d)")
_COMPACT_DAY = re.compile(rf"(?<!\d)({_YEAR})(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)")
_MONTH = re.compile(
    r"(?:\b\d{1,2}(?:er)?\s+)?\b(?:janv|f[ée]vr?|mars|avr|mai|juin|juil|ao[ûu]t|sept|oct|nov|d[ée]c|jan|feb|mar|apr|may"
    r"|june?|july?|aug|printemps|[ée]t[ée]|automne|hiver|spring|summer|autumn|fall|winter)[a-zé]*\.?(?:\s+\d{1,2},)?\s*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[\[\]()<>{}]")
_SPACED_DASH = re.compile(r"\s*([-–—])\s*")
_HIJRI = re.compile(r"(?<!\d)1[345]\d\d(?= ?(?:A\.?H\b|H\b|هـ|ه))")
_REPUBLICAN = re.compile(r"\ban\.?\s+(XI{0,3}|XIV|I{1,3}|I?V|VI{1,3}|IX|\d{1,2})\b", re.IGNORECASE)
_ROMAN = re.compile(r"\bM[MDCLXVI]{2,}\b")
_NUMERALS = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}


@lru_cache(maxsize=8192)  # a catalogue prints few distinct dates
def _read(printed: str, latest: int, is_part: bool) -> _Printed:
    text = _western(printed)
    plain = _plain(text)
    spans = tuple(_span(found, latest, is_part) for found in _SPAN.finditer(plain))
    if not spans and (only := _END_ONLY.match(plain)):
        spans = (_Span(None, _valid(only["end"], latest), is_range=True),)
    known = any(span.start or span.end for span in spans)
    if not known and (other := _other_calendar(text, latest)):
        return _Printed((other,), says_unknown=False)
    return _Printed(spans, says_unknown=not known and _MASKED.search(plain) is not None)


def _western(printed: str) -> str:
    """Digits of any script as 0-9. A Hijri year keeps no four digits: it must not pass for a Gregorian one."""
    if printed.isascii():
        return printed
    arabic = any("\u0660" <= character <= "\u06f9" for character in printed)
    text = "".join(str(decimal(character)) if character.isdecimal() else character for character in printed)
    return re.sub(r"(?<!\d)1[345]\d\d(?!\d)", "", text) if arabic else text


def _plain(text: str) -> str:
    """« 1847 [i.e. 1848] » → « 1848 »; « 03 nov. 2008 » → « 2008 »; « 1982-[2007] » → « 1982-2007 »."""
    text = _LETTER_FOR_ONE.sub("1", text)
    text = _HIJRI.sub("", text)
    text = _CORRECTED.sub(_correction, text)
    text = _BETWEEN.sub(r"\1-\2", text)
    text = _DAY_LAST.sub(r"\1", text)
    text = _COMPACT_DAY.sub(r"\1", text)
    text = _MONTH.sub("", text)
    return _SPACED_DASH.sub(r"\1", _BRACKETS.sub("", text))


def _correction(found: re.Match[str]) -> str:
    """« 1847 [i.e. 1848] » and « 2545 [2002] » (another era): what is in brackets is the year."""
    printed, said, real = found[1], found[2], found[3]
    another_era = abs(int(printed) - int(real)) > 300
    return real if said or another_era else found[0]


def _span(found: re.Match[str], latest: int, is_part: bool) -> _Span:
    start = _valid(found["start"], latest)
    is_range = found["range"] is not None or found["more"] is not None
    end_text = found["end"] or ""
    if len(end_text) == 2 and end_text.isdecimal():
        # « 1851-58 » is a range; « 2004-08 » is one for a serial, a month for an issue; « 2008-05 » is a month.
        if is_part or start is None or int(end_text) <= start % 100:
            return _Span(start, start, rank=_rank(found))
        return _Span(start, start // 100 * 100 + int(end_text), is_range=True, rank=_rank(found))
    if found["more"] is not None or (is_range and (not end_text or _PLACEHOLDER_ONLY.fullmatch(end_text))):
        return _Span(start, None, is_range=True, is_open=True, rank=_rank(found))
    if not is_range:
        return _Span(start, start, rank=_rank(found))
    end = _at_least(end_text, latest)
    if start is not None:
        end = max(start, end or start)
    elif not _YEAR_ONLY.fullmatch(end_text):
        end = None
    return _Span(start, end, is_range=True, rank=_rank(found))


def _at_least(text: str, latest: int) -> int | None:
    """The first year that a masked date may be: `199X` → 1990, `19??` → 1900."""
    digits = re.match(r"\d+", text)
    return _valid(digits[0].ljust(4, "0"), latest) if digits else None


def _rank(found: re.Match[str]) -> int:
    if found["deposit"] or found["deposit_after"]:
        return 1
    if found["copyright"]:
        return 2
    return 3 if found["printing"] or found["printing_after"] else 0


def _other_calendar(text: str, latest: int) -> _Span | None:
    """« An VII » (which began in 1798 and ended in 1799) and « MDCCLXXXIX »."""
    if republican := _REPUBLICAN.search(text):
        number = int(republican[1]) if republican[1].isdecimal() else _roman(republican[1].upper())
        return _Span(1791 + number, 1792 + number, is_range=True) if 1 <= number <= 14 else None
    if roman := _ROMAN.search(text):
        year = _valid(str(_roman(roman[0])), latest)
        return _Span(year, year) if year else None
    return None


def _roman(numeral: str) -> int:
    numbers = [_NUMERALS[letter] for letter in numeral]
    following = [*numbers[1:], 0]
    return sum(-number if number < after else number for number, after in zip(numbers, following, strict=True))
