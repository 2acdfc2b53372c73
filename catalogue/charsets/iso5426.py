"""ISO 5426:1983, the Latin set of UNIMARC, both ways.

0x00-0x7F is ASCII, 0xA1-0xBF and 0xE1-0xFC are signs and letters, 0xC0-0xDF are diacritics that come BEFORE their
letter; of several, the nearest to the letter applies first. 0x88 and 0x89 (ISO 6630) surround the words that do not
sort and become U+0098 and U+009C, as in UTF-8 records.

What real files hold besides, and that a strict table would lose: PMB lets cp1252 bytes through (0x92 is ’, 0x9C œ),
leaves the no-break space at 0xA0, and writes ° as a ring before a space.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SIGNS: dict[int, str] = {
    0xA1: "¡", 0xA2: "„", 0xA3: "£", 0xA4: "$", 0xA5: "¥", 0xA6: "†", 0xA7: "§", 0xA8: "′", 0xA9: "‘", 0xAA: "“",
    0xAB: "«", 0xAC: "♭", 0xAD: "©", 0xAE: "℗", 0xAF: "®", 0xB0: "ʻ", 0xB1: "ʼ", 0xB2: "‚", 0xB6: "‡", 0xB7: "·",
    0xB8: "″", 0xB9: "’", 0xBA: "”", 0xBB: "»", 0xBC: "♯", 0xBD: "ʹ", 0xBE: "ʺ", 0xBF: "¿",
    0xE1: "Æ", 0xE2: "Đ", 0xE6: "Ĳ", 0xE8: "Ł", 0xE9: "Ø", 0xEA: "Œ", 0xEC: "Þ",
    0xF1: "æ", 0xF2: "đ", 0xF3: "ð", 0xF5: "ı", 0xF6: "ĳ", 0xF8: "ł", 0xF9: "ø", 0xFA: "œ", 0xFB: "ß", 0xFC: "þ",
}  # fmt: skip

_DIACRITICS: dict[int, str] = {
    0xC0: "\u0309",  # hook above
    0xC1: "\u0300",  # grave
    0xC2: "\u0301",  # acute
    0xC3: "\u0302",  # circumflex
    0xC4: "\u0303",  # tilde
    0xC5: "\u0304",  # macron
    0xC6: "\u0306",  # breve
    0xC7: "\u0307",  # dot above
    0xC8: "\u0308",  # diaeresis
    0xC9: "\u0308",  # umlaut: PMB's tréma
    0xCA: "\u030a",  # ring above
    0xCB: "\u0315",  # comma above right
    0xCC: "\u0313",  # comma above
    0xCD: "\u030b",  # double acute
    0xCE: "\u031b",  # horn
    0xCF: "\u030c",  # caron
    0xD0: "\u0327",  # cedilla
    0xD1: "\u031c",  # left half ring below
    0xD2: "\u0326",  # comma below
    0xD3: "\u0328",  # ogonek
    0xD4: "\u0325",  # ring below
    0xD5: "\u032e",  # breve below
    0xD6: "\u0323",  # dot below
    0xD7: "\u0324",  # diaeresis below
    0xD8: "\u0332",  # low line
    0xD9: "\u0333",  # double low line
    0xDA: "\u0329",  # vertical line below
    0xDB: "\u032d",  # circumflex below
    0xDC: "",  # not assigned
    0xDD: "\u0360",  # double tilde, left half
    0xDE: "",  # right halves: the left one says it all
    0xDF: "",
}

# A diacritic before a space stands for itself.
_SPACING: dict[int, str] = {
    0xC1: "`", 0xC2: "´", 0xC3: "^", 0xC4: "~", 0xC5: "¯", 0xC6: "˘", 0xC7: "˙", 0xC8: "¨", 0xC9: "¨", 0xCA: "°",
    0xCD: "˝", 0xCF: "ˇ", 0xD0: "¸", 0xD3: "˛", 0xD8: "_", 0xD9: "‗", 0xDA: "ˌ",
}  # fmt: skip

_NON_SORTING = {0x88: "\u0098", 0x89: "\u009c"}


def _stray(byte: int) -> str:
    """A byte that ISO 5426 does not assign, read as the cp1252 that PMB let through."""
    return bytes([byte]).decode("cp1252", errors="ignore")


# Every byte but the diacritics, which wait for their letter in a private area where no letter is.
_BYTE_TO_TEXT: dict[int, str] = {
    byte: _SIGNS.get(byte) or _NON_SORTING.get(byte) or _stray(byte)
    for byte in range(0x80, 0x100)
    if byte not in _DIACRITICS
}
_WAITING = 0xE000
_NO_READING = "\ufffe"
# 256 characters, one a byte: the form that Python's own single-byte codecs take, ten times as fast as str.translate.
_MARKED = "".join(
    [*map(chr, range(0x80))]
    + [
        chr(_WAITING + byte) if byte in _DIACRITICS else _BYTE_TO_TEXT[byte] or _NO_READING
        for byte in range(0x80, 0x100)
    ]
)
_ACCENTED = re.compile("([\ue0c0-\ue0df]+)([^\x00-\x1f\ue0c0-\ue0df]?)", re.DOTALL)


def _byte(waiting: str) -> int:
    return ord(waiting) - _WAITING


def decode(data: bytes) -> str:
    """ISO 5426 bytes as NFC text. Every byte has a reading: nothing raises."""
    if data.isascii():
        return data.decode("ascii")
    marked, _length = codecs.charmap_decode(data, "ignore", _MARKED)
    text = _ACCENTED.sub(lambda found: _accented(*found.groups()), marked)
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _accented(marks: str, letter: str) -> str:
    if letter == " " and _byte(marks[-1]) in _SPACING:
        letter, marks = _SPACING[_byte(marks[-1])], marks[:-1]
    if not letter:
        # Nothing to carry them: a cut field, or the end of one.
        return ""
    return letter + "".join(_DIACRITICS[_byte(mark)] for mark in reversed(marks))


_TEXT_TO_BYTE: dict[str, bytes] = {
    **{sign: bytes([byte]) for byte, sign in _SIGNS.items() if byte != 0xA4},
    **{mark: bytes([byte]) for byte, mark in _NON_SORTING.items()},
    "\u00a0": b"\xa0",
    "°": b"\xca ",
    "´": b"\xc2 ",
    "¨": b"\xc8 ",
    "¸": b"\xd0 ",
}
_COMBINING_TO_BYTE = {mark: byte for byte, mark in reversed(_DIACRITICS.items()) if mark}


def encode(text: str, *, unknown: bytes = b"?") -> bytes:
    """Text as ISO 5426 bytes; what the set lacks passes as cp1252 where that is unambiguous, else as `unknown`."""
    if text.isascii():
        return text.encode("ascii")
    return b"".join(_encoded(cluster, unknown) for cluster in _CLUSTER.findall(unicodedata.normalize("NFC", text)))


_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)


def _encoded(cluster: str, unknown: bytes) -> bytes:
    if cluster.isascii():
        return cluster.encode("ascii")
    if cluster in _TEXT_TO_BYTE:
        return _TEXT_TO_BYTE[cluster]
    decomposed = unicodedata.normalize("NFD", cluster)
    letter, marks = decomposed[0], decomposed[1:]
    base = letter.encode("ascii") if letter.isascii() else _TEXT_TO_BYTE.get(letter) or _passed(letter, unknown)
    before = [bytes([_COMBINING_TO_BYTE[mark]]) for mark in reversed(marks) if mark in _COMBINING_TO_BYTE]
    return b"".join(before) + base


def _passed(letter: str, unknown: bytes) -> bytes:
    """The cp1252 byte of a sign, where decoding reads that byte as cp1252 too: « … » and € survive as in PMB."""
    try:
        byte = letter.encode("cp1252")
    except UnicodeEncodeError:
        return unknown
    return byte if _BYTE_TO_TEXT.get(byte[0]) == letter else unknown


# --- To the letter of the standard -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Encoded:
    """Text in ISO 5426 proper. Each list names the characters, as often as they were met."""

    data: bytes
    approximated: tuple[str, ...] = ()
    """Written by others that the set has: « … » as three dots, a no-break space as a space, a lost mark."""
    replaced: tuple[str, ...] = ()
    """Not in the set, not even their base letter: written `?`."""


# What NFKD does not give.
_EQUIVALENTS = {
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "‒": "-", "―": "-", "•": "·", "‹": "'", "›": "'", "€": "EUR",
    "⁄": "/", "×": "x", "Ð": "Đ", "ẞ": "SS", "‛": "'", "‟": '"', "ŋ": "ng", "Ŋ": "NG", "ħ": "h", "Ħ": "H",
}  # fmt: skip
# Zero-width characters, which nobody sees.
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad")


def encode_standard(text: str) -> Encoded:
    """Text as other readers of ISO 5426 take it: no stray cp1252, which yaz drops and PMB alone writes.

    `decode` gives back what the set holds, whole.
    """
    if text.isascii():
        return Encoded(text.encode("ascii"))
    written: list[bytes] = []
    approximated: list[str] = []
    replaced: list[str] = []
    for cluster in _CLUSTER.findall(unicodedata.normalize("NFC", text)):
        data, fidelity = _standard(cluster)
        written.append(data)
        if fidelity:
            (approximated if fidelity == _APPROXIMATED else replaced).append(cluster)
    return Encoded(b"".join(written), tuple(approximated), tuple(replaced))


_WHOLE, _APPROXIMATED, _REPLACED = 0, 1, 2


@lru_cache(maxsize=4096)
def _standard(cluster: str) -> tuple[bytes, int]:
    """The bytes of a letter and its marks, and how true to it they are."""
    if cluster.isascii():
        return cluster.encode("ascii"), _WHOLE
    if cluster in _TEXT_TO_BYTE and cluster != "\u00a0":
        return _TEXT_TO_BYTE[cluster], _WHOLE
    if cluster in _UNSEEN:
        return b"", _APPROXIMATED
    decomposed = unicodedata.normalize("NFD", cluster)
    letter, marks = decomposed[0], decomposed[1:]
    base, fidelity = _base(letter)
    if marks and (letter == " " or fidelity == _REPLACED):
        return base, max(fidelity, _APPROXIMATED)
    if any(mark not in _COMBINING_TO_BYTE for mark in marks):
        fidelity = max(fidelity, _APPROXIMATED)
    before = [bytes([_COMBINING_TO_BYTE[mark]]) for mark in reversed(marks) if mark in _COMBINING_TO_BYTE]
    return b"".join(before) + base, fidelity


def _base(letter: str) -> tuple[bytes, int]:
    if letter.isascii():
        return letter.encode("ascii"), _WHOLE
    if letter in _TEXT_TO_BYTE and letter != "\u00a0":
        return _TEXT_TO_BYTE[letter], _WHOLE
    likeness = _EQUIVALENTS.get(letter) or unicodedata.normalize("NFKD", letter)
    if likeness == letter:
        return b"?", _REPLACED
    parts = [_standard(part) for part in _CLUSTER.findall(likeness)]
    if any(fidelity == _REPLACED for _data, fidelity in parts):
        return b"?", _REPLACED
    return b"".join(data for data, _fidelity in parts), _APPROXIMATED
