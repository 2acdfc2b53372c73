"""One way to compare words: no accent, no case, no punctuation, one space."""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_NOT_A_WORD = re.compile(r"[\W_]+")


class _Bare(dict[int, str | None]):
    """For `str.translate`: a combining mark becomes nothing. Filled as characters are met: there are few."""

    def __missing__(self, code: int) -> str | None:
        self[code] = None if unicodedata.combining(chr(code)) else chr(code)
        return self[code]


_BARE = _Bare()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """« L’École  d'Aubervilliers » → `l ecole d aubervilliers`."""
    bare = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold()).translate(_BARE)
    return _NOT_A_WORD.sub(" ", bare).strip()


def folded_key(prefix: str, text: str, limit: int = 200) -> str:
    """`person:donzelot jacques`: a folded form that fits a unique column; a long one ends with its own digest.

    Text with nothing to fold (a title in signs only) is compared as it is.
    """
    key = f"{prefix}:{fold(text) or text.strip()}"
    if len(key) <= limit:
        return key
    digest = blake2b(key.encode(), digest_size=8).hexdigest()
    return f"{key[: limit - 17]}~{digest}"
