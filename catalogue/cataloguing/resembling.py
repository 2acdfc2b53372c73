"""The notices that the one being catalogued may already be: same number, or same title with its year and author.

What an import compares (`catalogue.importing.matching`) is compared here, one notice at a time.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from catalogue.filing import likeness, sort_title, without_article
from catalogue.importing.matching import STANDING_FOR_A_NOTICE
from catalogue.models import BibliographicRecord
from catalogue.parsed import IdentifierKind, Level

MOST = 3
"""Notices named to the person: one is enough to look."""


def others(pk: int | None) -> QuerySet[BibliographicRecord]:
    """Every notice but this one, light enough to be named."""
    return BibliographicRecord.objects.exclude(pk=pk).only("pk", "title", "level", "document_type", "year_start")


def with_number(kind: IdentifierKind, normalized: str, level: str, pk: int | None = None) -> list[BibliographicRecord]:
    """Those that bear the number, where it stands for a whole notice: never the ISBN of the book an article is in."""
    if not normalized or not level or Level(level) not in STANDING_FOR_A_NOTICE.get(kind, ()):
        return []
    same = others(pk).filter(identifiers__kind=kind, identifiers__normalized=normalized, level=level)
    return list(same.order_by("pk").distinct()[:MOST])


def alike(
    level: str, title: str, year: int | None, authors: Iterable[str], pk: int | None
) -> list[BibliographicRecord]:
    """Same level, title, year and first author."""
    key = likeness(level, (title,), year, next(iter(authors), ""))
    return list(others(pk).filter(likeness=key).order_by("pk")[:MOST]) if key is not None else []


def titled(level: str, title: str, pk: int | None) -> list[BibliographicRecord]:
    """Same title, whatever the rest: to look at, not to refuse."""
    key = sort_title(without_article(title))
    if len(key) < 4:
        return []
    return list(others(pk).filter(sort_title=key, level=level).order_by("pk")[:MOST])
