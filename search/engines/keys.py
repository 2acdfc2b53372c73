"""The compact forms of a document that engines compare, sort and complete with: computed once, so that both agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, chain

from search.document import SearchDocument
from search.engines.base import Completion
from search.fields import FACETS, Asked, AskedKind, Field
from search.french import FUNCTION_WORDS, compact, exact_words, key, stem
from search.spans import decade_of

LONGEST_VALUE = 500
"""Characters of a facet value, as in the addresses of the search page."""
LONGEST_KEY = 200
NO_DATE = 99_999_999
TITLE = "titre"
COMPLETED = (TITLE, "auteur", "sujet", "collection", "theme", "territoire")
"""Kinds of completions, in the order proposed: titles, and facets by their public names."""
MOST_STARTS = 6
"""Words of an author or a subject that begin what may be typed for it."""


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


def asked_codes(document: SearchDocument, asked: Asked) -> list[str]:
    """What its field keeps of the codes of a document."""
    codes = chain.from_iterable(getattr(document, name) for name in asked.of)
    parts = shelf_parts if asked.kind is AskedKind.SHELF_MARK else lambda code: [compact(code)]
    return list(dict.fromkeys(part[:LONGEST_KEY] for code in codes for part in parts(code) if part))


def shelf_parts(code: str) -> list[str]:
    """From the first part to the whole: « LOG 12 DON » → `["LOG", "LOG12", "LOG12DON"]`."""
    return list(accumulate(compact(part) for part in key(code).split()))


def heading_keys(document: SearchDocument) -> list[str]:
    """Its title proper, its other titles, the journal of an article among them, and each of its headings.

    Their words are in no order: who asks for one of them wants it.
    """
    values = (
        (title_proper(document.title),), document.other_titles, document.agents, document.subjects,
        document.subject_variants, document.variants, document.keywords, document.themes, document.territories,
        document.series, document.publishers,
    )  # fmt: skip
    return list(dict.fromkeys(filter(None, (heading_key(one) for several in values for one in several))))


@lru_cache(maxsize=10_000)
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


def facet_values(document: SearchDocument, field: Field) -> list[str]:
    """The values of a facet of words, those above them last; each once."""
    own = getattr(document, field.name)
    values = (own,) if isinstance(own, str) else (*own, *(getattr(document, field.above) if field.above else ()))
    return list(dict.fromkeys(value[:LONGEST_VALUE] for value in values if value))


def entry_key(document: SearchDocument) -> int:
    """Days since 1 January of year 1; 0 when unknown."""
    return document.entered_on.toordinal() if document.entered_on else 0


def decades(document: SearchDocument) -> list[int]:
    """[2000, 2010] of a serial; [0] of what bears no year."""
    return sorted({decade_of(year) for year in document.years}) or [0]


def completions(document: SearchDocument) -> Iterator[str]:
    """What may be proposed while someone types: its kind, the form compared, what is shown, the path of a title."""
    title = title_proper(document.title)[:LONGEST_VALUE].strip()
    for form in dict.fromkeys(key(form)[:LONGEST_KEY] for form in (title, document.sort_title) if form):
        yield f"{TITLE}\t{form}\t{title}\t{document.url}"
    for kind in COMPLETED[1:]:
        for value in getattr(document, FACETS[kind].name):
            yield from completions_of(kind, value[:LONGEST_VALUE])


@lru_cache(maxsize=10_000)
def completions_of(kind: str, value: str) -> tuple[str, ...]:
    """One for each word that it may be looked for by: « donzelot jacques », « jacques donzelot »."""
    words = key(value)[:LONGEST_KEY].split()
    starts = [start for start, word in enumerate(words[:MOST_STARTS]) if not start or word not in FUNCTION_WORDS]
    return tuple(f"{kind}\t{' '.join(words[start:] + words[:start])}\t{value}" for start in starts)


def completion(term: str) -> Completion:
    kind, _form, text, *url = term.split("\t")
    return Completion(kind, text, *url[:1])


def ranked(terms: Iterable[tuple[str, int]], limit: int) -> list[Completion]:
    """Of (term, documents), the most frequent first, then the shortest, each shown once."""
    found: dict[str, Completion] = {}
    for term, _count in sorted(terms, key=lambda term: (-term[1], len(term[0]), term[0])):
        one = completion(term)
        found.setdefault(one.text, one)
    return list(found.values())[:limit]
