"""French words, as both engines index and look for them.

’ becomes ' ; words are cut ; « l’ », « qu’ », « jusqu’ »… are left out ; case and accents are dropped: that is the
*exact* form, used for quotes and for what is written as asked. The light French stemmer makes the *stem* of it, used
for everything else.
`ANALYSIS` asks an official Elasticsearch for the same; a test compares the two word by word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Set
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

ARTICLES = ("l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu")
APOSTROPHES = "’‘ʼ＇‛"
# Words are cut after a hundred characters (nobody types more, and an engine refuses endless ones), and keep three
# apostrophes: more make Java's expressions recurse.
LONGEST_WORD = 100
_WORD = re.compile(rf"[^\W_]{{1,{LONGEST_WORD}}}+(?:'[^\W_]{{1,{LONGEST_WORD}}}+){{0,3}}+")
_JAVA_WORD = rf"[\p{{L}}\p{{N}}]{{1,{LONGEST_WORD}}}(?:'[\p{{L}}\p{{N}}]{{1,{LONGEST_WORD}}}){{0,3}}"
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
# A long text is first cut coarsely, three times as fast; what each piece holds is worked out once and remembered.
_ALNUM = re.compile(r"[^\W_]+")
_PIECE = re.compile(rf"[\w'{APOSTROPHES}]+")


def read_words(name: str) -> frozenset[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


ACRONYMS = read_words("acronyms.txt")
FUNCTION_WORDS = read_words("function_words.txt")
"""Found everywhere: searched and ranked like the others, but a question of several words does not depend on them."""


class Word(NamedTuple):
    """A word where it stands: offsets in characters, article left out."""

    start: int
    end: int
    exact: str
    stem: str


class _Forms(dict[str, str]):
    """{piece of text: its words in one of their forms, between spaces}. A flood of noise empties it."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self.form = form

    def __missing__(self, piece: str) -> str:
        if len(self) > 100_000:
            self.clear()
        words = self[piece] = " ".join(map(self.form, cut(piece)))
        return words


def exact_form(word: str) -> str:
    """« L'Évaluation » → `evaluation`. One word, apostrophes straight."""
    return folded(without_article(word))


def stem_form(word: str) -> str:
    """« L'Évaluation » → `evalu`."""
    return stem(exact_form(word))


_exact = _Forms(exact_form)
_stems = _Forms(stem_form)


def straight(text: str) -> str:
    return text.translate(_STRAIGHT)


def cut(text: str) -> list[str]:
    """The words of a text as written: « L’école, c’est » → `["L'école", "c'est"]`."""
    return _WORD.findall(straight(text))


def exact_words(text: str) -> list[str]:
    return " ".join(map(_exact.__getitem__, _PIECE.findall(text))).split()


def stems(text: str) -> list[str]:
    return " ".join(map(_stems.__getitem__, _PIECE.findall(text))).split()


def analysed(text: str) -> tuple[str, str]:
    """The stems and the exact forms of a text, each as words between spaces."""
    pieces = _PIECE.findall(text)
    return " ".join(map(_stems.__getitem__, pieces)), " ".join(map(_exact.__getitem__, pieces))


def located(text: str) -> Iterator[Word]:
    """Each word with its place in `text`."""
    for match in _WORD.finditer(straight(text)):
        word, end = match[0], match.end()
        bare = without_article(word)
        yield Word(end - len(bare), end, _exact[word], _stems[word])


def located_stems(text: str, wanted: Set[str]) -> list[Word]:
    """The words whose stem is wanted, with their places. Faster than reading all that `located` gives."""
    found = []
    for match in _PIECE.finditer(text):
        forms = _stems[match[0]]
        if forms in wanted or (" " in forms and not wanted.isdisjoint(forms.split())):
            shift = match.start()
            found += [
                Word(word.start + shift, word.end + shift, word.exact, word.stem)
                for word in located(match[0])
                if word.stem in wanted
            ]
    return found


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """One form for what reads the same: « L’Île-de-France ! » → `ile de france`. Sorts and compares titles."""
    return " ".join(exact_words(text))


def compact(code: str) -> str:
    """« LOG 12 », « log-12 » → `LOG12`; « 978-2-13-044178-6 » → `9782130441786`."""
    return code.upper() if code.isascii() and code.isalnum() else "".join(map(folded, _ALNUM.findall(code))).upper()


def without_article(word: str) -> str:
    article, apostrophe, rest = word.partition("'")
    return rest if apostrophe and article.lower() in ARTICLES else word


def read_folding() -> dict[str, str]:
    table = {}
    for line in Path(__file__).with_name("folding.tsv").read_text(encoding="utf-8").splitlines():
        plain, tab, characters = line.partition("\t")
        if tab and not line.startswith("#"):
            table.update({c: c.lower() if plain == "=" else plain for c in characters})
    return table


