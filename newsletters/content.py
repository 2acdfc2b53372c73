"""What a numéro says, once composed: rubrics of entries, as plain values.

Written by the rubrics (`newsletters.rubrics`), frozen as JSON when the numéro leaves, and rendered four ways from the same
values: the mail and its plain text (`rendering`), paper (`printing`), the page of the archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

# What differs from one subscriber to the next: replaced in the frozen mail just before it leaves.
GREETING = "[[salutation]]"
PREFERENCES_URL = "[[preferences]]"
UNSUBSCRIBE_URL = "[[desinscription]]"
PLACEHOLDERS = (GREETING, PREFERENCES_URL, UNSUBSCRIBE_URL)


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG or PNG rendition; `url` is absolute, width and height are pixels as shown. `alt` is empty for a décor."""

    url: str
    alt: str
    width: int
    height: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """`label` says where it goes by itself (« Lire la fiche » is not enough on its own: rendering adds the title)."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said: a rendez-vous, a reference, a fiche, a mouvement, a free text, a picture.

    `html` holds only p, ul, ol, li, strong, b, em, i, a, br, sup; everything else is plain text. Addresses are absolute.
    """

    title: str = ""
    url: str = ""
    kicker: str = ""
    html: str = ""
    details: tuple[str, ...] = ()
    picture: Picture | None = None
    links: tuple[Link, ...] = ()
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    """`kind` is the name of the module that makes it: progress, moves, events, references, sheets, publications…"""

    kind: str
    heading: str
    entries: tuple[Entry, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """`accent` is a colour dark enough for white text, #RRGGBB; `logo` is transparent, at most 64 pixels high."""

    accent: str = "#1f4e5f"
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks, as the foot of the mail and the back of the paper must say."""

    name: str
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    site_url: str = ""
    reason: str = ""
    """Why one receives it: « Vous recevez cette lettre parce que vous y êtes abonné·e. »"""


@dataclass(frozen=True, slots=True)
class Content:
    """One numéro. `issue` is « n° 84 », `period` « mars – avril 2026 », `url` its page in the archive."""

    letter: str
    tagline: str
    issue: str
    period: str
    title: str
    preheader: str
    editorial: str
    url: str
    rubrics: tuple[Rubric, ...]
    look: Look
    sender: Sender

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Content:
        """The inverse of `as_json`, after a stay in the database, where tuples become lists."""
        return cls(
            **{
                **values,
                "rubrics": tuple(_rubric(one) for one in values["rubrics"]),
                "look": Look(accent=values["look"]["accent"], logo=_picture(values["look"]["logo"])),
                "sender": Sender(**{**values["sender"], "address": tuple(values["sender"]["address"])}),
            }
        )


def _rubric(values: Mapping[str, Any]) -> Rubric:
    return Rubric(**{**values, "entries": tuple(entry_from_json(one) for one in values["entries"])})


def entry_from_json(values: Mapping[str, Any]) -> Entry:
    return Entry(
        **{
            **values,
            "details": tuple(values.get("details") or ()),
            "picture": _picture(values.get("picture")),
            "links": tuple(Link(**one) for one in values.get("links") or ()),
        }
    )


def _picture(values: Mapping[str, Any] | None) -> Picture | None:
    return Picture(**values) if values else None
