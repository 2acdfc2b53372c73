"""One fiche as it travels between two centres. No Django here.

Every list is as the model holds it (experiences/models/parts.py): roles, topics, states and licences are its codes.
Stories are HTML of a few marks (see `marks.py`); everything else is plain text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

RESERVED = "reserve"
LICENCES = {
    "etalab-2.0": ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    "cc-by-sa-4.0": ("Creative Commons BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "cc-by-4.0": ("Creative Commons BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    RESERVED: ("Tous droits réservés", ""),
}
STORIES = (
    "context", "objectives", "approach", "participation", "results", "hindsight", "transfer_conditions", "vigilance",
)  # fmt: skip
REASONS = {
    "depubliee": "Retirée du site",
    "supprimee": "Supprimée",
    "expiree": "Arrivée à échéance",
    "reservee": "Réservée à certains lecteurs",
}


@dataclass(frozen=True, slots=True)
class SharedPlace:
    kind: str
    """« commune », « qpv », « ept », « departement », « region »: reference.Territory.Kind."""
    code: str
    name: str = ""
    vintage: int = 0
    successor: str = ""
    """Of a former commune: the code of the one that took it over."""


@dataclass(frozen=True, slots=True)
class SharedBody:
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SharedFunding:
    funder: str
    amount: Decimal | None = None
    year: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SharedIndicator:
    name: str
    value: str
    unit: str = ""
    source: str = ""
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class SharedLesson:
    text: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class SharedContact:
    """Only one that may be shown, and until when."""

    name: str
    position: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""
    consented_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class SharedOrigin:
    """The fiche of another centre that this one was made from."""

    name: str
    url: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class SharedFiche:
    identifier: str
    """A tag URI (RFC 4151), built on the number: neither the address nor the title may change it."""
    number: str
    title: str
    summary: str = ""
    url: str = ""
    published_at: datetime | None = None
    changed_at: datetime | None = None
    licence: str = "etalab-2.0"
    written_on: date | None = None
    verified_on: date | None = None
    writers: tuple[str, ...] = ()
    """« Mercier, Paul »."""
    places: tuple[SharedPlace, ...] = ()
    place: str = ""
    precision: str = ""
    themes: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    audience_note: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    state: str = ""
    full_time_equivalents: Decimal | None = None
    budget: Decimal | None = None
    resources: str = ""
    bodies: tuple[SharedBody, ...] = ()
    fundings: tuple[SharedFunding, ...] = ()
    indicators: tuple[SharedIndicator, ...] = ()
    stories: dict[str, str] = field(default_factory=dict)
    """{name of STORIES: HTML}; what is not told is not there."""
    levers: tuple[SharedLesson, ...] = ()
    brakes: tuple[SharedLesson, ...] = ()
    contacts: tuple[SharedContact, ...] = ()
    references: tuple[str, ...] = ()
    based_on: SharedOrigin | None = None
    is_demo: bool = False
    is_partial: bool = False
    """Its licence reserves it: who, what, where, when; the rest is read at its address."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A tombstone: it was public, it is no longer."""

    identifier: str
    number: str
    title: str = ""
    withdrawn_at: datetime | None = None
    reason: str = ""
    """A key of REASONS."""

    @property
    def said(self) -> str:
        return REASONS.get(self.reason, "Retirée du site")


Shared = SharedFiche | Withdrawn


def as_licence_allows(fiche: SharedFiche) -> SharedFiche:
    """A fiche whose rights are reserved travels as a notice: nothing of its text, nobody's address."""
    if fiche.licence != RESERVED:
        return fiche
    return replace(
        fiche, stories={}, levers=(), brakes=(), indicators=(), fundings=(), contacts=(), references=(), resources="",
        full_time_equivalents=None, budget=None, is_partial=True,
    )  # fmt: skip


def identifier_of(number: str, authority: str) -> str:
    """`tag:centre.example,2026:fiche/PB-FE-2018-012` (RFC 4151): the year is that of this scheme, not of the fiche."""
    return f"tag:{authority},2026:fiche/{number}"


def is_of(identifier: str, authority: str) -> bool:
    return identifier.startswith(f"tag:{authority},2026:fiche/")
