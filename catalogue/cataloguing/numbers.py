"""What to say of a number while it is typed: its check digit, the number it may have been, what we hold under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from stdnum import ean, isbn, issn
from stdnum.exceptions import ValidationError

from catalogue.parsed import IdentifierKind
from catalogue.unimarc.identifiers import recognize

MOST = 3
"""Numbers proposed in place of a wrong one."""
LENGTHS = {IdentifierKind.ISBN: (10, 13), IdentifierKind.ISSN: (8,), IdentifierKind.EAN: (8, 13)}
"""Of the numbers that have a check digit."""
_STANDARDS = {IdentifierKind.ISBN: isbn, IdentifierKind.ISSN: issn, IdentifierKind.EAN: ean}


class Verdict(StrEnum):
    VALID = "valid"
    WRONG = "wrong"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Told:
    """`message` is a French sentence, empty when there is nothing to say; `instead` are numbers as one prints them."""

    verdict: Verdict
    message: str
    kind: IdentifierKind
    normalized: str = ""
    instead: tuple[str, ...] = ()


def told(value: str, declared: IdentifierKind) -> Told:
    if declared not in LENGTHS or not value.strip():
        return Told(Verdict.UNCHECKED, "", declared, "".join(value.split())[:100])
    kind, normalized = recognize(value, declared)
    if kind in LENGTHS and normalized:
        return Told(Verdict.VALID, _("%(kind)s valide.") % {"kind": kind.name}, kind, normalized)
    return wrong(value, declared if kind not in LENGTHS else kind)


def wrong(value: str, kind: IdentifierKind) -> Told:
    compact = compacted(value)
    lengths = LENGTHS[kind]
    if len(compact) not in lengths:
        words = _("Un %(kind)s a %(lengths)s caractères, celui-ci en a %(count)d. Vérifiez-le sur le document.")
        said = _(" ou ").join(map(str, lengths))
        return Told(Verdict.WRONG, words % {"kind": kind.name, "lengths": said, "count": len(compact)}, kind)
    words = _(
        "La clé de cet %(kind)s est fausse. S’il est imprimé ainsi sur le document, gardez-le : "
        "il restera marqué comme erroné."
    )
    return Told(Verdict.WRONG, words % {"kind": kind.name}, kind, instead=tuple(instead(compact, kind)))


def compacted(value: str) -> str:
    return "".join(letter for letter in value.upper() if letter.isdigit() or letter == "X")


def instead(compact: str, kind: IdentifierKind) -> list[str]:
    """The valid numbers one slip away: the check digit itself, then two neighbours typed the wrong way round."""
    slips = dict.fromkeys(one for one in slipped(compact) if one != compact and is_valid(one, kind))
    return [printed(one, kind) for one in slips][:MOST]


def slipped(compact: str) -> Iterator[str]:
    yield from (compact[:-1] + key for key in "0123456789X")
    for place in range(len(compact) - 1):
        yield compact[:place] + compact[place + 1] + compact[place] + compact[place + 2 :]


def is_valid(compact: str, kind: IdentifierKind) -> bool:
    try:
        _STANDARDS[kind].validate(compact)
    except ValidationError:
        return False
    return True


def printed(compact: str, kind: IdentifierKind) -> str:
    """« 978-2-07-036822-8 », « 1234-5679 »."""
    standard = _STANDARDS[kind]
    return standard.format(compact) if hasattr(standard, "format") else compact


def wrong_ones(values: Iterable[tuple[str, str]]) -> list[Told]:
    """Of (value, kind) pairs, those that a check digit refuses."""
    every = (told(value, IdentifierKind(kind)) for value, kind in values)
    return [one for one in every if one.verdict is Verdict.WRONG]
