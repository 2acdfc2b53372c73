"""How titles are filed and compared, without any database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from reference.folding import fold

SORT_LENGTH = 200

# « L’école », « Les villes »: the words that French filing skips.
_ARTICLE = re.compile(r"^(?:l['’]|(?:le|la|les|un|une|des)\s+)(?=\w)", re.IGNORECASE)


def sort_title(filed: str) -> str:
    """The key of alphabetical lists: folded, so that every database sorts it alike."""
    return (fold(filed) or filed.strip())[:SORT_LENGTH]


def without_article(title: str) -> str:
    return _ARTICLE.sub("", title.strip())


def likeness(level: str, titles: Iterable[str], year: int | None, author: str, host: Iterable[str] = ()) -> int | None:
    """One number for level, title with its parts, year and first author; equal numbers may be one same document.

    Returns a signed 64-bit integer, or None when there is too little to compare: a title alone resembles too much.
    `host` keeps apart the « Éditorial » of two journals.
    """
    title = " ".join(filter(None, map(fold, titles)))
    if not title or year is None:
        return None
    key = "|".join((level, title, str(year), fold(author), *filter(None, map(fold, host))))
    return int.from_bytes(blake2b(key.encode(errors="replace"), digest_size=8).digest(), signed=True)
