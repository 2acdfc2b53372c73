"""Holdings of a serial, and of other libraries.

950  PMB: $a localisation  $b holdings  $c place  $d support  $f call number  $i gaps  $j note
     (a note « Conservation : 5 ans » is how long issues are kept)
955, 957, 959  $b holdings (else $a)  $c $d localisation  $e call number  $w gaps  $r $z note
930  Sudoc: $b library (RCR)  $c place  $a call number      852  $a $b $c localisation  $j call number  $z note
"""

import re
from collections.abc import Iterable

from pymarc import Field

from catalogue.parsed import Holdings
from catalogue.unimarc.fields import Fields, values

# tag: localisation, statement, call number, gaps, note, support: the subfields of each.
_SHAPES = {
    "950": ("ac", "b", "f", "i", "j", "d"),
    "955": ("cd", "ab", "e", "w", "rz", ""),
    "957": ("cd", "b", "e", "w", "rz", ""),
    "959": ("cd", "b", "e", "w", "rz", ""),
    "930": ("bc", "", "a", "", "", ""),
    "852": ("abc", "", "j", "", "z", ""),
}
_RETENTION = re.compile(r"conservation\s*:\s*(.+)", re.IGNORECASE)
READS = {tag: "".join(shape) for tag, shape in _SHAPES.items()}


def holdings(fields: Fields) -> tuple[Holdings, ...]:
    found = [_holdings(field, _SHAPES[tag]) for tag in fields.by_tag if tag in _SHAPES for field in fields.by_tag[tag]]
    return tuple(dict.fromkeys(one for one in found if one != Holdings("", "")))


def _holdings(field: Field, shape: Iterable[str]) -> Holdings:
    localisation, statement, call_number, gaps, notes, support = (values(field, codes) for codes in shape)
    kept = [found[1] for note in notes if (found := _RETENTION.fullmatch(note))]
    return Holdings(
        localisation=", ".join(localisation),
        statement=" ; ".join(statement),
        call_number=" ".join(call_number),
        gaps=" ; ".join(gaps),
        note=" ; ".join(note for note in notes if not _RETENTION.fullmatch(note)),
        support=", ".join(support),
        retention=", ".join(kept),
    )
