"""What a reader of questions has to say about one, as values; `search.sentences` says it in French."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Trouble(Enum):
    UNCLOSED_PARENTHESIS = auto()
    UNOPENED_PARENTHESIS = auto()
    UNCLOSED_QUOTE = auto()
    LONELY_OPERATOR = auto()
    ONLY_EXCLUSIONS = auto()
    EMPTY_FIELD = auto()
    FIELD_IN_FIELD = auto()
    NOT_A_YEAR = auto()
    TOO_DEEP = auto()
    TOO_LONG = auto()
    """Too many words for a question with operators."""
    # These change nothing to how the rest is read.
    SHORT_PREFIX = auto()
    CUT = auto()
    """Too many plain words: the last ones are left out."""
    READ_IN_ORDER = auto()
    """OU beside ET without parentheses: this is how it was read."""
    READ_AS_FIELD = auto()
    """« Auteur : Donzelot » could have been a title: this is how it was read."""


@dataclass(frozen=True, slots=True)
class Remark:
    trouble: Trouble
    about: str = ""
    """What it is about, as typed: `ET`, `vi*`, `auteur`."""


class Malformed(Exception):
    """Raised inside the reader: the question becomes plain words, with this remark."""

    def __init__(self, trouble: Trouble, about: str = "") -> None:
        super().__init__(trouble, about)
        self.remark = Remark(trouble, about)
