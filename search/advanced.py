"""The advanced form as a value, and the question it builds, both ways. Pure.

Rows are read from top to bottom, each joined to all that stands above: « a OU b », then « SAUF c », is `(a OU b) SAUF c`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from search import french
from search.fields import ASKED, ASKED_BY_NAME, Asked, AskedKind
from search.query import understood
from search.syntax.reading import read
from search.syntax.tokens import words_of
from search.syntax.tree import (
    And,
    InField,
    Not,
    Or,
    Phrase,
    Prefix,
    Tree,
    Words,
    YearRange,
    both,
    conjuncts,
    either,
    without,
    written,
)

ROW_FIELDS = tuple(asked for asked in ASKED if asked.kind is not AskedKind.YEARS and asked.name != "nature")
"""What a row may ask in; years have their own place."""


class Link(StrEnum):
    AND = "et"
    OR = "ou"
    NOT = "sauf"


class How(StrEnum):
    ALL = "tous"
    PHRASE = "exacte"
    ANY = "un"


@dataclass(frozen=True, slots=True)
class Row:
    words: str = ""
    field: str = ""
    """The name of a field, or "" for everywhere."""
    how: How = How.ALL
    link: Link = Link.AND
    """To the rows above; the first row has none."""


@dataclass(frozen=True, slots=True)
class Form:
    rows: tuple[Row, ...] = ()
    first_year: int | None = None
    last_year: int | None = None


# The form → the question


def tree_of(form: Form) -> Tree | None:
    """None when nothing is asked."""
    tree: Tree | None = None
    for row in form.rows:
        asked = _tree_of_row(row)
        if asked is None:
            continue
        if tree is None:
            tree = asked
        elif row.link is Link.OR:
            tree = either([tree, asked])
        else:
            tree = without(tree, asked) if row.link is Link.NOT else both([tree, asked])
    if form.first_year is None and form.last_year is None:
        return tree
    years = YearRange(form.first_year, form.last_year)
    return both([tree, years]) if tree else years


def _tree_of_row(row: Row) -> Tree | None:
    field = ASKED_BY_NAME.get(row.field)
    if row.how is How.PHRASE:
        text = " ".join(row.words.replace('"', " ").split())
        tree: Tree | None = Phrase(text) if french.cut(text) else None
    else:
        tree = _of_words(_words_and_beginnings(row.words), row.how, field)
    return InField(field, tree) if field and tree else tree


def _words_and_beginnings(text: str) -> str:
    """What a row holds is words: signs and operators mean nothing there, but the star of a beginning."""
    read_so = (_bare(chunk) for chunk in text.split())
    return " ".join(filter(None, read_so))


def _bare(chunk: str) -> str:
    words = " ".join(words_of(chunk))
    return f"{words}*" if words and chunk.endswith("*") else words


def _of_words(text: str, how: How, field: Asked | None) -> Tree | None:
    if field and field.is_code:
        return _of_code(text, how)
    tree = read(text).tree
    if tree is None:
        return None
    if how is How.ANY:
        return either(part for one in conjuncts(tree) for part in _one_by_one(one))
    return tree if field else _with_every_word(tree)


def _with_every_word(tree: Tree) -> Tree:
    """In a field every word is needed; elsewhere, a long run of them might miss some, unless ET joins them."""
    match tree:
        case Words():
            question = understood(tree.text)
            return tree if question.minimum == len(question.required) else both(_one_by_one(tree))
        case And(trees):
            return both(map(_with_every_word, trees))
        case Or(trees):
            return either(map(_with_every_word, trees))
        case Not(inside):
            return Not(_with_every_word(inside))
        case _:
            return tree


def _one_by_one(tree: Tree) -> list[Tree]:
    """Each word alone, less the little ones when there are others."""
    if not isinstance(tree, Words):
        return [tree]
    strong = [word for word in tree.words if french.key(word) not in french.FUNCTION_WORDS]
    return [Words((word,)) for word in strong or tree.words]


def _of_code(text: str, how: How) -> Tree | None:
    codes = text.split()
    if how is How.ANY:
        return either(_one_code(code) for code in codes) if codes else None
    return _one_code(text) if codes else None


def _one_code(text: str) -> Tree:
    if text.endswith("*"):
        return Prefix("-".join(text.rstrip("*").split()))
    return Phrase(text) if " " in text else Words((text,))


# The question → the form


def form_of(tree: Tree | None) -> Form | None:
    """The form that builds this question, at least as strictly; None when its rows cannot say it."""
    if tree is None:
        return Form()
    years = [part for part in conjuncts(tree) if isinstance(part, YearRange)]
    others = [part for part in conjuncts(tree) if not isinstance(part, YearRange)]
    if len(years) > 1:
        return None
    first, last = (years[0].first, years[0].last) if years else (None, None)
    for rows in _rows(both(others)) if others else [()]:
        form = Form(tuple(rows), first, last)
        built = tree_of(form)
        if built and _unordered(built) == _unordered(_with_every_word(tree)):
            return form
    return None


def _unordered(tree: Tree) -> object:
    match tree:
        case And(trees) | Or(trees):
            return type(tree), frozenset(map(_unordered, trees))
        case _:
            return tree


def _rows(tree: Tree) -> Iterable[Iterable[Row]]:
    """The rows that may say it, the shortest first."""
    if isinstance(tree, And) and all(isinstance(part, Words) for part in tree.trees):
        yield [Row(" ".join(written(part) for part in tree.trees))]
    if row := _row(tree, Link.AND):
        yield [row]
    if rows := _rows_one_by_one(tree):
        yield rows


def _rows_one_by_one(tree: Tree) -> list[Row]:
    """[] when it cannot be said: only what comes first may be more than a row."""
    if not isinstance(tree, (And, Or)):
        row = _row(tree, Link.AND)
        return [row] if row else []
    link = Link.AND if isinstance(tree, And) else Link.OR
    simple = [(part, _row(part.tree, Link.NOT) if isinstance(part, Not) else _row(part, link)) for part in tree.trees]
    complex_ones = [part for part, row in simple if row is None]
    if not complex_ones:
        return [row for _part, row in simple if row]
    above = _rows_one_by_one(complex_ones[0]) if len(complex_ones) == 1 and not isinstance(complex_ones[0], Not) else []
    return [*above, *(row for _part, row in simple if row)] if above else []


def _row(tree: Tree, link: Link) -> Row | None:
    """The row that says it alone."""
    name = ""
    if isinstance(tree, InField):
        if tree.field not in ROW_FIELDS:
            return None
        name, tree = tree.field.name, tree.tree
    match tree:
        case Phrase(text):
            return Row(text, name, How.PHRASE, link)
        case Words() | Prefix():
            return Row(written(tree), name, How.ALL, link)
        case Or(trees) if all(
            isinstance(one, Prefix) or (isinstance(one, Words) and len(one.words) == 1) for one in trees
        ):
            return Row(" ".join(map(written, trees)), name, How.ANY, link)
        case And(trees) if name and all(isinstance(one, (Words, Prefix)) for one in trees):
            return Row(" ".join(map(written, trees)), name, How.ALL, link)
        case _:
            return None
