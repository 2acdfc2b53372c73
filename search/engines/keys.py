"""The compact forms of a document that engines compare, sort and complete with: computed once, so that both agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from search.document import SearchDocument
from search.french import FUNCTION_WORDS, compact, exact_words, key, stem

LONGEST_VALUE = 500
"""Characters of a facet value, as in the addresses of the search page."""
LONGEST_KEY = 200
NO_DATE = 99_999_999


def title_keys(document: SearchDocument) -> list[str]:
    """The whole title, and the title proper with its article and without it."""
    titles = (document.title, title_proper(document.title), document.sort_title)
    return list(dict.fromkeys(key(title)[:LONGEST_KEY] for title in titles if title))


def title_proper(title: str) -> str:
    """What stands before the complement: « La ville\N{NO-BREAK SPACE}: un essai » → « La ville »."""
    return title.replace("\N{NO-BREAK SPACE}:", " :").partition(" :")[0]


def code_keys(document: SearchDocument) -> list[str]:
    codes = (*document.call_numbers, *document.identifiers)
    return list(dict.fromkeys(filter(None, (compact(code)[:LONGEST_KEY] for code in codes))))


def heading_keys(document: SearchDocument) -> list[str]:
    """The title proper and each heading of the document, their words in no order: who asks for one of them wants it."""
    values = (
        (title_proper(document.title),), document.agents, document.subjects, document.variants, document.keywords,
        document.themes, document.territories, document.series, document.publishers,
    )  # fmt: skip
    return list(dict.fromkeys(filter(None, (heading_key(one) for several in values for one in several))))


@lru_cache(maxsize=50_000)
def heading_key(text: str) -> str:
    """« Épinay, Jean d’ », « Jean d’Épinay » → `epinay jean`: stems, in alphabetical order."""
    return bag(stem(word) for word in exact_words(text) if word not in FUNCTION_WORDS)


def bag(stems: Iterable[str]) -> str:
    return " ".join(sorted(set(stems)))[:LONGEST_KEY]


def sort_title(document: SearchDocument) -> str:
    return key(document.sort_title or document.title)[:LONGEST_KEY]


def date_key(document: SearchDocument) -> int:
    """20180412 for a rendez-vous, 20180000 for a book of 2018, 0 without a date."""
    if document.starts_on:
        return document.starts_on.year * 10_000 + document.starts_on.month * 100 + document.starts_on.day
    year = document.sort_year or (document.years[0] if document.years else 0)
    return year * 10_000


def entry_key(document: SearchDocument) -> int:
    """Days since 1 January of year 1; 0 when unknown."""
    return document.entered_on.toordinal() if document.entered_on else 0


def completions(document: SearchDocument) -> Iterator[str]:
    """What may be proposed while someone types, behind the form compared."""
    yield completion(title_proper(document.title))
    for values in (document.agents, document.subjects, document.themes, document.territories, document.series):
        yield from map(completion, values)


@lru_cache(maxsize=50_000)
def completion(text: str) -> str:
    shown = text[:120].strip()
    return f"{key(shown)}\t{shown}"
