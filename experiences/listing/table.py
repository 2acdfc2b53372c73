"""The table: its columns, and the order in which one of them puts the fiches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from experiences.listing.asked import Asked
from experiences.listing.finding import Found
from experiences.listing.sheets import Sheet, Shelf
from experiences.models.fiches import ExperiencePage
from experiences.models.parts import Involvement
from experiences.reading import period
from reference.folding import fold


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str | Promise
    address: str
    order: str
    """« ascending », « descending », or nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    sheet: Sheet
    places: list[str]
    holders: list[str]
    period: str
    state: str
    precision: str
    page: Any = None


COLUMNS: dict[str, str | Promise] = {
    "cote": _("Cote"),
    "titre": _("Titre"),
    "territoire": _("Territoire"),
    "porteur": _("Porteur"),
    "periode": _("Période"),
    "etat": _("État"),
    "verifiee": _("Vérifiée le"),
}
STATES = {state.value: rank for rank, state in enumerate(ExperiencePage.State)}


def columns(asked: Asked) -> list[Column]:
    shown, descends = sorted_by(asked)
    return [
        Column(
            name,
            label,
            asked.address(sort=f"-{name}" if name == shown and not descends else name),
            ("descending" if descends else "ascending") if name == shown else "",
        )
        for name, label in COLUMNS.items()
    ]


def sorted_by(asked: Asked) -> tuple[str, bool]:
    """(column, whether it descends); no column: the latest written first."""
    name = asked.sort.removeprefix("-")
    return (name, asked.sort.startswith("-")) if name in COLUMNS else ("", False)


def in_order(found: Found) -> list[Sheet]:
    """What a fiche does not say puts it last, whichever way one sorts."""
    name, descends = sorted_by(found.asked)
    if not name:
        return found.sheets
    key = keys_of(name, found)
    said = [sheet for sheet in found.sheets if key(sheet) is not None]
    unsaid = [sheet for sheet in found.sheets if key(sheet) is None]
    return [*sorted(said, key=key, reverse=descends), *unsaid]


def keys_of(name: str, found: Found) -> Callable[[Sheet], Any]:
    """What a column compares; None for a fiche that says nothing of it."""
    match name:
        case "cote":
            return lambda sheet: sheet.number
        case "titre":
            return lambda sheet: fold(sheet.title)
        case "territoire":
            return lambda sheet: fold(", ".join(names_of(sheet, found.shelf))) or None
        case "porteur":
            holders = holders_of(sheet.pk for sheet in found.sheets)
            return lambda sheet: fold(", ".join(holders[sheet.pk])) or None
        case "periode":
            return lambda sheet: sheet.started_on or sheet.ended_on
        case "etat":
            return lambda sheet: STATES.get(sheet.state)
    return lambda sheet: sheet.verified_on


def names_of(sheet: Sheet, shelf: Shelf) -> list[str]:
    names = [place.name for place in shelf.places_of(sheet)]
    return names or ([sheet.place] if sheet.place else [])


def holders_of(fiches: Iterable[int]) -> dict[int, list[str]]:
    """Fiche → the names of those who carry the action, in one query."""
    wanted = set(fiches)
    holders: dict[int, list[str]] = defaultdict(list)
    rows = Involvement.objects.filter(role=Involvement.Role.HOLDER, page__live=True)
    if len(wanted) <= MANY:
        rows = rows.filter(page__in=wanted)
    for page, name, forename in rows.order_by("sort_order").values_list("page", "agent__name", "agent__forename"):
        if page in wanted:
            holders[page].append(f"{forename} {name}".strip())
    return holders


MANY = 100
"""Past that, one asks for all of them: each key would be a parameter of the query."""


def lines(sheets: list[Sheet], pages: dict[int, ExperiencePage], shelf: Shelf) -> list[Line]:
    holders = holders_of(sheet.pk for sheet in sheets)
    states, precisions = dict(ExperiencePage.State.choices), dict(ExperiencePage.Precision.choices)
    return [
        Line(
            sheet,
            names_of(sheet, shelf),
            holders[sheet.pk],
            period(sheet.started_on, sheet.ended_on),
            states.get(sheet.state, ""),
            precisions.get(sheet.precision, ""),
            pages[sheet.pk],
        )
        for sheet in sheets
        if sheet.pk in pages
    ]
