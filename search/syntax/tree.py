"""A question as a tree of values, and the text that says it.

A tree is in one form only, which `both`, `either` and `without` make: an And holds its words first, then the rest,
then what it leaves out; no And stands right inside an And, no Or right inside an Or.

>>> written(Or((Words(("jardin",)), And((Words(("potager",)), Not(Words(("école",))))))))
'jardin OU (potager SAUF école)'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from search import french
from search.fields import Asked


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words side by side, as typed: a long run of them may miss a few."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, without their quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """`urban*`: what begins so; without the star."""

    beginning: str


@dataclass(frozen=True, slots=True)
class YearRange:
    """From one year to another, both included; None leaves a side open, never both."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class InField:
    """Found in this field only. No field holds another."""

    field: Asked
    tree: Tree


@dataclass(frozen=True, slots=True)
class And:
    trees: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or:
    trees: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Only inside an And that also asks for something."""

    tree: Tree


Tree = Words | Phrase | Prefix | YearRange | InField | And | Or | Not


def both(trees: Iterable[Tree]) -> Tree:
    """All of these. Raises ValueError without any."""
    flat = dict.fromkeys(chain.from_iterable(tree.trees if isinstance(tree, And) else (tree,) for tree in trees))
    found = sorted(flat, key=lambda tree: 0 if isinstance(tree, Words) else 2 if isinstance(tree, Not) else 1)
    return _alone(found) or And(tuple(found))


def either(trees: Iterable[Tree]) -> Tree:
    """Any of these. Raises ValueError without any."""
    found = list(dict.fromkeys(chain.from_iterable(tree.trees if isinstance(tree, Or) else (tree,) for tree in trees)))
    return _alone(found) or Or(tuple(found))


def without(tree: Tree, left_out: Tree) -> Tree:
    return both([tree, Not(left_out)])


def _alone(trees: list[Tree]) -> Tree | None:
    if not trees:
        raise ValueError("no tree")
    return trees[0] if len(trees) == 1 else None


def conjuncts(tree: Tree) -> tuple[Tree, ...]:
    return tree.trees if isinstance(tree, And) else (tree,)


def is_plain(tree: Tree) -> bool:
    """Nothing but words, phrases, and words or phrases left out: what everybody types."""
    parts = conjuncts(tree)
    return sum(isinstance(part, Words) for part in parts) <= 1 and all(is_plain_part(part) for part in parts)


def is_plain_part(tree: Tree) -> bool:
    if isinstance(tree, Not):
        return isinstance(tree.tree, Phrase) or (isinstance(tree.tree, Words) and _is_one_word(tree.tree.text))
    return isinstance(tree, (Words, Phrase))


def _is_one_word(text: str) -> bool:
    """« rendez-vous » is two, and « 2015 » may be a year or a code."""
    return len(french.cut(text)) == 1 and not any(character.isdigit() for character in text)


def leaves(tree: Tree, field: Asked | None = None) -> Iterator[tuple[Asked | None, Words | Phrase | Prefix]]:
    """(the field it is asked in, words or phrase or beginning) of all that is asked for, not of what is left out."""
    match tree:
        case And(trees) | Or(trees):
            for one in trees:
                yield from leaves(one, field)
        case InField(of, inside):
            yield from leaves(inside, of)
        case Words() | Phrase() | Prefix():
            yield field, tree


def size(tree: Tree) -> int:
    """How many words, beginnings and years it holds."""
    match tree:
        case And(trees) | Or(trees):
            return sum(map(size, trees))
        case InField(_, inside) | Not(inside):
            return size(inside)
        case Words(words):
            return sum(len(french.cut(word)) for word in words)
        case Phrase(text):
            return len(french.cut(text))
        case _:
            return 1


def respelt(tree: Tree, spelling: Mapping[str, str]) -> Tree:
    """The same, with other words for some: `{"qartier": "quartier"}`, as `french.key` makes them."""
    match tree:
        case Words(words):
            return Words(tuple(chain.from_iterable(_respelt_word(word, spelling) for word in words)))
        case InField(field, inside):
            return InField(field, respelt(inside, spelling))
        case Not(inside):
            return Not(respelt(inside, spelling))
        case And(trees):
            return both(respelt(one, spelling) for one in trees)
        case Or(trees):
            return either(respelt(one, spelling) for one in trees)
        case _:
            return tree


def _respelt_word(word: str, spelling: Mapping[str, str]) -> list[str]:
    """« seine-saint-deni » is three words."""
    parts = french.exact_words(word)
    return [spelling.get(part, part) for part in parts] if any(part in spelling for part in parts) else [word]


def written(tree: Tree) -> str:
    """The text that is read as this tree."""
    match tree:
        case Words(words):
            return " ".join(words)
        case Phrase(text):
            return f'"{text}"'
        case Prefix(beginning):
            return f"{beginning}*"
        case YearRange(first, last):
            return f"annee:{first}" if first == last else f"annee:{first or ''}..{last or ''}"
        case InField(field, inside):
            return f"{field.name}:{_in_one_piece(inside)}"
        case And(trees):
            return _written_all(trees)
        case Or(trees):
            return " OU ".join(f"({written(one)})" if isinstance(one, And) else written(one) for one in trees)
        case Not(left_out):
            return f"SAUF {_in_one_piece(left_out)}"


def _written_all(trees: tuple[Tree, ...]) -> str:
    """Side by side, unless that would make one run of words of two."""
    wanted = [f"({written(one)})" if isinstance(one, Or) else written(one) for one in trees if not isinstance(one, Not)]
    together = " " if sum(isinstance(one, Words) for one in trees) <= 1 else " ET "
    return " ".join([together.join(wanted), *(written(one) for one in trees if isinstance(one, Not))])


def _in_one_piece(tree: Tree) -> str:
    whole = isinstance(tree, (Phrase, Prefix, YearRange, InField)) or (isinstance(tree, Words) and len(tree.words) == 1)
    return written(tree) if whole else f"({written(tree)})"
