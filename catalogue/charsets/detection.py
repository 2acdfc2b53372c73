"""Which charset a record is in: its bytes first, then what it declares, then likelihood; an operator's choice wins.

Declarations lie both ways: `0103` (ISO 5426) over UTF-8 in a sixth of one French file, `50` over Latin-1 in others.
Valid UTF-8 with one multibyte sequence is hardly ever anything else, so it wins.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from enum import StrEnum

from pymarc import marc8_to_unicode

from catalogue.charsets import iso5426


class Charset(StrEnum):
    UTF8 = "utf-8"
    ISO5426 = "iso5426"
    CP1252 = "cp1252"
    MARC8 = "marc8"


# What operators type, and what XML declarations say, for the same things.
ALIASES = {
    "utf8": Charset.UTF8,
    "unicode": Charset.UTF8,
    "iso-5426": Charset.ISO5426,
    "iso_5426": Charset.ISO5426,
    "marc-8": Charset.MARC8,
    "ansel": Charset.MARC8,
    "latin1": Charset.CP1252,
    "latin-1": Charset.CP1252,
    "iso-8859-1": Charset.CP1252,
    "iso8859-1": Charset.CP1252,
    "windows-1252": Charset.CP1252,
}

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
# A mark before a letter that can bear it: « É » of cp1252 before a consonant is no such thing.
_DIACRITIC_THEN_LETTER = re.compile(
    rb"[\xc1-\xc3][aeiouycnszAEIOUYCNSZ]|[\xc8\xc9][aeiouyAEIOUY]|\xc4[anoANO]|\xca[auAU]|\xcf[A-Za-z]|\xd0[csCS]"
)
# à â ç è é ê ë î ï ô ù û of cp1252 beside a small letter. In ISO 5426 these bytes are rare letters or nothing.
_LATIN_LETTER = re.compile(
    rb"[\xe0\xe2\xe7-\xeb\xee\xef\xf4\xf9\xfb][a-z]|[a-z][\xe0\xe2\xe7-\xeb\xee\xef\xf4\xf9\xfb]"
)
_ESCAPE = b"\x1b"
_ASCII = bytes([*range(0x1D, 0x7F)])
# East Asian characters of MARC-8 come by three bytes.
_EACC = re.compile(rb"(\x1b\$,?1)([^\x1b]*)")


def known_charset(name: str) -> str:
    """The name of a charset as used here. Raises LookupError when there is no such charset."""
    folded = name.strip().lower()
    if folded in ALIASES:
        return ALIASES[folded]
    return folded if folded in set(Charset) else _codec(folded)


def _codec(name: str) -> str:
    """A codec of Python in which ASCII and the marks of ISO 2709 are themselves: neither UTF-16 nor base64."""
    try:
        if _ASCII.decode(name).encode("ascii") == _ASCII:
            return codecs.lookup(name).name
    except (ValueError, UnicodeError):
        pass
    raise LookupError(name)


def declared_unimarc(coded: str) -> str:
    """What 100 $a/26-29 declares: `50` Unicode, `03` ISO 5426 (alone or after `01`); "" for anything else."""
    if coded[26:28] == "50":
        return Charset.UTF8
    return Charset.ISO5426 if "03" in (coded[26:28], coded[28:30]) else ""


def declared_marc21(leader: str) -> str:
    """Leader/9: `a` Unicode, blank MARC-8."""
    return Charset.UTF8 if leader[9:10] == "a" else Charset.MARC8


def detect(data: bytes, declared: str = "") -> str:
    """The charset of a record's bytes."""
    if data.isascii():
        return Charset.MARC8 if _ESCAPE in data and declared == Charset.MARC8 else Charset.UTF8
    if is_utf8(data):
        return Charset.UTF8
    if declared == Charset.MARC8:
        return declared
    accents, latin = len(_DIACRITIC_THEN_LETTER.findall(data)), len(_LATIN_LETTER.findall(data))
    if declared == Charset.ISO5426:
        return Charset.CP1252 if latin > 2 * accents + 1 else declared
    return Charset.ISO5426 if accents > latin else Charset.CP1252


def is_utf8(data: bytes) -> bool:
    """Valid UTF-8, or UTF-8 with a few bytes damaged: PMB cuts its long fields at 9,998 bytes, mid-character."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        whole = _MULTIBYTE.findall(data)
        stray = len(_HIGH.findall(data)) - sum(map(len, whole))
        return len(whole) > 4 * stray
    return True


def decode(data: bytes, charset: str) -> str:
    """Bytes as NFC text. Never raises for our own charsets; UnicodeDecodeError for another codec that refuses them."""
    if charset == Charset.UTF8:
        text = data.decode("utf-8", errors="rayonnage-repair")
    elif charset == Charset.ISO5426:
        return iso5426.decode(data)
    elif charset == Charset.MARC8:
        text = marc8_to_unicode(_EACC.sub(_whole_characters, data), hide_utf8_warnings=True)
    elif charset == Charset.CP1252:
        text = data.decode("cp1252", errors="ignore").translate(_NON_SORTING)
    else:
        text = data.decode(charset)
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _whole_characters(found: re.Match[bytes]) -> bytes:
    """Without the end of a character that was cut: pymarc would read the next escape as a part of it."""
    return found[1] + found[2][: len(found[2]) // 3 * 3]


# In a record, 0x88 and 0x89 surround non-sorting words (ISO 6630) long before they are ˆ and ‰.
_NON_SORTING = {0x02C6: "\u0098", 0x2030: "\u009c"}


def _repair(error: UnicodeError) -> tuple[str, int]:
    """A stray byte in UTF-8 is read as cp1252; the beginning of a character that was cut is dropped."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start]
    following = error.object[error.end : error.end + 1]
    if byte >= 0xC2 and (not following or following < b" "):
        return "", error.end
    return bytes([byte]).decode("cp1252", errors="replace"), error.start + 1


codecs.register_error("rayonnage-repair", _repair)
