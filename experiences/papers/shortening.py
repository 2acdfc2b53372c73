"""Text → as much of it as there is room for: whole sentences, else whole words and an ellipsis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

CUT = "\u00a0[…]"
ELLIPSIS = "\u00a0…"
_PARAGRAPH = re.compile(r"</(?:p|li|h\d|ul|ol|div|blockquote)>|<br ?/?>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
# « M. Diallo », « J. Donzelot », « av. J.-C. », « cf. Annexe »: these points end no sentence.
_NO_END = re.compile(r"(?:^|[\s(«\u00a0])(?:M|MM|Mme|Mlle|Dr|St|av|bd|cf|p|pp|vol|[A-ZÀ-Þ])\.$")
_END = re.compile(r"(?<=[.!?…»])[\s\u00a0\u202f]+(?=[«(“\"–—A-ZÀ-Þ0-9])")


def paragraphs(html: str) -> list[str]:
    """The paragraphs and the items of lists of a text, « – » before an item; without mark-up."""
    marked = _ITEM.sub("– ", html)
    parts = (_SPACES.sub(" ", unescape(_TAG.sub("", part))).strip() for part in _PARAGRAPH.split(marked))
    return [part for part in parts if part]


def sentences(text: str) -> list[str]:
    """Joined by a space, they are the text again."""
    found: list[str] = []
    for part in _END.split(text):
        if found and (_NO_END.search(found[-1]) or not found[-1].endswith((".", "!", "?", "…", "»"))):
            found[-1] += f" {part}"
        elif found and found[-1].endswith("»") and not re.search(r"[.!?…][\s\u00a0\u202f]*»$", found[-1]):
            # A word in quotation marks, in the middle of a sentence.
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def shortened(texts: Sequence[str], room: int) -> list[str]:
    """The first paragraphs that `room` characters hold, the last one ending with a sentence and « […] » when it goes on."""
    kept: list[str] = []
    for number, text in enumerate(texts):
        if len(text) + (len(CUT) if number + 1 < len(texts) else 0) <= room:
            kept.append(text)
            room -= len(text)
            continue
        begun = fitting(sentences(text), room - len(CUT))
        if begun:
            kept.append(begun + CUT)
        elif kept:
            kept[-1] += CUT
        elif room > len(ELLIPSIS):
            kept.append(in_words(text, room))
        return kept
    return kept


def fitting(parts: Iterable[str], room: int) -> str:
    kept = ""
    for part in parts:
        longer = f"{kept} {part}" if kept else part
        if len(longer) > room:
            break
        kept = longer
    return kept


def in_words(text: str, room: int) -> str:
    """« Un binôme régie et … »; a single word longer than the room is cut."""
    if len(text) <= room:
        return text
    kept = fitting(text.split(" "), room - len(ELLIPSIS)) or text[: max(room - len(ELLIPSIS), 0)]
    return kept.rstrip(" ,;:–-(«") + ELLIPSIS
