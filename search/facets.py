"""The filters as a page shows them: lists and trees of boxes, the years as bars, what is new as a choice of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from search import spans
from search.address import only, parameters_of
from search.branches import Branch, branches
from search.engines.base import Facet, FacetValue
from search.fields import FACETS, FieldKind
from search.query import Query

SHOWN = 6
"""Values, or trees of them, shown before « autres »."""
MOST_SHOWN = 24
"""Values, or trees, that the page of results holds, folded ones included: the whole list has a page of its own."""
FILTERABLE = 20
"""Values from which one may type to find one."""
LISTED = [name for name, field in FACETS.items() if field.kind in (FieldKind.TEXT, FieldKind.WORD) and name != "nature"]
"""Facets that have a page of their own."""
OPEN = frozenset({"nature", "type", "theme", "sujet", "annee"})
"""Facets that are unfolded when nothing in them is ticked."""


@dataclass(frozen=True, slots=True)
class Box:
    """A value to tick, and those under it."""

    id: str
    """Its own in the page: a value that stands under two others has two boxes."""
    value: str
    label: str
    count: int
    unit: str
    """« résultats », for who does not see that a number stands beside a box."""
    is_ticked: bool
    is_open: bool
    under: list[Box]


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """Boxes to tick, in trees where the values have a hierarchy."""

    name: str
    label: str
    first: list[Box]
    """The most frequent, and all that hold something ticked."""
    others: list[Box]
    is_open: bool
    chosen: int
    more_url: str
    """The page of all its values, when there may be more."""
    number: int
    """Values counted here."""
    template = "search/includes/facet_boxes.html"

    @property
    def is_filterable(self) -> bool:
        return self.number >= FILTERABLE


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One value or none."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    is_open: bool
    chosen: int
    template = "search/includes/facet_choice.html"


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int
    share: int
    """Percents of the longest."""
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownYears:
    """Decades, then the years of one, as bars that are links; and the form « De … à … »."""

    name: str
    label: str
    bars: list[Bar]
    undated: Bar | None
    first: str
    last: str
    """What the form holds."""
    kept: list[str]
    """Values that the form cannot hold, and sends along."""
    all_url: str
    """Back to the decades; "" when they are shown."""
    is_open: bool
    chosen: int
    template = "search/includes/facet_years.html"


def shown_facets(query: Query, facets: Iterable[Facet]) -> list[ShownFacet | ShownChoice | ShownYears]:
    return [shown_facet(query, facet) for facet in facets if facet.values or facet.spans]


def shown_facet(query: Query, facet: Facet) -> ShownFacet | ShownChoice | ShownYears:
    field = FACETS[facet.name]
    chosen = len(dict(query.filters).get(facet.name, ()))
    is_open = bool(chosen) or facet.name in OPEN
    if field.kind is FieldKind.NUMBER:
        return shown_years(query, facet, is_open=is_open, chosen=chosen)
    if field.kind is FieldKind.DAY:
        return ShownChoice(facet.name, facet.label, facet.values, is_open, chosen)
    trees = branches(facet.name, facet.values)
    first = [tree for rank, tree in enumerate(trees) if rank < SHOWN or tree.is_open]
    others = [tree for rank, tree in enumerate(trees) if SHOWN <= rank < MOST_SHOWN and not tree.is_open]
    has_page = min(FILTERABLE, field.facet_size) <= len(facet.values) and facet.name in LISTED
    more_url = listing_url(query, facet.name) if has_page else ""
    return ShownFacet(
        facet.name,
        facet.label,
        boxes(first, facet.name),
        boxes(others, facet.name),
        is_open,
        chosen,
        more_url,
        len(facet.values),
    )


def boxes(trees: Iterable[Branch], way: str) -> list[Box]:
    """`way`: the name of the facet, then what stands above, as an address would say it."""
    # French has no other plural than that of two: asked for once, not once a box.
    units = [ngettext("résultat", "résultats", number) for number in range(3)]
    return [
        Box(
            f"{way}/{quote(value.value, safe='')}",
            value.value,
            value.label,
            value.count,
            units[min(value.count, 2)],
            value.selected,
            tree.is_open,
            boxes(tree.under, quote(f"{way}/{value.value}")) if tree.under else [],
        )
        for tree in trees
        for value in (tree.value,)
    ]


def shown_years(query: Query, facet: Facet, *, is_open: bool, chosen: int) -> ShownYears:
    asked = dict(query.filters).get(facet.name, ())
    span = spans.span_of(asked[0]) if len(asked) == 1 else None
    decade = decade_shown(span)
    if decade is None:
        values = [value for value in facet.spans if is_decade(value.value)]
    else:
        values = [value for value in facet.values if (year := spans.span_of(value.value)) and year.first in decade]
    undated = next((value for value in facet.spans if value.value == spans.UNDATED), None)
    most = max((value.count for value in values), default=1) or 1

    def bar(value: FacetValue) -> Bar:
        share = max(1, round(100 * value.count / most)) if value.count else 0
        return Bar(
            value.label, value.count, min(share, 100), only(query, facet.name, value.value), value.value in asked
        )

    return ShownYears(
        facet.name,
        facet.label,
        bars=[bar(value) for value in values],
        undated=bar(undated) if undated and undated.count else None,
        first="" if span is None or span.first is None else str(span.first),
        last="" if span is None or span.last is None else str(span.last),
        kept=[] if span else list(asked),
        all_url=only(query, facet.name) if decade is not None else "",
        is_open=is_open,
        chosen=chosen,
    )


def decade_shown(span: spans.Span | None) -> range | None:
    """The years of one decade, when what is asked lies in it."""
    if span is None or span.first is None or span.last is None:
        return None
    start = spans.decade_of(span.first)
    return range(start, start + 10) if span.last < start + 10 else None


def is_decade(value: str) -> bool:
    span = spans.span_of(value)
    return span is not None and span.first is not None and span == spans.decade(spans.decade_of(span.first))


def listing_url(query: Query, name: str) -> str:
    """The page of all the values of a facet for this search."""
    parameters = [(key, value) for key, value in parameters_of(query) if key != "page"]
    path = reverse("search:facet", args=[name])
    return f"{path}?{urlencode(parameters)}" if parameters else path
