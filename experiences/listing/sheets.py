"""The public fiches, each with what the filters and the views ask of it: three queries, whatever their number.

Filters, counts, map and table are then computed in memory, so that they always agree. A thousand fiches weigh little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils import timezone

from experiences.listing.places import Place, Places
from experiences.models.fiches import FRESH_MONTHS, ExperiencePage
from experiences.models.parts import months_later
from reference.folding import fold
from reference.models import Audience, Framework, Territory, Theme

TERMS = {"theme": Theme, "framework": Framework, "audience": Audience}
LINKS = {"theme": "themes", "framework": "frameworks", "audience": "audiences", "territory": "territories"}
"""What a fiche is linked to, which names the column too → the field of the fiche."""


@dataclass(frozen=True)
class Sheet:
    pk: int
    number: str
    title: str
    summary: str
    place: str
    precision: str
    state: str
    started_on: date | None
    ended_on: date | None
    written_on: date | None
    verified_on: date | None
    is_fresh: bool
    themes: frozenset[str] = frozenset()
    frameworks: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    territories: tuple[int, ...] = ()

    @property
    def year(self) -> str:
        """When the action began, else when it was told: as the documentary search counts it."""
        first = self.started_on or self.written_on
        return str(first.year) if first else ""

    @cached_property
    def folded(self) -> str:
        return fold(f"{self.number} {self.title} {self.summary} {self.place}")


@dataclass(frozen=True, slots=True)
class Term:
    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that the list knows."""

    sheets: list[Sheet]
    terms: dict[str, dict[str, Term]]
    """« theme », « framework », « audience » → slug → term, in the order of the centre."""
    places: Places

    def themes_of(self, sheet: Sheet) -> list[Term]:
        """In the order of the centre."""
        return [term for slug, term in self.terms["theme"].items() if slug in sheet.themes]

    def places_of(self, sheet: Sheet) -> list[Place]:
        """By name, under the name that each fiche gives them: a former commune keeps its own."""
        known = [self.places.by_key[key] for key in sheet.territories if key in self.places.by_key]
        return sorted(known, key=lambda place: fold(place.name))


def shelf_of(fiches: QuerySet[ExperiencePage], today: date | None = None) -> Shelf:
    terms, keyed = read_terms()
    return Shelf(read_sheets(fiches, keyed, today or timezone.localdate()), terms, read_places())


def read_terms() -> tuple[dict[str, dict[str, Term]], dict[tuple[str, int], str]]:
    """The terms by kind and slug; and the slug of each by its key in the database."""
    rows = union(
        model._default_manager.order_by().values_list(
            Value(kind, CharField()), "pk", "position", "name", "slug", F("short_name" if model is Theme else "name")
        )
        for kind, model in TERMS.items()
    )
    terms: dict[str, dict[str, Term]] = {kind: {} for kind in TERMS}
    keyed: dict[tuple[str, int], str] = {}
    for kind, pk, _position, _name, slug, label in sorted(rows, key=lambda row: (row[0], row[2], row[3])):
        terms[kind][slug] = Term(slug, label)
        keyed[kind, pk] = slug
    return terms, keyed


def read_places() -> Places:
    rows = Territory.objects.order_by("name").values_list("pk", "kind", "code", "name", "slug", "parent", "successor")
    return Places(Place(*row) for row in rows)


def read_sheets(fiches: QuerySet[ExperiencePage], keyed: dict[tuple[str, int], str], today: date) -> list[Sheet]:
    """The latest written first."""
    links = read_links()
    rows = fiches.order_by("-written_on", "-first_published_at", "-pk").values_list(
        "pk", "number", "title", "summary", "place", "precision", "state", "started_on", "ended_on", "written_on",
        "verified_on",
    )  # fmt: skip

    def slugs(kind: str, pk: int) -> frozenset[str]:
        return frozenset(keyed[kind, key] for key in links[kind, pk] if (kind, key) in keyed)

    return [
        Sheet(
            *row,
            is_fresh=is_fresh(row[10] or row[9], today),
            themes=slugs("theme", row[0]),
            frameworks=slugs("framework", row[0]),
            audiences=slugs("audience", row[0]),
            territories=tuple(links["territory", row[0]]),
        )
        for row in rows
    ]


def read_links() -> dict[tuple[str, int], list[int]]:
    """(kind, fiche) → keys of its terms and territories. Links of other fiches come too, and are not looked at."""
    rows = union(
        getattr(ExperiencePage, name)
        .through.objects.order_by()
        .values_list(Value(kind, CharField()), "experiencepage", kind)
        for kind, name in LINKS.items()
    )
    links: dict[tuple[str, int], list[int]] = defaultdict(list)
    for kind, fiche, key in rows:
        links[kind, fiche].append(key)
    return links


def union(queries: Iterable[Any]) -> Any:
    first, *others = queries
    return first.union(*others, all=True)


def is_fresh(read_on: date | None, today: date) -> bool:
    """As `ExperiencePage.is_fresh`, of a row."""
    return read_on is not None and months_later(read_on, FRESH_MONTHS) >= today
