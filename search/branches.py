"""The hierarchy of the values of a facet: which subject is above which, where a territory lies. One query each.

The index keeps what is above as plain values, which makes its counts true; how they stand one above the other is read
here, for the few that a page shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from catalogue.models import BroaderLink
from reference.among import among
from reference.models import Territory
from search.engines.base import FacetValue

Links = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Branch:
    value: FacetValue
    under: list[Branch] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Something is ticked here or further down."""
        return self.value.selected or any(branch.is_open for branch in self.under)


def subject_links(labels: Collection[str]) -> Links:
    """(narrower, broader), both among `labels`."""
    these = among(labels)
    links = BroaderLink.objects.filter(
        subject__label__in=these, broader__label__in=these, subject__vocabulary__is_ours=True
    )
    return links.order_by().values_list("subject__label", "broader__label")


def territory_links(names: Collection[str]) -> Links:
    these = among(names)
    links = Territory.objects.filter(name__in=these, parent__name__in=these)
    return links.order_by().values_list("name", "parent__name")


LINKS: dict[str, Callable[[Collection[str]], Links]] = {"sujet": subject_links, "territoire": territory_links}


def branches(name: str, values: Collection[FacetValue]) -> list[Branch]:
    """The values of a facet as trees, in their order; one under several stands under each; without hierarchy, a list."""
    counted = {value.value: value for value in values}
    above: dict[str, set[str]] = defaultdict(set)
    if name in LINKS:
        for low, high in LINKS[name](list(counted)):
            if low != high:
                above[low].add(high)
    below: dict[str, list[str]] = defaultdict(list)
    for value in counted:
        for high in above[value]:
            below[high].append(value)

    def branch(value: str, way: frozenset[str]) -> Branch:
        under = [branch(low, way | {low}) for low in below[value] if low not in way]
        return Branch(counted[value], under)

    tops = [value for value in counted if not above[value] or turns_round(value, above)]
    return [branch(value, frozenset([value])) for value in tops]


def turns_round(value: str, above: dict[str, set[str]]) -> bool:
    """Above itself, by a hierarchy that was not checked: it stays at the top, to be seen."""
    seen, waiting = set(), list(above[value])
    while waiting:
        here = waiting.pop()
        if here == value:
            return True
        if here not in seen:
            seen.add(here)
            waiting += above[here]
    return False
