"""What of a source record was not carried into its ParsedRecord: « 995 $q », how often, and what it said.

Two measures, both made on what really happened, and neither on good intentions:
- of every record, the subfields that no concept reads (`field_map`): nobody can have carried them;
- of some records, looked at closely, the values of the subfields that are read but are found nowhere in the parsed
  record: read, then set aside. Closely: the first ones, then one out of a hundred, which keeps an import as fast as it was.

What is no loss is said in `unimarc/codes/not_carried.tsv`: codes for machines, numbers of the source's own tables,
fields that repeat another. A short value (« 1 », « uu ») is only looked for among the words of the parsed record: it may
be found there by chance, so that a loss of such values is told at the least.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

from pymarc import Field, Record

from catalogue.marc21.record import field_map as marc21_map
from catalogue.parsed import ParsedRecord
from catalogue.unimarc.record import field_map as unimarc_map
from catalogue.unimarc.text import clean

SAMPLES = 5
SAMPLE_LENGTH = 120
FIRST = 200
"""Records looked at closely at the beginning of a file…"""
THEN_ONE_IN = 100
"""… and further on."""

_LIST = Path(__file__).parent / "unimarc" / "codes" / "not_carried.tsv"
_NO_WORD = re.compile(r"[\W_]+")
_SEVERAL = re.compile(r"[;|/]|\s--?\s|\n")
_KEY = re.compile(r"[a-z][a-z_]+:")
_WEAK = 3
"""Letters of a value too short to be looked for inside other words."""


@dataclass(slots=True)
class Loss:
    """Of one subfield: how many values, and some of them."""

    count: int = 0
    samples: list[str] = field(default_factory=list)
    closely: bool = False
    """Counted on the records looked at closely only: the subfield is read, these values are not kept."""

    def add(self, text: str) -> None:
        self.count += 1
        if len(self.samples) < SAMPLES and (sample := " ".join(text.split())[:SAMPLE_LENGTH]) not in self.samples:
            self.samples.append(sample)

    def merge(self, other: Loss) -> None:
        self.count += other.count
        self.samples = list(dict.fromkeys((*self.samples, *other.samples)))[:SAMPLES]


class Known(dict[str, frozenset[str]]):
    """Tag → the subfields that need no counting: those that some concept reads, those that are never a loss."""

    def __init__(self, field_map: dict[str, str]) -> None:
        super().__init__()
        self._field_map = field_map

    def __missing__(self, tag: str) -> frozenset[str]:
        never = (code for code in _CODES if any(value is None for value, _why in _reasons(f"{tag} ${code}")))
        self[tag] = frozenset((*self._field_map.get(tag, ""), *never))
        return self[tag]


_CODES = ascii_letters + digits
_KNOWN_OF = {False: Known(unimarc_map()), True: Known(marc21_map())}
"""By « is it MARC21? »."""


class Losses:
    """The losses of a run, or of a file. `every`: look closely at each record, whatever the time it takes."""

    def __init__(self, *, every: bool = False) -> None:
        self.found: dict[str, Loss] = {}
        self.records = 0
        self.closely = 0
        self._every = every

    def add(self, marc: Record, parsed: ParsedRecord) -> None:
        self.records += 1
        read = _KNOWN_OF["245" in marc]
        look_closely = self._every or self.records <= FIRST or not self.records % THEN_ONE_IN
        for one in marc.fields:
            codes = read[one.tag]
            # Nearly every field is known as a whole.
            if codes.issuperset([subfield[0] for subfield in one.subfields]):
                continue
            for code, text in one.subfields:
                if code not in codes and text and not _repeated(one, codes, text):
                    self._unread(one, code, text)
        if look_closely:
            self.closely += 1
            self._look_closely(marc, parsed, read)

    def _unread(self, one: Field, code: str, text: str) -> None:
        name = _name(one.tag, code, text)
        if text.strip() and not reason(name, text):
            self.found.setdefault(name, Loss()).add(text)

    def _look_closely(self, marc: Record, parsed: ParsedRecord, read: Known) -> None:
        said = Said(parsed)
        for one in marc.fields:
            codes = read[one.tag]
            for code, text in one.subfields:
                if text and code in codes and not said.holds(text):
                    name = _name(one.tag, code, text)
                    if not reason(name, text):
                        self.found.setdefault(name, Loss(closely=True)).add(text)

    def merge(self, other: Losses) -> None:
        self.records += other.records
        self.closely += other.closely
        for name, loss in other.found.items():
            self.found.setdefault(name, Loss(closely=loss.closely)).merge(loss)

    def as_json(self) -> dict[str, Any]:
        """{"995 $q": {"count": 212, "samples": ["…"], "closely": false}, …}, the most frequent first."""
        ordered = sorted(self.found.items(), key=lambda one: (-one[1].count, one[0]))
        return {name: {"count": loss.count, "samples": loss.samples, "closely": loss.closely} for name, loss in ordered}


class Said:
    """Every word of a parsed record, to look for what its source said."""

    __slots__ = ("_text", "_words")

    def __init__(self, parsed: ParsedRecord) -> None:
        texts = [text.casefold() for text in _texts(parsed)]
        # In one piece: « Donzelot, Jacques » is a name and a forename here.
        self._text = "".join(_NO_WORD.sub("", text) for text in texts)
        self._words = {word for text in texts for word in _NO_WORD.split(text)}

    def holds(self, text: str) -> bool:
        """Whole, or each of the parts that a separator makes; without the key of PMB's `$9 key:value`."""
        if key := _KEY.match(text):
            text = text[key.end() :]
        whole = clean(text).casefold()
        return self._has(whole) or all(self._has(part) for part in _SEVERAL.split(whole))

    def _has(self, text: str) -> bool:
        bare = _NO_WORD.sub("", text)
        if len(bare) <= _WEAK:
            return all(word in self._words for word in _NO_WORD.split(text))
        return bare in self._text


def reason(name: str, text: str) -> str:
    """Why this value under this name is no loss: `internal`, `coded`, `elsewhere`; "" when it is one."""
    return next((why for value, why in _reasons(name) if value is None or value.fullmatch(text)), "")


@cache
def _reasons(name: str) -> tuple[tuple[re.Pattern[str] | None, str], ...]:
    """What the list says of « 995 $q »: (which values, or all of them; why)."""
    return tuple((value, why) for pattern, value, why in _not_carried() if pattern.fullmatch(name))


@cache
def _not_carried() -> list[tuple[re.Pattern[str], re.Pattern[str] | None, str]]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(re.compile(pattern), re.compile(value) if value else None, why) for pattern, value, why in rows]


def _repeated(one: Field, codes: frozenset[str], text: str) -> bool:
    """Whether a subfield that is read says the same: PMB repeats the town of 210 $a in its address, $b."""
    return any(code in codes and value == text for code, value in one.subfields)


def _name(tag: str, code: str, text: str) -> str:
    """« 995 $q »; of PMB's own subfield, with its key: « 996 $9 section_libelle: »."""
    key = _KEY.match(text) if code == "9" else None
    return f"{tag} ${code} {key[0]}" if key else f"{tag} ${code}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, bool | int):
        yield str(int(value))
    elif is_dataclass(value):
        for name in _names(type(value)):
            yield from _texts(getattr(value, name))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
