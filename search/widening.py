"""What to propose when a search finds nothing: each step says what it changes and what it would give, never nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.models import Subject
from search import french
from search.address import address
from search.engines.base import Engine
from search.fields import FACETS
from search.presentation import value_label
from search.query import Query

MOST_FILTERS, MOST_WORDS, MOST_SUBJECTS = 4, 8, 3
_PARTS = re.compile(r'\S*"[^"]*"|«[^»]*»|\S+')
_QUOTES = re.compile('["«»“”]')
OPERATORS = frozenset({"ET", "OU", "SAUF"})


class Way(StrEnum):
    SPELLING = "orthographe"
    FILTERS = "filtres"
    QUOTES = "guillemets"
    WORDS = "mots"
    SUBJECTS = "sujets"


@dataclass(frozen=True, slots=True)
class Step:
    way: Way
    label: str
    """« Sans le filtre Type : Rapport »."""
    query: Query
    count: int = 0

    @property
    def url(self) -> str:
        return address(self.query)


@dataclass(frozen=True, slots=True)
class Widening:
    steps: list[Step]
    missing: list[str]
    """Words that are found nowhere, under the present filters."""


def widened(engine: Engine, query: Query, suggestion: str = "") -> Widening:
    """From the nearest to the widest. Two exchanges with the engine. Raises EngineUnavailable."""
    query = replace(query, page=1)
    words = parts(query.text)
    steps = list(dict.fromkeys(candidates(query, suggestion, words)))
    alone = [replace(query, text=word) for word in words] if len(words) > 1 else []
    counts = engine.counts([*(step.query for step in steps), *alone])
    missing = [word for word, count in zip(words, counts[len(steps) :], strict=False) if not count]
    found = [replace(step, count=count) for step, count in zip(steps, counts, strict=False) if count]
    if missing and len(missing) < len(words):
        found += without_missing(engine, query, words, missing, {step.query for step in found})
    return Widening(sorted(found, key=lambda step: list(Way).index(step.way)), missing)


def candidates(query: Query, suggestion: str, words: list[str]) -> Iterator[Step]:
    if suggestion:
        yield Step(Way.SPELLING, _("Avec cette orthographe : « %s »") % suggestion, replace(query, text=suggestion))
    yield from fewer_filters(query)
    bare = " ".join(_QUOTES.sub(" ", query.text).split())
    if bare and bare != query.text:
        yield Step(
            Way.QUOTES,
            _("Sans les guillemets, au singulier comme au pluriel : « %s »") % bare,
            replace(query, text=bare),
        )
    yield from fewer_words(query, words)
    yield from on_the_subject(query)


def fewer_filters(query: Query) -> Iterator[Step]:
    """Each filter apart, then all of them."""
    single = [(name, value) for name, values in query.filters for value in values]
    if len(single) > 1:
        for name, values in query.filters[:MOST_FILTERS]:
            label = ", ".join(value_label(name, value) for value in values)
            said = _("Sans le filtre %(facet)s : %(value)s") % {"facet": FACETS[name].facet_label, "value": label}
            rest = tuple(one for one in query.filters if one[0] != name)
            if rest:
                yield Step(Way.FILTERS, said, replace(query, filters=rest))
    if single:
        said = _("Sans les filtres") if len(single) > 1 else _("Sans le filtre « %s »") % value_label(*single[0])
        yield Step(Way.FILTERS, said, replace(query, filters=()))


def fewer_words(query: Query, words: list[str]) -> Iterator[Step]:
    """All but one, each in turn."""
    if not 1 < len(words) <= MOST_WORDS:
        return
    for rank, word in enumerate(words):
        rest = " ".join(words[:rank] + words[rank + 1 :])
        yield Step(
            Way.WORDS, _("Sans « %(word)s » : %(rest)s") % {"word": word, "rest": rest}, replace(query, text=rest)
        )


def without_missing(
    engine: Engine, query: Query, words: list[str], missing: list[str], known: set[Query]
) -> list[Step]:
    """Without all the words that are found nowhere, when there are several."""
    rest = " ".join(word for word in words if word not in missing)
    wider = replace(query, text=rest)
    if wider in known:
        return []
    [count] = engine.counts([wider])
    return [Step(Way.WORDS, _("Seulement « %s »") % rest, wider, count)] if count else []


def on_the_subject(query: Query) -> Iterator[Step]:
    """The subjects of the thesaurus that these words name, in the form used or a rejected one, and those above."""
    typed = " ".join(_QUOTES.sub(" ", query.text).split())
    asked = dict(query.filters).get("sujet", ())
    if not typed and not asked:
        return
    named = Subject.objects.ours().filter(label__in=asked) if asked else Subject.objects.none()
    if typed and french.key(typed):
        named = (named | Subject.objects.ours().matching(typed)).distinct()
    subjects = list(named.order_by("label")[:MOST_SUBJECTS])
    for one in subjects if typed else ():
        yield Step(Way.SUBJECTS, _("Sur le sujet « %s »") % one.label, Query(filters=(("sujet", (one.label,)),)))
    above = Subject.objects.ours().filter(Q(narrower_links__subject__in=subjects)).distinct().order_by("label")
    for one in above[:MOST_SUBJECTS]:
        said = _("Plus largement, sur le sujet « %s »") % one.label
        yield Step(Way.SUBJECTS, said, Query(filters=(("sujet", (one.label,)),)))


def parts(text: str) -> list[str]:
    """The words that matter, and whole phrases, as typed."""
    found = [part for part in _PARTS.findall(text) if part not in OPERATORS and not part.startswith("-")]
    words = [part for part in found if french.exact_words(part)]
    return [part for part in words if french.key(part) not in french.FUNCTION_WORDS] or words
