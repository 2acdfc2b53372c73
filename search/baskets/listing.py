"""A list ready to be written: lines in their order, or under headings, whether they come from a panier or a search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from reference.folding import fold
from search.baskets.contents import Content, Key, each_content, key_of
from search.baskets.models import Basket
from search.engines.base import Engine
from search.query import Query

LONGEST = 5000
"""Lines of a file."""
LONGEST_ON_PAPER = 1000
"""Lines of a page to print and of a PDF, which take some milliseconds each."""


@dataclass(frozen=True, slots=True)
class Line:
    content: Content
    note: str = ""


class Order(StrEnum):
    OWN = "liste"
    THEME = "theme"
    TYPE = "type"
    YEAR = "annee"
    AUTHOR = "auteur"


ORDER_LABELS: dict[Order, Promise] = {
    Order.OWN: _("L’ordre de la liste"),
    Order.THEME: _("Thème"),
    Order.TYPE: _("Type de document"),
    Order.YEAR: _("Année, la plus récente d’abord"),
    Order.AUTHOR: _("Auteur, de A à Z"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a bibliography shows, and under which headings."""

    order: Order = Order.OWN
    notes: bool = True
    call_numbers: bool = True
    abstracts: bool = False

    @classmethod
    def of(cls, parameters: dict[str, str]) -> Options:
        """From an address: « ?ordre=theme&notes=oui »; before anybody chose, the defaults."""
        if "ordre" not in parameters:
            return cls()
        wanted = parameters.get("ordre", "")
        order = Order(wanted) if wanted in set(Order) else Order.OWN
        return cls(order, *("oui" in parameters.get(name, "") for name in ("notes", "cotes", "resumes")))


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    lines: list[Line]


def lines_of(basket: Basket, limit: int = LONGEST) -> Iterator[Line]:
    """Those whose content is public today, in the order of the panier."""
    entries = list(basket.entries.all()[:limit])
    for entry, (_key, content) in zip(entries, each_content(entry.key for entry in entries), strict=True):
        if content is not None:
            yield Line(content, entry.note)


def lines_found(engine: Engine, query: Query, limit: int = LONGEST) -> Iterator[Line]:
    """All the hits of a search, in its order, at most `limit`. Raises EngineUnavailable before the first line."""
    found = (content for _key, content in each_content(keys_found(engine, query, limit)))
    return (Line(content) for content in found if content is not None)


def keys_found(engine: Engine, query: Query, limit: int) -> list[Key]:
    return list(islice(titles_found(engine, query, limit), limit))


def titles_found(engine: Engine, query: Query, limit: int) -> dict[Key, str]:
    """Asked all at once, before anything is written: half a file would pass for the whole."""
    found: dict[Key, str] = {}
    page_size = min(limit, 1000)
    for page in range(1, -(-limit // page_size) + 1):
        hits = engine.search(replace(query, page=page, page_size=page_size, with_facets=False)).hits
        found |= {key: hit.title for hit in hits if (key := key_of(hit.id))}
        if len(hits) < page_size:
            break
    return dict(islice(found.items(), limit))


def arranged(lines: Iterable[Line], order: Order) -> list[Section]:
    """Under headings; within one, by author then title, but for the list's own order."""
    if order is Order.OWN:
        return [Section("", list(lines))]
    ordered = sorted(lines, key=by_author)
    if order is Order.AUTHOR:
        return [Section("", ordered)]
    grouped: dict[str, list[Line]] = {}
    for line in ordered:
        grouped.setdefault(heading(line.content, order), []).append(line)
    last = {Order.THEME: now("Autres documents"), Order.YEAR: now("Sans date")}.get(order, "")
    headings = sorted(grouped, key=fold)
    if order is Order.YEAR:
        headings.sort(key=lambda text: int(text) if text.isdigit() else 0, reverse=True)
    headings.sort(key=lambda text: text == last)
    return [Section(text, grouped[text]) for text in headings]


def heading(content: Content, order: Order) -> str:
    if order is Order.THEME:
        return content.theme or now("Autres documents")
    if order is Order.YEAR:
        return str(content.year or now("Sans date"))
    return content.type_label


def by_author(line: Line) -> tuple[str, str]:
    return fold(line.content.author) or "~", fold(line.content.title)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is printed: a title, an introduction, sections, and whether something was left out for want of room."""

    title: str
    intro: str
    sections: list[Section]
    options: Options
    seen_on: date
    is_cut: bool = False

    @property
    def count(self) -> int:
        return sum(len(section.lines) for section in self.sections)
