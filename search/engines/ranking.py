"""What a question asks of the index, and what each match is worth: a tree of clauses, which each engine says its own way.

The pattern is that of the catalogues of the field (VuFind's searchspecs.yaml, Blacklight's solrconfig.xml): every word
may be in any field, the best field counts most, the written form counts more than the stem, and a whole title or call
number comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from search import fields, french
from search.engines.keys import bag
from search.fields import FACETS, TEXTS, YES, Field, FieldKind
from search.query import Query, Question, Term
from search.spans import UNDATED, span_of

Value = str | int | bool


@dataclass(frozen=True, slots=True)
class Is:
    """A field holds this word or value, as indexed."""

    field: str
    value: Value
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """A field holds one of these values; says nothing of relevance."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A field of numbers holds one of these, both ends included; None leaves an end open. Says nothing of relevance."""

    field: str
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """Whatever its rarity, it is worth this."""

    clause: Clause
    score: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words, in this order. At least two."""

    field: str
    words: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class BeginsWith:
    """A field holds a word that begins so; whichever it is, it is worth `boost`."""

    field: str
    beginning: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Best:
    """The best of these, and a little of the others."""

    clauses: tuple[Clause, ...]
    tie_breaker: float = 0.2


@dataclass(frozen=True, slots=True)
class All:
    """Every `must`, no `must_not`, at least `minimum` of `should`; with no `must` and no `should`, every document."""

    must: tuple[Clause, ...] = ()
    should: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()
    minimum: int = 0


Clause = Is | IsOneOf | Worth | Phrase | BeginsWith | Between | Best | All

EVERYTHING = All()
# A call number or an ISBN is a certainty, a whole title nearly one.
SAME_CODE, SAME_TITLE, YEAR = 1000.0, 300.0, 10.0
SAME_HEADING, NAMED_HEADING = 60.0, 8.0
LONGEST_NAMED = 8
OTHERWISE = 0.7
# Nobody gives descriptors to a fiche d’expérience: this makes up for what they bring to a notice.
WITHOUT_DESCRIPTORS, EXPERIENCE = "fiche", 5.0
ACRONYM_IN_TITLE_BOOST, ACRONYM_BOOST = 10.0, 4.0
LONG_TEXTS = ("body", "full_text")
EXACT_TITLE_BOOST, EXACT_BOOST = 2.0, 1.5
PHRASE_IN_TITLE_BOOST, QUOTED_IN_TITLE_BOOST, PHRASE_BOOST = 8.0, 6.0, 1.5


def wanted(question: Question) -> Clause:
    """The documents that answer a question, ranked."""
    if question.is_empty:
        return EVERYTHING
    ranked = All(must=(_in_words(question),), should=tuple(_preferred(question)))
    return _or_by_code(question, ranked)


def matching(question: Question) -> Clause:
    """The same documents, in no order: quicker to count."""
    return EVERYTHING if question.is_empty else _or_by_code(question, _in_words(question))


def _or_by_code(question: Question, in_words: Clause) -> Clause:
    """« LOG 12 », « 978-2-… »: found by the whole, were its words to find nothing."""
    if not question.codes or question.excluded or question.excluded_phrases:
        return in_words
    return All(should=(in_words, Worth(IsOneOf(fields.CODE_KEYS, question.codes), SAME_CODE)), minimum=1)


def near(question: Question, but: Clause, alike: tuple[Clause, ...] = ()) -> Clause | None:
    """What has only some of the words, or is `alike`, ranked, and is not in `but`; None when nothing could be left out."""
    words = [term for term in question.required if not term.numbers]
    if len(words) < (1 if alike else 2) or question.phrases or question.conditions:
        return None
    some = _in_words(question)
    kept = replace(some, should=(*some.should, *alike), minimum=1, must_not=(*some.must_not, but))
    return All(must=(kept,), should=tuple(_preferred(question)))


def _in_words(question: Question) -> All:
    return All(
        must=tuple(_phrase(words) for words in question.phrases),
        should=tuple(_said(term, question) for term in question.required),
        minimum=question.minimum,
        must_not=tuple(_excluded(question)),
    )


def _said(term: Term, question: Question) -> Clause:
    """A word, or another way of saying the expression it stands in, which is worth less than the word itself."""
    written = _acronym(term) if term.exact in question.acronyms else _anywhere(term)
    others = [
        clause
        for expansion in question.expansions
        if term in expansion.words
        for stems, exact in expansion.others
        for clause in _otherwise(stems, exact, OTHERWISE / len(expansion.words), question)
    ]
    return Best((written, *others)) if others else written


def _acronym(term: Term) -> Clause:
    """« PRE » shares its stem with « près », « Clas » with « classe »: as written only."""
    return Best(
        (
            Is(fields.EXACT_TITLE, term.exact, ACRONYM_IN_TITLE_BOOST),
            Is(fields.EXACT, term.exact, ACRONYM_BOOST),
            Worth(Is(fields.HEADING_KEYS, term.stem), NAMED_HEADING),
        )
    )


def _otherwise(stems: tuple[str, ...], exact: tuple[str, ...], share: float, question: Question) -> Iterator[Clause]:
    """One other way: all its words in one field, or as written. « Quartier » here and « prioritaire » there do not say QPV."""
    if len(exact) == 1 and (exact[0] in french.ACRONYMS or exact[0] in question.acronyms):
        yield Is(fields.EXACT, exact[0], ACRONYM_BOOST * share)
        return
    share /= len(stems)
    for field in TEXTS:
        words = tuple(Is(field.name, stem, field.boost * share) for stem in stems)
        if len(words) == 1:
            yield words[0]
        elif field.name not in LONG_TEXTS:
            yield All(must=words)
    if len(exact) > 1:
        yield Phrase(fields.EXACT, exact, PHRASE_BOOST * share)


def _anywhere(term: Term) -> Clause:
    if term.numbers:
        return Worth(IsOneOf(fields.CODE_KEYS, term.numbers), SAME_CODE)
    clauses: list[Clause] = [Is(field.name, term.stem, field.boost) for field in TEXTS]
    clauses.append(Is(fields.EXACT, term.exact, EXACT_BOOST))
    if len(term.exact) == 4 and term.exact.isascii() and term.exact.isdigit():
        clauses.append(Worth(Is("years", int(term.exact)), YEAR))
    return Best(tuple(clauses))


def _phrase(words: tuple[str, ...]) -> Clause:
    if len(words) == 1:
        return Best((Is(fields.EXACT_TITLE, words[0], QUOTED_IN_TITLE_BOOST), Is(fields.EXACT, words[0], EXACT_BOOST)))
    return Best((Phrase(fields.EXACT_TITLE, words, QUOTED_IN_TITLE_BOOST), Phrase(fields.EXACT, words, EXACT_BOOST)))


def _excluded(question: Question) -> Iterator[Clause]:
    for term in question.excluded:
        yield from (Is(field.name, term.stem) for field in TEXTS)
        yield Is(fields.EXACT, term.exact)
    for words in question.excluded_phrases:
        yield Phrase(fields.EXACT, words) if len(words) > 1 else Is(fields.EXACT, words[0])


def _preferred(question: Question) -> Iterator[Clause]:
    """What is not required, and brings a document up."""
    if question.key:
        yield Worth(Is(fields.TITLE_KEYS, question.key), SAME_TITLE)
    yield from _headings(question)
    yield Worth(Is("kind", WITHOUT_DESCRIPTORS), EXPERIENCE)
    words = tuple(term.exact for term in question.terms if not term.numbers)
    for word in words:
        yield Is(fields.EXACT_TITLE, word, EXACT_TITLE_BOOST)
    if 2 <= len(words) <= 12:
        yield Phrase(fields.EXACT_TITLE, words, PHRASE_IN_TITLE_BOOST)
        yield Phrase(fields.EXACT, words, PHRASE_BOOST)


def _headings(question: Question) -> Iterator[Clause]:
    """A subject, a name, a place that is asked for whole, or that a longer question names."""
    if question.phrases:
        return
    stems = [term.stem for term in question.required if not term.numbers]
    if not stems or len(stems) > LONGEST_NAMED:
        return
    yield Worth(IsOneOf(fields.HEADING_KEYS, (bag(stems),)), SAME_HEADING)
    if others := [
        bag(other) for one in question.expansions if len(one.words) == len(stems) for other, _exact in one.others
    ]:
        yield Worth(IsOneOf(fields.HEADING_KEYS, tuple(others)), SAME_HEADING * OTHERWISE)
    named: dict[int, list[str]] = {}
    for first in range(len(stems)):
        for last in range(first + 1, min(first + 4, len(stems)) + 1):
            if last - first < len(stems):
                named.setdefault(last - first, []).append(bag(stems[first:last]))
    for length, keys in named.items():
        yield Worth(IsOneOf(fields.HEADING_KEYS, tuple(dict.fromkeys(keys))), NAMED_HEADING * length)


def filtered(clause: Clause, filters: Iterable[Clause]) -> Clause:
    """`clause`, kept to the documents that pass the filters."""
    kept = tuple(filters)
    return All(must=(clause, *kept)) if kept else clause


def filters_of(query: Query, *, but: str = "") -> list[Clause]:
    """The filters of a query, less those of the facet named `but`: its own choice does not hide its other values."""
    return [
        filter_of(FACETS[name], values) for name, values in query.filters if name in FACETS and values and name != but
    ]


def filter_of(field: Field, values: tuple[str, ...]) -> Clause:
    """The documents that one of these values of an address keeps."""
    if field.kind is FieldKind.NUMBER:
        return years_of(field, values)
    if field.kind is FieldKind.DAY:
        return entered_since(field, values)
    return IsOneOf(field.raw, filter_values(field, values))


def years_of(field: Field, values: Iterable[str]) -> Clause:
    """Years, spans of years, and what bears no year."""
    found = [span for value in values if (span := span_of(value))]
    single = tuple(span.first for span in found if span.first is not None and span.first == span.last)
    clauses: list[Clause] = [IsOneOf(field.raw, single)]
    clauses += [Between(field.raw, *span) for span in found if span.first != span.last]
    if UNDATED in values:
        clauses.append(IsOneOf(fields.DECADES, (0,)))
    return clauses[0] if len(clauses) == 1 else Worth(All(should=tuple(clauses), minimum=1), 0.0)


def entered_since(field: Field, values: Iterable[str]) -> Clause:
    days = [int(value) for value, _label in field.value_labels if value in values]
    return Between(field.raw, date.today().toordinal() - max(days)) if days else IsOneOf(field.raw, ())


def filter_values(field: Field, values: Iterable[str]) -> tuple[Value, ...]:
    """What an address says, as the index keeps it. What cannot be a value of this field is no value at all."""
    if field.kind is FieldKind.FLAG:
        return tuple(dict.fromkeys(value == YES for value in values))
    return tuple(value.encode("utf-8", "replace").decode() for value in values)
