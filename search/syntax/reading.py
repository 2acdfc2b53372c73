"""A text → its tree, and what there is to say of it.

From the strongest bond to the weakest:

    word   "words in order"   urban*   field:value   (anything)     -left out
    side by side                                                    all of them; plain words make one run
    ET (AND)                                                        both
    SAUF (NOT)                                                      all the rest, without the run or the item behind it
    OU (OR)                                                         either

What cannot be read so is read as plain words, with a remark: nothing is ever refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, pairwise

from search import french
from search.fields import Asked, AskedKind
from search.syntax.remarks import Malformed, Remark, Trouble
from search.syntax.tokens import Sign, Token, goes_on_a_code, tokens, words_of
from search.syntax.tree import (
    InField,
    Not,
    Phrase,
    Prefix,
    Tree,
    Words,
    YearRange,
    both,
    conjuncts,
    either,
    size,
    written,
)

# Parentheses within parentheses: an engine allows thirty levels of clauses, and each of ours takes up to three.
DEEPEST = 5
MOST_WORDS = 32
"""Words of a question that has fields or operators: each asks a score of clauses of an engine."""
SHORTEST_PREFIX = 3

_OPERATORS = (Sign.AND, Sign.OR, Sign.NOT)
# Said of a question of librarians; in a pasted title, such signs mean nothing.
_SILENT_AMONG_WORDS = (Trouble.UNOPENED_PARENTHESIS, Trouble.TOO_DEEP)
# « 2015 », « 2015..2018 », « 2015-2018 », « ..2018 »; a telephone writes … and – by itself.
_YEARS = re.compile(r"(?P<first>\d{1,4})?(?P<to>\.{2,}|…|-|–)?(?P<last>\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    tree: Tree | None
    """None when nothing is asked."""
    remarks: tuple[Remark, ...] = ()


def read(text: str) -> Reading:
    """Read a text in NFC, with straight quotation marks."""
    found = tokens(text)
    if not any(token.text for token in found):
        return Reading(None)
    remarks = [Remark(Trouble.UNCLOSED_QUOTE)] if text.count('"') % 2 else []
    reader = _Reader(found)
    try:
        if remarks and reader.has_signs:
            raise Malformed(Trouble.UNCLOSED_QUOTE)
        tree = reader.whole()
    except Malformed as problem:
        if reader.has_signs or problem.remark.trouble not in _SILENT_AMONG_WORDS:
            remarks.append(problem.remark)
        return Reading(as_plain_words(found), tuple(dict.fromkeys(remarks)))
    return Reading(tree, (*remarks, *reader.remarks, *_how_it_was_read(found, tree)))


def as_plain_words(found: list[Token]) -> Tree:
    """The words, phrases and exclusions, whatever the rest meant; operators and fields when there is nothing else."""
    wanted: list[Tree] = []
    left_out: list[Tree] = []
    for before, token in pairwise([None, *found]):
        excluded = before is not None and before.sign is Sign.MINUS
        if token and token.sign in (Sign.WORD, Sign.STAR, Sign.PHRASE):
            (left_out if excluded else wanted).append(_plain(token))
    if not wanted:
        wanted, left_out = left_out, []
    if not wanted:
        wanted = [_plain(token) for token in found if token.text]
    return both([*side_by_side(wanted), *map(Not, left_out)])


def _plain(token: Token) -> Tree:
    return Phrase(token.text) if token.sign is Sign.PHRASE else Words(words_of(token.text))


def side_by_side(trees: list[Tree]) -> list[Tree]:
    """The same, with their plain words as one run."""
    words = tuple(chain.from_iterable(tree.words for tree in trees if isinstance(tree, Words)))
    others: list[Tree] = [tree for tree in trees if not isinstance(tree, Words)]
    return [Words(words), *others] if words else others


def _how_it_was_read(found: list[Token], tree: Tree) -> list[Remark]:
    """Said when a person might have meant it otherwise: OU beside ET without parentheses, « Auteur : … »."""
    signs = {token.sign for token in found}
    is_mixed = Sign.OR in signs and bool(signs & {Sign.AND, Sign.NOT, Sign.MINUS}) and Sign.OPEN not in signs
    trouble = Trouble.READ_IN_ORDER if is_mixed else Trouble.READ_AS_FIELD
    return [Remark(trouble, written(tree))] if is_mixed or any(token.is_spaced for token in found) else []


def _asking(tree: Tree) -> Tree:
    """The same. Raises Malformed when it only says what to leave out."""
    if all(isinstance(part, Not) for part in conjuncts(tree)):
        raise Malformed(Trouble.ONLY_EXCLUSIONS)
    return tree


class _Reader:
    """One pass over the tokens, a method for each strength of bond. `field` is the one that holds what is read."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.position = 0
        self.depth = 0
        self.remarks: list[Remark] = []
        self.has_signs = any(token.sign in (*_OPERATORS, Sign.FIELD, Sign.STAR) for token in found)

    def whole(self) -> Tree:
        tree = self.any_of(None)
        if self.token:
            raise Malformed(Trouble.UNOPENED_PARENTHESIS)
        if self.has_signs and size(tree) > MOST_WORDS:
            raise Malformed(Trouble.TOO_LONG)
        return tree

    # The tokens

    @property
    def token(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def sees(self, *signs: Sign) -> bool:
        return self.token is not None and self.token.sign in signs

    def takes(self, *signs: Sign) -> Token | None:
        if not self.sees(*signs):
            return None
        self.position += 1
        return self.tokens[self.position - 1]

    # The bonds, from the weakest to the strongest

    def any_of(self, field: Asked | None) -> Tree:
        trees = [self.all_of(field, None)]
        while operator := self.takes(Sign.OR):
            trees.append(self.all_of(field, operator))
        return either(trees)

    def all_of(self, field: Asked | None, operator: Token | None) -> Tree:
        """`operator` is what stands before, and waits for something."""
        trees: list[Tree] = []
        leaves_out = self.takes(Sign.NOT)
        while True:
            group = self.left_out(field) if leaves_out else self.run(field)
            if not group:
                raise self.nothing_there(field, leaves_out or operator)
            trees += group
            operator = self.takes(Sign.AND, Sign.NOT)
            if operator is None:
                return _asking(both(trees))
            # « ET SAUF » says no more than « SAUF ».
            leaves_out = operator if operator.sign is Sign.NOT else self.takes(Sign.NOT)

    def left_out(self, field: Asked | None) -> list[Tree]:
        """What SAUF leaves out, a run of words or one item; then what goes on beside: « ville SAUF collège privé annee:2015 »."""
        found: list[Tree] = []
        while self.sees(Sign.WORD):
            found += self.leaf(field)
        if not found and self.token and not self.sees(*_OPERATORS, Sign.CLOSE):
            found = self.item(field)
        return [Not(_asking(both(side_by_side(found)))), *self.run(field)] if found else []

    def nothing_there(self, field: Asked | None, operator: Token | None) -> Malformed:
        if operator := operator or (self.token if self.sees(*_OPERATORS) else None):
            return Malformed(Trouble.LONELY_OPERATOR, operator.text)
        return Malformed(Trouble.EMPTY_FIELD, field.name) if field else Malformed(Trouble.UNOPENED_PARENTHESIS)

    def run(self, field: Asked | None) -> list[Tree]:
        """What stands side by side, its plain words together."""
        trees: list[Tree] = []
        while self.token and not self.sees(*_OPERATORS, Sign.CLOSE):
            trees += self.item(field)
        return side_by_side(trees)

    def item(self, field: Asked | None) -> list[Tree]:
        if self.takes(Sign.MINUS):
            left_out = self.item(field)
            return [Not(_asking(both(left_out)))] if left_out else []
        if self.takes(Sign.OPEN):
            return self.parenthesis(field)
        if named := self.takes(Sign.FIELD):
            return [self.in_field(named, field)]
        return self.leaf(field)

    def parenthesis(self, field: Asked | None) -> list[Tree]:
        if self.takes(Sign.CLOSE):
            return []
        self.depth += 1
        if self.depth > DEEPEST:
            raise Malformed(Trouble.TOO_DEEP)
        tree = self.any_of(field)
        if not self.takes(Sign.CLOSE):
            raise Malformed(Trouble.UNCLOSED_PARENTHESIS)
        self.depth -= 1
        return [tree]

    def in_field(self, named: Token, outer: Asked | None) -> Tree:
        if outer or named.field is None:
            raise Malformed(Trouble.FIELD_IN_FIELD, named.text)
        field = named.field
        found: list[Tree] = []
        if self.takes(Sign.OPEN):
            found = self.parenthesis(field)
        elif self.sees(Sign.WORD, Sign.STAR, Sign.PHRASE):
            found = self.leaf(field)
            if field.is_code:
                found = self.rest_of_code(found)
        if not found:
            raise Malformed(Trouble.EMPTY_FIELD, named.text)
        tree = both(found)
        return tree if field.kind is AskedKind.YEARS else InField(field, tree)

    def rest_of_code(self, found: list[Tree]) -> list[Tree]:
        """« cote:LOG 12 », « isbn:2 7071 8237 2 »."""
        if not isinstance(found[0], Words):
            return found
        parts = [found[0].text]
        while self.sees(Sign.WORD) and self.token and goes_on_a_code(self.token.text):
            parts.append(self.token.text)
            self.position += 1
        return [Phrase(" ".join(parts))] if len(parts) > 1 else found

    def leaf(self, field: Asked | None) -> list[Tree]:
        token = self.takes(Sign.WORD, Sign.STAR, Sign.PHRASE)
        if token is None:
            raise self.nothing_there(field, None)
        if field and field.kind is AskedKind.YEARS:
            return [years(token.typed)]
        if token.sign is Sign.STAR:
            return self.beginning(token, field)
        return [_plain(token)]

    def beginning(self, token: Token, field: Asked | None) -> list[Tree]:
        """`socio-éco*` is a word and a beginning; `vi*` would find anything."""
        if field and field.is_code:
            return [Prefix("-".join(words_of(token.text)))]
        *words, last = french.cut(token.text)
        while (bare := french.without_article(last)) != last:
            last = bare
        if len(french.folded(last)) < SHORTEST_PREFIX:
            self.remarks.append(Remark(Trouble.SHORT_PREFIX, f"{last}*"))
            return [Words(words_of(token.text))]
        return [*([Words(words_of(" ".join(words)))] if words else []), Prefix(last)]


def years(typed: str) -> YearRange:
    """Raises Malformed for what is neither a year nor two."""
    found = _YEARS.fullmatch(typed)
    first, last = (int(found[side]) if found and found[side] else None for side in ("first", "last"))
    if not found or (first is None and last is None) or (not found["to"] and last):
        raise Malformed(Trouble.NOT_A_YEAR, typed)
    if not found["to"]:
        return YearRange(first, first)
    return YearRange(last, first) if first and last and first > last else YearRange(first, last)
