"""What a question asks of the index, conditions and all: plain words as `ranking` sees them, within fields, years and operators.

A run of plain words means the same everywhere, alone, between parentheses or beside ET. What is asked in a field is only
looked for in what this field holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from search import fields, french
from search.engines import ranking
from search.engines.ranking import (
    EXACT_BOOST,
    EXACT_TITLE_BOOST,
    PHRASE_BOOST,
    SAME_TITLE,
    All,
    BeginsWith,
    Best,
    Between,
    Clause,
    Is,
    IsOneOf,
    Worth,
)
from search.fields import Asked
from search.query import MOST_TERMS, Question, numbers_like, understood
from search.syntax import tree as asked

OfWords = Callable[[Question], Clause]
Understand = Callable[[Question], Question]


def as_typed(words: Question) -> Question:
    return words


def wanted(question: Question, understand: Understand = as_typed) -> Clause:
    """The documents that answer a question, ranked. `understand` says what else the words of its operators look for."""
    if not question.conditions:
        return ranking.wanted(question)
    # « LOGEMENT ET SANTÉ » may also be the title, in capitals.
    is_all_of_it = question.has_no_words and question.key
    title = (Worth(Is(fields.TITLE_KEYS, question.key), SAME_TITLE),) if is_all_of_it else ()
    return replace(_all(question, lambda words: ranking.wanted(understand(words))), should=title)


def matching(question: Question, understand: Understand = as_typed) -> Clause:
    """The same documents, in no order: quicker to count."""
    if not question.conditions:
        return ranking.matching(question)
    return _all(question, lambda words: ranking.matching(understand(words)))


def _all(question: Question, of_words: OfWords) -> All:
    plain = [] if question.has_no_words else [of_words(replace(question, conditions=()))]
    return _together(question.conditions, lambda tree: clause(tree, of_words), plain)


def clause(tree: asked.Tree, of_words: OfWords) -> Clause:
    """A tree that is in no field."""
    match tree:
        case asked.Words():
            return of_words(understood(tree.text))
        case asked.Phrase(text):
            return of_words(understood(f'"{text}"'))
        case asked.Prefix(beginning):
            start = french.folded(beginning)
            word = of_words(understood(beginning))
            return Best(
                (BeginsWith(fields.EXACT_TITLE, start, EXACT_TITLE_BOOST), BeginsWith(fields.EXACT, start), word)
            )
        case asked.YearRange(first, last):
            return Worth(Between("years", first, last), 0.0)
        case asked.InField(field, inside):
            return _in_field(inside, field)
        case asked.And(trees):
            return _together(trees, lambda one: clause(one, of_words))
        case asked.Or(trees):
            return All(should=tuple(clause(one, of_words) for one in trees), minimum=1)
        case asked.Not(left_out):
            return All(must_not=(clause(left_out, ranking.matching),))


def _together(
    trees: tuple[asked.Tree, ...], of: Callable[[asked.Tree], Clause], more: list[Clause] | None = None
) -> All:
    return All(
        must=(*(more or ()), *(of(tree) for tree in trees if not isinstance(tree, asked.Not))),
        must_not=tuple(of(tree.tree) for tree in trees if isinstance(tree, asked.Not)),
    )


def _in_field(tree: asked.Tree, field: Asked) -> Clause:
    match tree:
        case asked.And(trees):
            return _together(trees, lambda one: _in_field(one, field))
        case asked.Or(trees):
            return All(should=tuple(_in_field(one, field) for one in trees), minimum=1)
        case asked.Words() | asked.Phrase() | asked.Prefix() if field.is_code:
            return _code(tree, field)
        case asked.Words():
            return _every_word(tree.text, field)
        case asked.Phrase(text):
            return _phrase(text, field)
        case asked.Prefix(beginning):
            start = french.folded(beginning)
            return Best((BeginsWith(field.exact, start, PHRASE_BOOST), _every_word(beginning, field)))
        case _:
            raise TypeError(tree)


def _every_word(text: str, field: Asked) -> Clause:
    """All of them: who names a field knows what it says. The little words count when there is nothing else."""
    words = list(dict.fromkeys(french.exact_words(text)))[:MOST_TERMS]
    needed = [word for word in words if word not in french.FUNCTION_WORDS] or words
    return All(must=tuple(_word(word, field) for word in needed)) if needed else _nothing(field)


def _word(exact: str, field: Asked) -> Clause:
    stems = tuple(Is(one.name, french.stem(exact), one.boost) for one in field.texts)
    return Best((*stems, Is(field.exact, exact, EXACT_BOOST)))


def _phrase(text: str, field: Asked) -> Clause:
    words = tuple(french.exact_words(text))[:MOST_TERMS]
    if len(words) > 1:
        return ranking.Phrase(field.exact, words, PHRASE_BOOST)
    return Is(field.exact, words[0], PHRASE_BOOST) if words else _nothing(field)


def _nothing(field: Asked) -> Clause:
    return IsOneOf(field.exact, ())


def _code(tree: asked.Words | asked.Phrase | asked.Prefix, field: Asked) -> Clause:
    """A whole code or its first parts; an ISBN in both its lengths."""
    match tree:
        case asked.Prefix(beginning):
            return BeginsWith(field.exact, french.compact(beginning))
        case _:
            return Worth(IsOneOf(field.exact, numbers_like(french.compact(tree.text))), ranking.SAME_CODE)
