"""Our words are ours: the longest passage that a summary takes from its publisher's text.

A short quotation between « » is allowed (Code de la propriété intellectuelle, L122-5, 3°); the rest is written anew.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

BORROWED = 12
"""Words in a row: below, two people may write the same."""
QUOTED = 25
"""Words that a quotation may have: beyond, it is a copy between quotation marks."""
_QUOTATION = re.compile(r"«([^»]*)»|“([^”]*)”|\"([^\"]*)\"")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def borrowed(summary: str, excerpt: str) -> str:
    """The longest passage of `BORROWED` words or more that stands in both; "" when there is none."""
    ours, theirs = _words(_without_short_quotations(summary)), _words(excerpt)
    if len(ours) < BORROWED or len(theirs) < BORROWED:
        return ""
    matcher = SequenceMatcher(None, _folded(ours), _folded(theirs), autojunk=False)
    match = matcher.find_longest_match()
    return " ".join(ours[match.a : match.a + match.size]) if match.size >= BORROWED else ""


def _without_short_quotations(text: str) -> str:
    def kept(quotation: re.Match[str]) -> str:
        inner = next(group for group in quotation.groups() if group is not None)
        # A word that nobody writes parts what stands before from what stands after.
        return " __citation__ " if len(_words(inner)) <= QUOTED else inner

    return _QUOTATION.sub(kept, text)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _folded(words: list[str]) -> list[str]:
    return [word.casefold().replace("’", "'") for word in words]
