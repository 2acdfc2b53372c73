"""What a publication statement says when it says nothing: « [S.l.] », « s.n. », « s.d. »."""

from collections.abc import Iterable

from reference.folding import fold

# Folded: the cataloguing abbreviations for an unknown place, publisher or date, and the words that stand for them.
_UNKNOWN = frozenset(
    {
        "", "s l", "sl", "s n", "sn", "s d", "sd", "s l n d", "s l s n", "sine loco", "sine nomine", "sans lieu",
        "sans nom", "sans editeur", "sans date", "lieu inconnu", "lieu de publication inconnu", "editeur inconnu",
        "editeur non identifie", "lieu de publication non identifie", "date de publication non identifiee",
        "publisher not identified", "place of publication not identified", "s p",
    }
)  # fmt: skip


def is_unknown(text: str) -> bool:
    """Whether a place, a publisher or a date is only a way to say that nobody knows it."""
    return fold(text) in _UNKNOWN


def known(texts: Iterable[str]) -> list[str]:
    """The texts that say something, each once, in order."""
    return list(dict.fromkeys(text.strip() for text in texts if not is_unknown(text)))
