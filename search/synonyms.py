"""Words that say the same: what a question also looks for. Pure: no engine, no Django.

« QPV » also finds « quartier prioritaire »; in a group of equivalents each finds the others. It goes one step: what the
other words would find in their turn is not looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from search import french
from search.query import Expansion, Question, Term

LONGEST_RUN = 8
"""Words of an expression, the little ones left out."""
MOST_OTHERS = 6
"""Other ways of saying looked for, for one expression of a question."""


Rule = tuple[str, str]
"""What is typed, what is also looked for, as people write them."""


class Way(NamedTuple):
    """One way of saying something."""

    stems: tuple[str, ...]
    """Of the words that decide."""
    exact: tuple[str, ...]
    """All the words, as written."""


@dataclass(frozen=True)
class Synonyms:
    rules: tuple[Rule, ...] = ()

    @cached_property
    def _others(self) -> dict[tuple[str, ...], list[Way]]:
        others: dict[tuple[str, ...], list[Way]] = defaultdict(list)
        for typed, other in self.rules:
            one, two = way(typed), way(other)
            if one.stems and two.stems and one.stems != two.stems and two not in others[one.stems]:
                others[one.stems].append(two)
        return dict(others)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._others), default=0)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Exact forms of what the list itself writes as an acronym."""
        words = (word for rule in self.rules for word in rule)
        return frozenset(french.key(word) for word in words if is_acronym(word))

    def understand(self, question: Question) -> Question:
        """The question, with what else it looks for. What stands in quotes or is excluded stays as typed."""
        terms = [term for term in question.required if not term.numbers]
        found = []
        for first in range(len(terms)):
            for last in range(first + 1, min(first + self._longest, len(terms)) + 1):
                words = tuple(terms[first:last])
                if others := self._others.get(tuple(term.stem for term in words)):
                    ways = tuple((other.stems, other.exact) for other in others[:MOST_OTHERS])
                    found.append(Expansion(words, ways))
        acronyms = frozenset(term.exact for term in terms if term.exact in self.acronyms | french.ACRONYMS)
        return replace(question, expansions=tuple(found), acronyms=acronyms) if found or acronyms else question


def usual_groups() -> Iterator[tuple[bool, list[str]]]:
    """(both ways?, words) of each group that an installation begins with."""
    for line in Path(__file__).with_name("synonyms.tsv").read_text(encoding="utf-8").splitlines():
        sign, tab, words = line.partition("\t")
        if tab and not line.startswith("#"):
            yield sign == "↔", words.split("|")


def way(text: str) -> Way:
    exact = tuple(french.exact_words(text))
    terms = [Term(word, french.stem(word)) for word in exact]
    deciding = [term for term in terms if not term.is_function_word] or terms
    return Way(tuple(dict.fromkeys(term.stem for term in deciding)), exact)


def is_acronym(text: str) -> bool:
    """« QPV », « Réaap » when it is known as such; not « Santé »."""
    capitals = sum(letter.isupper() for letter in text)
    return text.isalnum() and ((capitals >= 2 and capitals * 2 > len(text)) or french.key(text) in french.ACRONYMS)


def rules_of(words: Iterable[str], *, both_ways: bool) -> list[Rule]:
    """The rules of a group: each for each other, or the first for all the others."""
    ways = [word for word in words if word]
    return [
        (one, other) for rank, one in enumerate(ways) for other in ways if one != other and (both_ways or rank == 0)
    ]
