"""What a person types, as a value: text, filters, sort and page. Pure: no engine, no Django."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from search import french
from search.syntax import tree as syntax_tree
from search.syntax.reading import Reading, read
from search.syntax.remarks import Remark, Trouble
from search.syntax.tree import (
    And,
    Not,
    Phrase,
    Prefix,
    Tree,
    Words,
    conjuncts,
    is_plain,
    is_plain_part,
    leaves,
    written,
)


class Sort(StrEnum):
    RELEVANCE = "pertinence"
    NEWEST = "recent"
    OLDEST = "ancien"
    TITLE = "titre"
    ENTERED = "nouveautes"


@dataclass(frozen=True, slots=True)
class Query:
    """One question put to the index.

    `filters` maps a facet's public name to the values kept: any of them within a facet, all of the facets together.
    `page` counts from 1.
    """

    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 20
    with_facets: bool = True
    facets: tuple[str, ...] = ()
    """Public names of the facets to count; none named means all of them."""
    facet_size: int = 0
    """How many values of each to count; 0 for as many as the page of results shows."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word asked for, in its two forms. `numbers` are the whole ISBN or ISSN that it may be."""

    exact: str
    stem: str
    numbers: tuple[str, ...] = ()

    @property
    def is_function_word(self) -> bool:
        return self.exact in french.FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of a question that may be said otherwise (`search.synonyms`)."""

    words: tuple[Term, ...]
    others: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """(stems of the words that decide, all the words as written) of each other way."""


@dataclass(frozen=True, slots=True)
class Question:
    """The text of a query, understood. Phrases are exact forms in their order."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    excluded_phrases: tuple[tuple[str, ...], ...] = ()
    key: str = ""
    """The whole text as one title would be compared."""
    codes: tuple[str, ...] = ()
    """The whole text as a call number or an ISBN would be compared."""
    conditions: tuple[Tree, ...] = ()
    """What librarians add to plain words, or put in their place: fields, years, beginnings, ET/OU/SAUF; all must hold."""
    tree: Tree | None = None
    """All of it, as it was read."""
    remarks: tuple[Remark, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    acronyms: frozenset[str] = frozenset()
    """Exact forms of the words that are acronyms: « PRE » is not « près »."""

    @property
    def is_empty(self) -> bool:
        return self.has_no_words and not self.conditions

    @property
    def has_no_words(self) -> bool:
        """No plain words beside the conditions."""
        return not (self.terms or self.phrases or self.excluded or self.excluded_phrases)

    @property
    def is_ranked(self) -> bool:
        """It says what would be more relevant; years alone do not."""
        return self.tree is not None and any(True for _leaf in leaves(self.tree))

    @property
    def required(self) -> tuple[Term, ...]:
        """The words that decide; « la » and « de » do when there is nothing else."""
        return tuple(term for term in self.terms if not term.is_function_word) or self.terms

    @property
    def minimum(self) -> int:
        """How many of `required` a document must hold: all up to three, then three quarters."""
        count = len(self.required)
        return count if count <= 3 else count * 3 // 4


# Beyond this number of different words, the rest of a pasted text is left out.
MOST_TERMS = 32
_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟", '"'))
_PHRASE = re.compile(r'(?<!\S)(-?)"([^"]*)"')
_EXCLUDED = re.compile(r"(?<!\S)-(?=[^\W_])(\S+)")
# « ISBN : 978-2-13-044178-6 », « 2.13.044178.X », « 1234-5678 »
_NUMBER = re.compile(r"(?:\bIS[BS]N[\s:]*)?(?<![\w-])(\d[\d.-]{6,16}[\dX])(?![\w-])", re.IGNORECASE)


def parse(text: str) -> Question:
    """Understand what is typed, as plain words at worst: it never raises."""
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    reading = read(text)
    if reading.tree is None:
        return Question()
    if is_plain(reading.tree):
        return _with_its_reading(understood(_as_typed(reading.tree), whole=text), reading)
    beside = [part for part in conjuncts(reading.tree) if is_plain_part(part)]
    # Two runs of words were joined by ET: each is a condition of its own, and none may miss more than its share.
    if not is_plain(And(tuple(beside))) or all(isinstance(part, Not) for part in beside):
        return Question(conditions=(reading.tree,), key=french.key(text), tree=reading.tree, remarks=reading.remarks)
    plain = understood(_as_typed(And(tuple(beside))))
    conditions = tuple(part for part in conjuncts(reading.tree) if part not in beside)
    return replace(plain, conditions=conditions, tree=reading.tree, remarks=reading.remarks)


def _with_its_reading(question: Question, reading: Reading) -> Question:
    return replace(question, tree=reading.tree, remarks=(*reading.remarks, *_about_length(reading.tree)))


def _about_length(tree: Tree | None) -> list[Remark]:
    runs = [part for part in conjuncts(tree) if isinstance(part, Words)] if tree else []
    too_long = any(len(set(french.exact_words(run.text))) > MOST_TERMS for run in runs)
    return [Remark(Trouble.CUT, str(MOST_TERMS))] if too_long else []


def _as_typed(tree: Tree) -> str:
    """The plain syntax: `ville "vivre ensemble" -campagne`."""
    parts = []
    for part in conjuncts(tree):
        minus, bare = ("-", part.tree) if isinstance(part, Not) else ("", part)
        if isinstance(bare, (Words, Phrase)):
            parts.append(f'{minus}"{bare.text}"' if isinstance(bare, Phrase) else minus + bare.text)
    return " ".join(parts)


def understood(text: str, *, whole: str = "") -> Question:
    """Plain words, "exact phrases" and -excluded words. Everything else is plain words.

    `whole` is the text as a title or a code may be written, when it has more signs.
    """
    whole = whole or text
    phrases, text = _take_phrases(text)
    excluded = [_term(word) for match in _EXCLUDED.finditer(text) for word in french.cut(match[1])]
    text = _EXCLUDED.sub(" ", text)
    numbers = [match for match in _NUMBER.finditer(text) if _is_number(match[1])]
    for number in numbers:
        text = text.replace(number[0], " ")
    return Question(
        terms=_distinct([*(_number(match[1]) for match in numbers), *map(_term, french.cut(text))]),
        phrases=tuple(words for minus, words in phrases if not minus),
        excluded=_distinct(excluded),
        excluded_phrases=tuple(words for minus, words in phrases if minus),
        key=french.key(whole),
        codes=numbers_like(french.compact(whole)) if 0 < len(whole) < 100 else (),
    )


def _take_phrases(text: str) -> tuple[list[tuple[bool, tuple[str, ...]]], str]:
    """[(excluded?, exact words)], and the text without them."""
    found = [(bool(match[1]), tuple(french.exact_words(match[2])[:MOST_TERMS])) for match in _PHRASE.finditer(text)]
    return [(minus, words) for minus, words in found if words][:MOST_TERMS], _PHRASE.sub(" ", text)


def _term(word: str) -> Term:
    return Term(french.exact_form(word), french.stem_form(word))


def _distinct(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]


def _is_number(text: str) -> bool:
    """« 2010-2015 » has the length of an ISSN: its last digit tells (ISO 3297)."""
    number = french.compact(text)
    if len(number) != 8:
        return len(number) in (10, 13)
    return number[:7].isdigit() and sum(int(d) * (8 - rank) for rank, d in enumerate(number[:7])) % 11 == (
        -(10 if number[7] == "X" else int(number[7])) % 11
    )


def _number(text: str) -> Term:
    number = french.compact(text)
    return Term(number.lower(), number.lower(), numbers_like(number))


def numbers_like(number: str) -> tuple[str, ...]:
    """An ISBN in both its lengths, the one typed first: `2130441785` ⇄ `9782130441786` (ISO 2108)."""
    if len(number) == 10 and number[:9].isdigit():
        body = f"978{number[:9]}"
        total = sum(int(digit) * (3 if rank % 2 else 1) for rank, digit in enumerate(body))
        return number, f"{body}{-total % 10}"
    if len(number) == 13 and number.startswith("978") and number.isdigit():
        body = number[3:12]
        check = -sum(int(digit) * (10 - rank) for rank, digit in enumerate(body)) % 11
        return number, f"{body}{'X' if check == 10 else check}"
    return (number,)


def plain_words(question: Question) -> list[str]:
    """The exact forms of the words asked for, in a field or not, outside quotation marks: what may be misspelt."""
    asked = [leaf for _field, leaf in leaves(question.tree)] if question.tree else []
    return list(
        dict.fromkeys(word for leaf in asked if isinstance(leaf, Words) for word in french.exact_words(leaf.text))
    )[:MOST_TERMS]


def respelt(question: Question, spelling: Mapping[str, str]) -> str:
    """The text of a question with other words for some of `plain_words`."""
    return written(syntax_tree.respelt(question.tree, spelling)) if question.tree else ""


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for in a text shown, to emphasise it."""

    stems: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    """Exact forms in their order."""
    beginnings: tuple[str, ...]
    runs: frozenset[tuple[str, ...]] = frozenset()
    """Stems of the other ways of saying it, found whole and together."""
    acronyms: frozenset[str] = frozenset()


def sought(question: Question, place: str) -> Sought:
    """What a question asks that may show there: `title`, `passage` or `description`.

    Words asked nowhere in particular show in titles and passages.
    """
    stems, phrases, beginnings = {term.stem for term in question.required}, list(question.phrases), []
    runs = frozenset(others for one in question.expansions for others, _exact in one.others)
    if place == "description":
        stems, phrases, runs = set(), [], frozenset()
    for field, leaf in chain.from_iterable(leaves(tree) for tree in question.conditions):
        if place not in (field.shown_in if field else ("title", "passage")):
            continue
        match leaf:
            case Words():
                stems |= {term.stem for term in understood(leaf.text).required}
            case Phrase(text):
                phrases.append(tuple(french.exact_words(text)))
            case Prefix(beginning):
                beginnings.append(french.folded(beginning))
    return Sought(frozenset(stems), tuple(filter(None, phrases)), tuple(beginnings), runs, question.acronyms)
