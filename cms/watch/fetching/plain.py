"""What others write as HTML → words: no tag, no script, one space, NFC."""

from __future__ import annotations

import html
import re
import unicodedata

_UNSEEN = re.compile(
    r"<(script|style|template|noscript|svg|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE
)
_BLOCKS = re.compile(r"</?(?:p|div|li|ul|ol|br|h[1-6]|tr|td|blockquote|figure|figcaption)\b[^>]*>", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff]")


def plain(text: str, most: int = 0) -> str:
    """`most` characters at most (0: all), cut between two words."""
    without = _TAGS.sub("", _BLOCKS.sub(" ", _UNSEEN.sub(" ", text)))
    words = " ".join(_UNPRINTABLE.sub(" ", html.unescape(without)).split())
    return shortened(unicodedata.normalize("NFC", words), most)


def shortened(text: str, most: int) -> str:
    """« Le quartier se… »."""
    if not most or len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:.") + "…"
