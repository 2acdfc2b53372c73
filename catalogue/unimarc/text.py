"""What a subfield says, ready for display: NFC, on one line, without control, bidirectional or non-sorting marks.

Non-sorting marks (ISO 6630 NSB and NSE) surround words that sorting skips: « ¬Les ¬misérables ». They arrive as
U+0088/U+0089, as U+0098/U+009C (yaz, Koha, Sudoc), or as PMB's own `|` after the words to skip.
"""

import re
from unicodedata import normalize

_MARKS = "\x88\x89\x98\x9c"
_MARK_BETWEEN_WORDS = re.compile(rf"(?<=\w)[{_MARKS}](?=\w)")
_SKIPPED = re.compile(r"[\x88\x98][^\x88\x89\x98\x9c]*[\x89\x9c]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_BLANKS = re.compile(r"[ \t\r\n]+")
_BLANKS_IN_LINE = re.compile(r"[ \t]+")
_LINE_BREAK = re.compile(r"[ \t]*\r?\n[ \t]*|\r")

# « Les |uns », « |Les| uns », « L'|école »: never the bar of « Programme | Bilan », which has a space on both sides.
_PIPE_FIRST = re.compile(r"^\|\s?([^|]{1,12}?)\s?\|\s?(?=\S)")
_PIPE_AFTER = re.compile(r"^([^|]{0,14}(?:\s|['’]))\|(?=\S)")
_FRENCH_ARTICLE = re.compile(r"^(?:l[ae]s?\s+|l['’]\s?)(?=\w)", re.IGNORECASE)


def clean(text: str) -> str:
    """One line of displayable text."""
    if text.isprintable() and "  " not in text:  # nearly every subfield: no mark, no control, no double space
        text = text.strip()
        return text if text.isascii() else normalize("NFC", text).strip()
    return _BLANKS.sub(" ", _seen(text)).strip()


def clean_lines(text: str) -> str:
    """The same, keeping the line breaks of a note."""
    if "\n" not in text and "\r" not in text:
        return clean(text)
    return _LINE_BREAK.sub("\n", _BLANKS_IN_LINE.sub(" ", _seen(text))).strip()


def clean_title(raw: str) -> str:
    """A title for display: `clean`, without PMB's bar."""
    return clean(_without_bar(raw) if "|" in raw else raw)


def sort_title(raw: str, *, french: bool) -> str:
    """A title without the words that sorting skips: those the cataloguer marked, else a French definite article."""
    if _SKIPPED.search(raw):
        return clean_title(_SKIPPED.sub("", raw))
    if "|" in raw and (marked := _PIPE_FIRST.match(raw) or _PIPE_AFTER.match(raw)):
        return clean(raw[marked.end() :])
    title = clean_title(raw)
    return _FRENCH_ARTICLE.sub("", title) if french else title


def _without_bar(raw: str) -> str:
    if first := _PIPE_FIRST.match(raw):
        gap = "" if first[1].endswith(("'", "’")) else " "
        return first[1] + gap + raw[first.end() :]
    return _PIPE_AFTER.sub(r"\1", raw)


def _seen(text: str) -> str:
    """Without the characters that nobody sees. A mark stuck between two words leaves a space, as PMB does."""
    return normalize("NFC", _UNSEEN.sub("", _MARK_BETWEEN_WORDS.sub(" ", text)))
