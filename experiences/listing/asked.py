"""What is asked of the list of fiches, by its address: `?vue=carte&theme=habitat&territoire=bondy&etat=en-cours`.

Read from any address without ever failing: what it does not understand it leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.http import urlencode

LIST, MAP, TABLE = "liste", "carte", "tableau"
VIEWS = (LIST, MAP, TABLE)
FRESH, AGED = "a-jour", "a-actualiser"
ELSEWHERE, NOWHERE = "ailleurs", "sans-lieu"
"""Two answers to « where » that are not territories."""
LONGEST = 100
_SLUG = re.compile(r"[\w-]{1,180}", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_SORT = re.compile(r"-?[a-z]{2,20}", re.ASCII)
_NOT_WORDS = re.compile(r"[\x00-\x1f\x7f]+")

FILTERS = {
    "q": "words",
    "theme": "theme",
    "territoire": "territory",
    "cadre": "framework",
    "public": "audience",
    "etat": "state",
    "annee": "year",
    "fraicheur": "freshness",
}
"""Parameter of the address → field of `Asked`."""


@dataclass(frozen=True, slots=True)
class Asked:
    view: str = LIST
    words: str = ""
    theme: str = ""
    territory: str = ""
    itself: bool = False
    """Only the fiches of the territory as a whole, not those of what lies in it."""
    framework: str = ""
    audience: str = ""
    state: str = ""
    year: str = ""
    freshness: str = ""
    sort: str = ""
    """The column of the table, led by a minus when it descends."""

    @property
    def is_filtered(self) -> bool:
        return any(getattr(self, field) for field in FILTERS.values())

    def filters(self) -> dict[str, str]:
        """The part of the address that chooses fiches, whatever the view.

        `echelle` repeats the territory: a form that changes the one without the other asks no more for this scale.
        """
        said = {name: getattr(self, field) for name, field in FILTERS.items()}
        if self.territory and self.itself:
            said["echelle"] = self.territory
        return {name: value for name, value in said.items() if value}

    def parameters(self) -> dict[str, str]:
        said = {} if self.view == LIST else {"vue": self.view}
        if self.view == TABLE and self.sort:
            said["tri"] = self.sort
        return said | self.filters()

    def but(self, **changes: object) -> Asked:
        """The same question, said otherwise; another territory is asked with all that lies in it."""
        if "territory" in changes:
            changes.setdefault("itself", False)
        return replace(self, **changes)  # type: ignore[arg-type]

    def address(self, **changes: object) -> str:
        """« ?vue=carte&theme=habitat », or « ? » for the plain list."""
        return "?" + urlencode(self.but(**changes).parameters())

    def only(self, field: str) -> Asked:
        """The same view with one filter."""
        return replace(
            self.without_filters, **{field: getattr(self, field)}, itself=self.itself and field == "territory"
        )

    @property
    def without_filters(self) -> Asked:
        return Asked(view=self.view, sort=self.sort)


def read(parameters: Mapping[str, str]) -> Asked:
    def said(name: str) -> str:
        return parameters.get(name, "")

    view, year, sort, freshness = said("vue"), said("annee"), said("tri"), said("fraicheur")
    territory = slug(said("territoire"))
    return Asked(
        view=view if view in VIEWS else LIST,
        words=typed(said("q")),
        theme=slug(said("theme")),
        territory=territory,
        itself=bool(territory) and said("echelle") == territory,
        framework=slug(said("cadre")),
        audience=slug(said("public")),
        state=slug(said("etat")),
        year=year if _YEAR.fullmatch(year) else "",
        freshness=freshness if freshness in (FRESH, AGED) else "",
        sort=sort if _SORT.fullmatch(sort) else "",
    )


def typed(text: str) -> str:
    """Words as one may type them: no control character, which PostgreSQL refuses, and not a whole page."""
    return " ".join(_NOT_WORDS.sub(" ", text)[:LONGEST].split())


def slug(text: str) -> str:
    return text if _SLUG.fullmatch(text) else ""
