"""The pieces of a question: words, phrases, signs. Whatever is typed has some, and nothing typed is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from search import french
from search.fields import ASKED_BY_NAME, Asked


class Sign(Enum):
    WORD = auto()
    """Without any sign left; one piece may hold several words: « http site fr »."""
    STAR = auto()
    """A piece that ends with a star, without it."""
    PHRASE = auto()
    FIELD = auto()
    """The name of a known field, and its colon."""
    MINUS = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    sign: Sign
    text: str = ""
    typed: str = ""
    """As it was: « ..2018 » has the text « 2018 »."""
    field: Asked | None = None
    is_spaced: bool = False
    """« Auteur : Donzelot »: a field that could have been the beginning of a title."""


OPERATORS = {"ET": Sign.AND, "AND": Sign.AND, "OU": Sign.OR, "OR": Sign.OR, "SAUF": Sign.NOT, "NOT": Sign.NOT}
_CHUNK = re.compile(r"\S+")
_PHRASE = re.compile(r'"([^"]*)"')
_NAMED = re.compile(r"([^\W\d_]+):")
_PIECE = re.compile(rf"[^\W_]+(?:['./{french.APOSTROPHES}-]+[^\W_]+)*")
# What a quotation mark or a minus may follow.
_BEFORE_A_PHRASE, _BEFORE_A_MINUS = "(-:", "("


def tokens(text: str) -> list[Token]:
    """The tokens of a text in NFC whose quotation marks are straight, in order. Signs alone give none."""
    found: list[Token] = []
    position = _after_spaces(text, 0)
    while position < len(text):
        token, position = _next(text, position, found)
        if token:
            found.append(token)
        position = _after_spaces(text, position)
    return found


def words_of(piece: str) -> tuple[str, ...]:
    """Its words as typed, without the signs around and between them: « (ville)/ » → « ville »."""
    found = _PIECE.findall(piece)
    # « AND:x » cut in two would bring out an operator.
    return tuple(word.lower() if word in OPERATORS else word for word in found)


def _next(text: str, start: int, before: list[Token]) -> tuple[Token | None, int]:
    """The token that begins there, if any, and where to go on."""
    sign = text[start]
    if sign in "()":
        return Token(Sign.OPEN if sign == "(" else Sign.CLOSE), start + 1
    if sign == '"' and (phrase := _phrase(text, start)):
        return phrase
    if sign == "-" and _excludes(text, start):
        return Token(Sign.MINUS), start + 1
    found = _CHUNK.match(text, start)
    chunk = found[0] if found else sign
    bare = chunk.rstrip(")")
    if bare in OPERATORS:
        return Token(OPERATORS[bare], bare, bare), start + len(bare)
    return _field(text, start, chunk, before) or _word(chunk, start)


def _after_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _phrase(text: str, start: int) -> tuple[Token | None, int] | None:
    """« 12" » opens nothing."""
    phrase = _PHRASE.match(text, start)
    if not phrase or not _follows(text, start, _BEFORE_A_PHRASE):
        return None
    words = " ".join(phrase[1].split())
    return (Token(Sign.PHRASE, words, words) if words_of(words) else None), phrase.end()


def _excludes(text: str, start: int) -> bool:
    if not _follows(text, start, _BEFORE_A_MINUS):
        return False
    following = text[start + 1 : start + 2]
    if following == '"':
        phrase = _phrase(text, start + 1)
        return phrase is not None and phrase[0] is not None
    return following == "(" or bool(words_of(following))


def _follows(text: str, start: int, signs: str) -> bool:
    return start == 0 or text[start - 1].isspace() or text[start - 1] in signs


def _field(text: str, start: int, chunk: str, before: list[Token]) -> tuple[Token, int] | None:
    """`auteur:` or, where a clause begins, « Auteur : ». A colon after anything else is no operator."""
    named = _NAMED.match(chunk)
    name = named[1] if named else chunk
    field = ASKED_BY_NAME.get(french.folded(name))
    if field is None:
        return None
    colon = start + len(name) if named else _after_spaces(text, start + len(name))
    if text[colon : colon + 1] != ":":
        return None
    is_spaced = not named or len(named[0]) == len(chunk)
    # « Ce que dit l’auteur : … » is a title.
    if is_spaced and not (field.takes_spaced_colon and _begins_a_clause(before)) and text[colon + 1 :].strip():
        return None
    return Token(Sign.FIELD, name, name, field, is_spaced), colon + 1


def _begins_a_clause(before: list[Token]) -> bool:
    """First of all, after an operator or a parenthesis, or after the value of another field."""
    if not before or before[-1].sign not in (Sign.WORD, Sign.STAR, Sign.PHRASE):
        return True
    return len(before) > 1 and before[-2].sign is Sign.FIELD


def _word(chunk: str, start: int) -> tuple[Token | None, int]:
    """Up to the parenthesis that it closes: « quartier(s)) » is « quartier(s) », then « ) »."""
    closing = min(len(chunk) - len(chunk.rstrip(")")), max(0, chunk.count(")") - chunk.count("(")))
    piece = chunk[: len(chunk) - closing] or chunk
    end = start + len(piece)
    bare = piece.rstrip("*")
    if bare != piece and bare[-1:].isalnum():
        return Token(Sign.STAR, bare, piece), end
    words = " ".join(words_of(piece))
    return (Token(Sign.WORD, words, piece) if words else None), end


def goes_on_a_code(text: str) -> bool:
    """« 12 », « 7071 », « X »: what may follow the beginning of a call number or of an ISBN typed with spaces."""
    return text[:1].isdigit() or text in ("X", "x")
