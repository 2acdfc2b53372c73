"""The words found, in the text shown: marks in a title, the best passage of a long text. The same for both engines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search import french
from search.french import Word
from search.query import Question, Sought, sought

FRAGMENT = 240
"""Characters of a snippet, about two lines."""

LONGEST_GAP = 25
"""Characters that each word of an expression takes at most, with the little ones around."""

_ANY_SPACE = re.compile(r"\s")

Mark = tuple[int, int]


class Fragment(NamedTuple):
    text: str
    marks: tuple[Mark, ...] = ()


class Finder:
    """Finds in a text the words, phrases and beginnings asked for."""

    def __init__(self, sought: Sought) -> None:
        self.stems = sought.stems
        self.acronyms = sought.acronyms
        self.runs = sought.runs
        self.looked_for = self.stems.union(*self.runs)
        self.phrases = sought.phrases
        self.beginnings = sought.beginnings

    def found(self, text: str) -> list[Word]:
        found = french.located_stems(text, self.looked_for) if self.looked_for and text else []
        if self.acronyms or self.runs:
            found = self._asked(found)
        if not (self.phrases or self.beginnings) or not text:
            return found
        words = list(french.located(text))
        ranks = {rank for phrase in self.phrases for rank in _ranks_of(phrase, words)}
        begun = (word for word in words if word.exact.startswith(self.beginnings))
        return sorted({*found, *(words[rank] for rank in ranks), *begun})

    def _asked(self, located: list[Word]) -> list[Word]:
        """Of the words located: those typed (« PRE », not « près »), and those of the other ways, whole and together."""
        kept = {
            word
            for word in located
            if word.stem in self.stems and (word.stem not in self.acronyms or word.exact in self.acronyms)
        }
        for run in self.runs:
            for first in range(len(located) - len(run) + 1):
                words = located[first : first + len(run)]
                if tuple(word.stem for word in words) == run and words[-1].end - words[0].start < LONGEST_GAP * len(
                    run
                ):
                    kept.update(words)
        return sorted(kept)


class Marker:
    """Emphasises in a result what a question asked: made once a search, used for every hit.

    What is asked in a field is emphasised where this field shows: an author in the description, not in the title.
    """

    def __init__(self, question: Question) -> None:
        self.title, self.passage, self.description = (
            Finder(sought(question, place)) for place in ("title", "passage", "description")
        )

    def marks(self, text: str) -> tuple[Mark, ...]:
        """(start, end) of each word to emphasise in a title, in characters, in order, none over another."""
        return _spans(self.title.found(text))

    def marks_of_description(self, text: str) -> tuple[Mark, ...]:
        return _spans(self.description.found(text))

    def best_fragment(self, *texts: str) -> Fragment:
        """The passage with the most different words asked for, of the first text that has any; else the first words."""
        for text in texts:
            if found := self.passage.found(text):
                return _fragment(text, _densest(found))
        first = next((text for text in texts if text), "")
        return Fragment(_cut(first, 0))


def _spans(words: Iterable[Word]) -> tuple[Mark, ...]:
    return tuple((word.start, word.end) for word in words)


def _ranks_of(phrase: tuple[str, ...], words: list[Word]) -> Iterator[int]:
    length = len(phrase)
    for rank in range(len(words) - length + 1):
        if words[rank].exact == phrase[0] and tuple(word.exact for word in words[rank : rank + length]) == phrase:
            yield from range(rank, rank + length)


def _densest(found: list[Word]) -> list[Word]:
    """The run of found words that fits a fragment and holds the most different ones, the earliest of them."""
    starts = [word.start for word in found]
    runs = [found[first : bisect_left(starts, word.start + FRAGMENT - 40)] for first, word in enumerate(found[:200])]
    return max(runs, key=lambda run: (len({word.stem for word in run}), len(run)))


def _fragment(text: str, run: list[Word]) -> Fragment:
    """The passage around a run: from the sentence's start when it is near, else from a word's."""
    start = _start_before(text, run[0].start, (run[0].start + FRAGMENT - run[-1].end) // 2)
    shown = _cut(text, start)
    lead = "… " if start else ""
    shift = len(lead) - start
    end = start + len(shown)
    marks = ((word.start + shift, word.end + shift) for word in run if word.end <= end)
    return Fragment(lead + shown, tuple(marks))


def _start_before(text: str, position: int, room: int) -> int:
    earliest = max(0, position - max(20, min(room, 120)))
    if earliest == 0:
        return 0
    for sign in (". ", "\n", "! ", "? "):
        if (found := text.rfind(sign, earliest, position)) >= 0:
            return found + len(sign)
    space = text.find(" ", earliest, position)
    return space + 1 if space >= 0 else position


def _cut(text: str, start: int) -> str:
    """About FRAGMENT characters from `start`, ending with a whole word; lines become spaces, one character for one."""
    end = start + FRAGMENT
    if end < len(text):
        space = text.rfind(" ", start + FRAGMENT // 2, end)
        end = space if space >= 0 else end
    passage = _ANY_SPACE.sub(" ", text[start:end])
    return passage + " …" if end < len(text) else passage


def surface(words: Iterable[str], texts: Iterable[str]) -> dict[str, str]:
    """How texts write these exact forms: {"renovation": "rénovation"}, the first way met."""
    wanted, written = set(words), {}
    for text in texts:
        for word in french.located(text):
            if word.exact in wanted and word.exact not in written:
                written[word.exact] = text[word.start : word.end].lower()
    return written
