"""A fiche as plain values: what is printed of it today, and what a publication that reprints it keeps for good.

`as_plain` and `from_plain` go to and from JSON. Fields may be added with a default; none is renamed, stored copies bear them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from hashlib import blake2b
from typing import Any


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the story: `name` is its field, `html` what an editor may write, its links whole."""

    name: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Part:
    """Who took part, and as what; `role` is empty for a plain partner."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    text: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    name: str
    value: str
    unit: str = ""
    note: str = ""
    """Source and year."""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact that the fiche shows on the day it is read."""

    name: str
    position: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    key: int
    """Of the page."""
    number: str
    title: str
    summary: str = ""
    url: str = ""
    territories: tuple[str, ...] = ()
    """As the fiche says them: « Pierrefitte-sur-Seine (aujourd’hui Saint-Denis) »."""
    filed_under: tuple[str, ...] = ()
    """Communes of today, EPT, départements: the headings of an index."""
    place: str = ""
    holders: tuple[str, ...] = ()
    partners: tuple[Part, ...] = ()
    period: str = ""
    state: str = ""
    themes: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    audience_note: str = ""
    means: tuple[str, ...] = ()
    story: tuple[Passage, ...] = ()
    afterthoughts: tuple[Passage, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    levers: tuple[Lesson, ...] = ()
    brakes: tuple[Lesson, ...] = ()
    contacts: tuple[Person, ...] = ()
    references: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    written: str = ""
    """« rédigée en septembre 2018 »; then when it was checked."""
    verified: str = ""
    is_old: bool = False
    licence: str = ""
    picture: int | None = None
    """Key of the image."""
    picture_text: str = ""
    """What the picture tells; empty when it is a decor."""
    is_demo: bool = False

    @property
    def where(self) -> tuple[str, ...]:
        return (*self.territories, *((self.place,) if self.place else ()))

    @property
    def has_facts(self) -> bool:
        told = (self.where, self.holders, self.partners, self.period, self.state, self.themes, self.frameworks)
        return any((*told, self.audiences, self.audience_note, self.means))

    def without_contacts(self) -> Sheet:
        """What may be kept for good: an agreement to be called ends one day, a publication does not."""
        return replace(self, contacts=())

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Sheet:
        """Ignores what it does not know: a copy kept by a later version is still read."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in plain.items() if name in known}
        for name, value in kept.items():
            if isinstance(value, list | tuple):
                made = ROWS.get(name)
                kept[name] = tuple(made(**row) if made else row for row in value)
        return cls(**kept)

    @property
    def digest(self) -> str:
        """Changes with anything that the fiche says."""
        written = json.dumps(self.as_plain(), sort_keys=True, ensure_ascii=False)
        return blake2b(written.encode(), digest_size=16).hexdigest()


ROWS: dict[str, type] = {
    "partners": Part,
    "story": Passage,
    "afterthoughts": Passage,
    "indicators": Indicator,
    "levers": Lesson,
    "brakes": Lesson,
    "contacts": Person,
}