_FOLDING = read_folding()


@lru_cache(maxsize=4096)
def folded_character(character: str) -> str:
    """Lower case, then plain Latin letters and digits where there are such: Greek and Cyrillic keep their accents."""
    if character in _FOLDING:
        return _FOLDING[character]
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    # The first character only: « İ » lowers to two.
    return bare.lower() if bare.isascii() and bare.isalnum() else character.lower()[0]


def folded(word: str) -> str:
    return word.lower() if word.isascii() else "".join(map(folded_character, word))


def read_families() -> dict[str, str]:
    """{exact form: its stem}, where the light stemmer is wrong."""
    families = {}
    for line in Path(__file__).with_name("stems.tsv").read_text(encoding="utf-8").splitlines():
        family, tab, words = line.partition("\t")
        if tab and not line.startswith("#"):
            families.update(dict.fromkeys(map(folded, words.split()), family))
    return families


FAMILIES = read_families()

# The light stemmer of Jacques Savoy (« A stemming procedure and stopword list for general French corpora », JASIS 50,
# 1999; UniNE, members.unine.ch/jacques.savoy/clef), in the form Lucene gave it. Words come folded: its accented endings
# are not here. (The word is longer than, ends in, which becomes), the first that fits.
_ENDINGS = (
    (9, "issement", "ir"),
    (8, "issant", "ir"),
    (7, "ivement", "if"),
    (6, "ement", "e"),
    (11, "ficatrice", "fier"),
    (10, "ficateur", "fier"),
    (9, "catrice", "quer"),
    (8, "cateur", "quer"),
    (8, "atrice", "er"),
    (7, "ateur", "er"),
    (7, "trice", "ter"),
    (6, "trice", "teur"),
    (7, "teuse", "ter"),
    (6, "teur", "ter"),
    (5, "euse", "eu"),
    (7, "ive", "if"),
    (4, "folle", "fou"),
    (4, "molle", "mou"),
    (9, "nnelle", "n"),
    (9, "nnel", "n"),
    (8, "esse", "e"),
    (7, "inage", "in"),
    (9, "isation", ""),
    (8, "ation", ""),
    (8, "ition", ""),
)


@lru_cache(maxsize=30_000)
def stem(word: str) -> str:
    """The stem of an exact form: `renovations` → `renov`. Acronyms stay whole, families are told by `stems.tsv`."""
    if word in ACRONYMS:
        return word
    return FAMILIES.get(word) or _smoothed(_without_ending(_singular(word)))


def _singular(word: str) -> str:
    if len(word) > 5 and word.endswith("x"):
        word = word[:-2] + "l" if word.endswith("aux") and word[-4] != "e" else word[:-1]
    if len(word) > 3 and word.endswith("x"):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _without_ending(word: str) -> str:
    # « urbanistique » loses its ending first, and may then lose another.
    if len(word) > 8 and word.endswith("ique"):
        word = word[:-4]
    for longer_than, ending, replacement in _ENDINGS:
        if len(word) > longer_than and word.endswith(ending):
            word = word[: -len(ending)] + replacement
            # « visualisation » meets « visuel ».
            return word[:-3] + "uel" if ending == "isation" and len(word) > 5 and word.endswith("ual") else word
    return word


def _smoothed(word: str) -> str:
    """Doubled letters once, and the last vowels and r away."""
    if len(word) > 4:
        word = re.sub(r"([^\W\d_])\1+", r"\1", word)
    if len(word) > 4 and word.endswith("ie"):
        word = word[:-2]
    if len(word) > 4:
        word = word.removesuffix("r").removesuffix("e").removesuffix("e")
        if word[-1] == word[-2] and word[-1].isalpha():
            word = word[:-1]
    return word


ANALYSIS = {
    "char_filter": {"apostrophes": {"type": "mapping", "mappings": [f"{sign}=>'" for sign in APOSTROPHES]}},
    "tokenizer": {"words": {"type": "pattern", "pattern": _JAVA_WORD, "group": 0}},
    "filter": {
        "articles": {"type": "elision", "articles": list(ARTICLES), "articles_case": True},
        "acronyms": {"type": "keyword_marker", "keywords": sorted(ACRONYMS)},
        "families": {"type": "stemmer_override", "rules": [f"{word} => {family}" for word, family in FAMILIES.items()]},
        "light_french": {"type": "stemmer", "language": "light_french"},
    },
    "analyzer": {
        "french_exact": {
            "type": "custom",
            "char_filter": ["apostrophes"],
            "tokenizer": "words",
            "filter": ["articles", "asciifolding", "lowercase"],
        },
        "french_stems": {
            "type": "custom",
            "char_filter": ["apostrophes"],
            "tokenizer": "words",
            "filter": ["articles", "asciifolding", "lowercase", "acronyms", "families", "light_french"],
        },
    },
}
