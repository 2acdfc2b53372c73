"""The bytes of a feed or of a file → Read. Whatever the format, one bad item costs itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from experiences.exchange.receiving import atom, json_ld, table
from experiences.exchange.receiving.faults import Empty, NotFiches
from experiences.exchange.receiving.raw import Broken, Raw, RawFeed
from experiences.exchange.values import SharedFiche, Withdrawn, as_licence_allows
from experiences.exchange.wording import Unfit, understood, withdrawal_understood

MOST = 20_000
"""Fiches of one source."""
_NOT_FICHES = {b"%PDF": "un PDF", b"\x89PNG": "une image", b"\xff\xd8\xff": "une image", b"\x1f\x8b": "une archive"}


@dataclass(frozen=True, slots=True)
class Taken:
    where: str
    fiche: SharedFiche
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    where: str
    named: str
    field: str
    why: str

    def __str__(self) -> str:
        named = f" ({self.named})" if self.named else ""
        field = f" « {self.field} » :" if self.field else ""
        return f"{self.where}{named} refusée,{field} {self.why}."


@dataclass(slots=True)
class Read:
    fiches: list[Taken] = field(default_factory=list)
    withdrawn: list[Withdrawn] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    """Identifiers of all that is there, refused or not."""
    has_nameless: bool = False
    """Something was there that does not say which fiche it is: nothing can be said to be missing."""
    is_whole: bool = True
    next_url: str = ""

    def add(self, feed: RawFeed) -> None:
        self.next_url = feed.next_url
        for item in feed.items:
            if len(self.fiches) + len(self.withdrawn) >= MOST:
                self.is_whole = False
                return
            if isinstance(item, Broken):
                self.refused.append(Refused(item.where, item.named, "", item.why))
                self.has_nameless = True
            else:
                self._add(item)

    def _add(self, item: Raw) -> None:
        identifier = item.said.get("identifiant")
        if isinstance(identifier, str) and identifier.strip():
            self.mentioned.add(identifier.strip())
        else:
            self.has_nameless = True
        try:
            if item.is_withdrawal:
                self.withdrawn.append(withdrawal_understood(item.said))
            else:
                fiche, remarks = understood(item.said)
                self.fiches.append(Taken(item.where, as_licence_allows(fiche), tuple(remarks)))
        except Unfit as unfit:
            named = str(item.said.get("cote") or item.said.get("titre") or "")[:80]
            self.refused.append(Refused(item.where, named, unfit.field, unfit.why))


def raw(body: bytes) -> RawFeed:
    """By what it holds, not by its name nor by what the server calls it. Raises Fault."""
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not start:
        raise Empty
    if what := next((name for mark, name in _NOT_FICHES.items() if start.startswith(mark)), ""):
        raise NotFiches(what=what)
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise NotFiches(what="une page web")
    if start.startswith(b"<"):
        return atom.read(body)
    return json_ld.read(body) if start.startswith((b"{", b"[")) else table.read(body)


def read(body: bytes) -> Read:
    """Raises Fault."""
    found = Read()
    found.add(raw(body))
    return found
