"""Facets as both engines count them: what to ask, and what the counts become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from search import fields, spans
from search.engines.base import Facet, FacetValue
from search.engines.ranking import filter_values
from search.fields import FACETS, YES, Field, FieldKind
from search.french import key
from search.query import Query

Aggregations = dict[str, dict[str, Any]]
# Each segment or shard reports more values than are shown, so that their sums are right.
REPORTED = 2000
MOST_DECADES = 300


@dataclass(frozen=True, slots=True)
class Count:
    value: str
    count: int


def groups(query: Query) -> Iterator[tuple[str, list[str]]]:
    """("", facets counted under all the filters), then (name, [name]) for each facet counted under all but its own."""
    asked = [name for name in FACETS if not query.facets or name in query.facets] if query.with_facets else []
    with_choice = [name for name, values in query.filters if name in asked and values]
    if without := [name for name in asked if name not in with_choice]:
        yield "", without
    for name in with_choice:
        yield name, [name]


def aggregations(names: Iterable[str], query: Query, *, segment_size: str) -> Aggregations:
    """Terms and range aggregations, in the syntax that Elasticsearch and Tantivy share but for one word.

    What is ticked is also counted apart: it may be rarer than all that is shown.
    """
    chosen = dict(query.filters)
    asked: Aggregations = {}
    for name in names:
        field = FACETS[name]
        size = query.facet_size or field.facet_size
        terms: dict[str, Any] = {"field": field.raw, "size": size}
        if field.kind is FieldKind.DAY:
            asked[name] = {"range": {"field": field.raw, "ranges": list(_since(field))}}
            continue
        if field.kind is FieldKind.NUMBER:
            terms["order"] = {"_key": "desc"}
            # A serial counts once in a decade, and in each of its years: years do not add up to decades.
            decades = {"field": fields.DECADES, "size": MOST_DECADES, "order": {"_key": "desc"}}
            asked[f"{name}/decades"] = {"terms": decades}
        elif field.kind is not FieldKind.FLAG:
            terms[segment_size] = max(REPORTED, size)
        asked[name] = {"terms": terms}
        if chosen.get(name) and field.kind in (FieldKind.TEXT, FieldKind.WORD):
            values = list(filter_values(field, chosen[name]))
            asked[f"{name}/chosen"] = {"terms": {"field": field.raw, "size": len(values), "include": values}}
    return asked


def _since(field: Field) -> Iterator[dict[str, Any]]:
    """From the nearest to the furthest, each up to the one before: an engine counts no day twice."""
    today, until = date.today().toordinal(), None
    for value, _label in field.value_labels:
        since = today - int(value)
        yield {"key": value, "from": since} | ({} if until is None else {"to": until})
        until = since


def chosen_spans(name: str, query: Query) -> list[str]:
    """Of the values ticked in a facet of years, those that no aggregation counts: each takes a count of its own."""
    if FACETS[name].kind is not FieldKind.NUMBER:
        return []
    found = ((value, spans.span_of(value)) for value in dict(query.filters).get(name, ()))
    return [value for value, span in found if span and span.first != span.last]


def facets(answers: dict[str, Any], query: Query) -> tuple[Facet, ...]:
    """The aggregations answered, as facets in the order of the page.

    `answers` holds beside them {"annee/2010..2018": documents} for each of `chosen_spans`.
    """
    chosen = dict(query.filters)
    return tuple(
        _facet(name, field, answers, chosen.get(name, ())) for name, field in FACETS.items() if name in answers
    )


def _facet(name: str, field: Field, answers: dict[str, Any], chosen: tuple[str, ...]) -> Facet:
    if field.kind is not FieldKind.NUMBER:
        return Facet(name, field.facet_label, tuple(_values(field, answers, name, chosen)))
    in_spans = {value for value in chosen if value == spans.UNDATED or f"{name}/{value}" in answers}
    values = _values(field, answers, name, tuple(value for value in chosen if value not in in_spans))
    return Facet(name, field.facet_label, tuple(values), tuple(_spans(answers, name, in_spans)))


def _values(field: Field, answers: dict[str, Any], name: str, chosen: tuple[str, ...]) -> Iterator[FacetValue]:
    counts = {count.value: count.count for count in _counts(field, answers[name])}
    counts |= {count.value: count.count for count in _counts(field, answers.get(f"{name}/chosen", {"buckets": ()}))}
    for value in chosen:
        # Ticked, and found nowhere: it stays on the page, to be unticked.
        counts.setdefault(value, 0)
    labels = dict(field.value_labels)
    for value in sorted(counts, key=lambda value: _rank(field, value, counts[value])):
        yield FacetValue(value, labels.get(value, value), counts[value], selected=value in chosen)


def _spans(answers: dict[str, Any], name: str, chosen: set[str]) -> Iterator[FacetValue]:
    """The decades that have something, the latest first; what bears no year; the other spans that are ticked."""
    counts: dict[str, int] = {}
    undated = 0
    for bucket in answers[f"{name}/decades"]["buckets"]:
        if start := int(bucket["key"]):
            counts[spans.decade(start).value] = bucket["doc_count"]
        else:
            undated = bucket["doc_count"]
    if undated or spans.UNDATED in chosen:
        counts[spans.UNDATED] = undated
    counts |= {value: answers[f"{name}/{value}"] for value in sorted(chosen - {spans.UNDATED})}
    for value, count in counts.items():
        yield FacetValue(value, spans.label_of(value), count, selected=value in chosen)


def _rank(field: Field, value: str, count: int) -> tuple[int, str]:
    if field.kind is FieldKind.NUMBER:
        span = spans.span_of(value)
        return (-(span.first or 0) if span else 0, value)
    if field.kind is FieldKind.DAY:
        return (next((rank for rank, (known, _label) in enumerate(field.value_labels) if known == value), 99), value)
    return (-count, filed(value))


@lru_cache(maxsize=20_000)
def filed(value: str) -> str:
    """Where a value stands among others: hundreds are sorted for each search, nearly always the same."""
    return key(value)


def _counts(field: Field, answer: dict[str, Any]) -> Iterator[Count]:
    if field.kind is FieldKind.DAY:
        yield from _cumulated(field, answer)
        return
    for bucket in answer["buckets"]:
        if field.kind is not FieldKind.FLAG:
            yield Count(str(bucket["key"]), bucket["doc_count"])
        elif bucket["key_as_string"] == "true":
            yield Count(YES, bucket["doc_count"])


def _cumulated(field: Field, answer: dict[str, Any]) -> Iterator[Count]:
    """What is new in 30 days is new in 90 too."""
    found = {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
    total = 0
    for value, _label in field.value_labels:
        total += found.get(value, 0)
        if total:
            yield Count(value, total)
