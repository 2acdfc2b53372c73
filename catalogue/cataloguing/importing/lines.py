"""What a run does notice by notice: tabs by outcome, words searched, fifty a page.

Made for two hundred thousand lines: a tab walks the index (run, outcome, file, position), the counts read that same index
and nothing else, and what a line changed, compressed, is left in the database until the line is opened.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from catalogue.cataloguing.importing.pages import run_url
from catalogue.cataloguing.importing.words import tab_labels
from catalogue.models import ImportLine, ImportRun
from reference.folding import fold

PER_PAGE = 50
CARDS_PER_PAGE = 20
"""Records to decide, each with its candidates side by side."""

Outcome = ImportLine.Outcome


@dataclass(frozen=True, slots=True)
class Tab:
    outcome: str
    label: str
    count: int
    url: str
    is_current: bool


class CountedPaginator(Paginator):
    """Of a tab without search: how many is known already."""

    def __init__(self, *args: Any, known: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    @cached_property
    def count(self) -> int:
        return super().count if self.known is None else self.known


class Listing:
    """The lines that an address asks for: `?sort=updated&q=ville&p=2`."""

    def __init__(self, run: ImportRun, request: HttpRequest) -> None:
        self.run = run
        self.labels = tab_labels(run)
        self.words = " ".join(request.GET.get("q", "").split())[:200]
        self.asked = request.GET.get("sort", "")
        self.wanted_page = request.GET.get("p")

    @cached_property
    def counts(self) -> dict[str, int]:
        return counts(self.run)

    @cached_property
    def outcome(self) -> str:
        """Asked for; else the first that has something to look at, what waits for an answer before all."""
        if self.asked in self.labels:
            return self.asked
        return next((one for one in self.labels if self.counts.get(one)), Outcome.CREATED)

    @cached_property
    def tabs(self) -> list[Tab]:
        """Only those that are worth a click, and the one that was asked for."""
        return [
            Tab(outcome, label, self.counts.get(outcome, 0), self.url(sort=outcome), outcome == self.outcome)
            for outcome, label in self.labels.items()
            if self.counts.get(outcome) or outcome == self.asked
        ]

    @cached_property
    def label(self) -> str:
        return self.labels[self.outcome]

    @cached_property
    def page(self) -> Page:
        known = None if self.words else self.counts.get(self.outcome, 0)
        size = CARDS_PER_PAGE if self.outcome == Outcome.TO_DECIDE else PER_PAGE
        return CountedPaginator(self.lines, size, known=known).get_page(self.wanted_page)

    @cached_property
    def page_range(self) -> list[Any]:
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1))

    @property
    def lines(self) -> QuerySet[ImportLine]:
        lines = self.run.lines.filter(outcome=self.outcome).order_by("file", "position", "pk").defer("changes")
        return found(lines, self.words) if self.words else lines

    @property
    def address(self) -> str:
        """Of this very list: what a form comes back to."""
        page = self.page.number if self.page.number > 1 else ""
        return f"{self.url(sort=self.outcome, q=self.words, p=page)}#notices"

    def url(self, **parameters: Any) -> str:
        return f"{run_url(self.run)}?{urlencode({name: value for name, value in parameters.items() if value})}"


def counts(run: ImportRun) -> dict[str, int]:
    rows = run.lines.order_by().values_list("outcome").annotate(count=Count("pk"))
    return dict(rows)


def found(lines: QuerySet[ImportLine], text: str) -> QuerySet[ImportLine]:
    """Every word in the title, with or without its accents; or the number that the source gives."""
    titled = Q(*(Q(title__iregex=spelt(word)) for word in fold(text).split() or [text]))
    return lines.filter(titled | Q(source_record_id=text))


def spelt(word: str) -> str:
    """« ecole » → a pattern for every way to write it: `[eèéêë…]c[oòóô…]l[e…]`. A line has no folded key to search."""
    pattern = "".join(_accented().get(letter, re.escape(letter)) for letter in word)
    return pattern.replace(_accented()["o"] + _accented()["e"], f"(?:{_accented()['o']}{_accented()['e']}|œ|Œ)")


@cache
def _accented() -> dict[str, str]:
    """Letter → the class of its accented forms, small and capital: a regular expression of SQLite knows ASCII only."""
    forms: dict[str, list[str]] = defaultdict(list)
    for code in (*range(0x41, 0x7B), *range(0xC0, 0x180)):
        bare = unicodedata.normalize("NFD", chr(code))[0].lower()
        if bare.isascii() and bare.isalpha():
            forms[bare].append(chr(code))
    return {letter: f"[{''.join(written)}]" for letter, written in forms.items()}
