"""The words of the Tantivy index: another spelling for those it does not know, what completes what is being typed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import tantivy

from search import fields
from search.engines.base import Completion
from search.engines.conditions import wanted
from search.engines.embedded.clauses import matches, tantivy_query
from search.engines.embedded.schema import SHOWN
from search.engines.excerpts import surface
from search.engines.keys import COMPLETED, LONGEST_KEY, ranked
from search.engines.ranking import filtered, filters_of
from search.engines.shown import Shown
from search.engines.spelling import closest, one_slip_away
from search.french import key
from search.query import Query, Question, parse, plain_words, respelt

MOST_COMPLETIONS = 1000


def respelled(searcher: tantivy.Searcher, query: Query, question: Question) -> str:
    """The question with its unknown words spelled as the index knows them, when that finds something; or ""."""
    exact = plain_words(question)
    mended = {word: _known_spelling(searcher, word) for word in exact if not searcher.doc_freq(fields.EXACT, word)}
    if not mended or not all(mended.values()):
        return ""
    proposed = respelt(question, mended)
    found = searcher.search(tantivy_query(filtered(wanted(parse(proposed)), filters_of(query))), limit=1)
    if not matches(found):
        return ""
    kept = Shown(*json.loads(searcher.doc(found.hits[0][1])[SHOWN][0]))
    written = surface(mended.values(), _texts(kept))
    return respelt(question, {word: written.get(known, known) for word, known in mended.items()})


def _texts(kept: Shown) -> Iterator[str]:
    yield from (kept.title, kept.description, kept.abstract, kept.body, kept.full_text)


def _known_spelling(searcher: tantivy.Searcher, word: str) -> str:
    """One slip anywhere, else two after the first two letters of a long word."""
    if len(word) < 3 or len(word) > 40:
        return ""
    near = ((other, searcher.doc_freq(fields.EXACT, other)) for other in set(one_slip_away(word)) if other)
    if found := closest(word, ((other, frequency) for other, frequency in near if frequency), within=1):
        return found
    if len(word) < 6:
        return ""
    return closest(word, searcher.terms_with_prefix(fields.EXACT, word[:2]), within=2)


def completed(searcher: tantivy.Searcher, text: str, limit: int) -> list[Completion]:
    typed = key(text)[:LONGEST_KEY]
    if not typed:
        return []
    found: list[Completion] = []
    for kind in COMPLETED:
        known = searcher.terms_with_prefix(
            fields.COMPLETIONS, f"{kind}\t{typed}", filter_query=tantivy.Query.all_query(), limit=MOST_COMPLETIONS
        )
        found += ranked(known, limit)
    return found
