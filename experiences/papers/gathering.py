"""Many sheets in one PDF: a binder, a dossier, the rubric of a publication; its contents and its index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from experiences.papers.sheet import Sheet
from reference.folding import fold


class Kind(Enum):
    BINDER = "classeur"
    DOSSIER = "dossier"
    RUBRIC = "rubrique"


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    """`kicker` stands above the title: « Classeur des fiches », « Les Cahiers, n° 12, 2019 »; `notes` on the cover, a line each."""

    kind: Kind
    title: str
    sheets: tuple[Sheet, ...]
    kicker: str = ""
    introduction: str = ""
    notes: tuple[str, ...] = ()
    url: str = ""

    @property
    def is_binder(self) -> bool:
        return self.kind is Kind.BINDER

    @property
    def is_rubric(self) -> bool:
        return self.kind is Kind.RUBRIC

    @property
    def by_theme(self) -> list[Group]:
        return grouped(self.sheets, lambda sheet: sheet.themes, _("Sans thème"))

    @property
    def by_territory(self) -> list[Group]:
        return grouped(self.sheets, lambda sheet: sheet.filed_under, _("Ailleurs, ou sans lieu précisé"))


def grouped(sheets: Sequence[Sheet], headings: Callable[[Sheet], Iterable[str]], without: str) -> list[Group]:
    """Under each heading of theirs, from A to Z; those that have none come last, under `without`."""
    found: dict[str, list[Sheet]] = {}
    nowhere: list[Sheet] = []
    for sheet in sheets:
        names = tuple(headings(sheet))
        for name in names:
            found.setdefault(name, []).append(sheet)
        if not names:
            nowhere.append(sheet)
    groups = [Group(name, tuple(found[name])) for name in sorted(found, key=lambda name: (fold(name), name))]
    return [*groups, *([Group(without, tuple(nowhere))] if nowhere else [])]
