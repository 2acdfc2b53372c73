"""Facets as both engines count them: what to ask, and what the counts become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from search.engines.base import Facet, FacetValue
from search.engines.ranking import filter_values
from search.fields import FACETS, YES, Field, FieldKind
from search.french import key
from search.query import Query

Aggregations = dict[str, dict[str, Any]]
# Each segment or shard reports more values than are shown, so that their sums are right.
REPORTED = 2000


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
    """Terms aggregations, in the syntax that Elasticsearch and Tantivy share but for one word.

    What is ticked is also counted apart: it may be rarer than all that is shown.
    """
    chosen = dict(query.filters)
    asked: Aggregations = {}
    for name in names:
        field = FACETS[name]
        terms: dict[str, Any] = {"field": field.raw, "size": field.facet_size}
        if field.kind is FieldKind.NUMBER:
            terms["order"] = {"_key": "desc"}
        elif field.kind is not FieldKind.FLAG:
            terms[segment_size] = REPORTED
        asked[name] = {"terms": terms}
        if chosen.get(name) and field.kind in (FieldKind.TEXT, FieldKind.WORD):
            values = list(filter_values(field, chosen[name]))
            asked[f"{name}/chosen"] = {"terms": {"field": field.raw, "size": len(values), "include": values}}
    return asked


def facets(answers: dict[str, Any], query: Query) -> tuple[Facet, ...]:
    """The aggregations answered, as facets in the order of the page."""
    chosen = dict(query.filters)
    return tuple(
        Facet(name, field.facet_label, tuple(_values(field, answers, name, chosen.get(name, ()))))
        for name, field in FACETS.items()
        if name in answers
    )


def _values(field: Field, answers: dict[str, Any], name: str, chosen: tuple[str, ...]) -> Iterator[FacetValue]:
    counts = {count.value: count.count for count in _counts(field, answers[name])}
    counts |= {count.value: count.count for count in _counts(field, answers.get(f"{name}/chosen", {"buckets": ()}))}
    for value in chosen:
        # Ticked, and found nowhere: it stays on the page, to be unticked.
        counts.setdefault(value, 0)
    labels = dict(field.value_labels)
    for value in sorted(counts, key=lambda value: _rank(field, value, counts[value])):
        yield FacetValue(value, labels.get(value, value), counts[value], selected=value in chosen)


def _rank(field: Field, value: str, count: int) -> tuple[int, str]:
    if field.kind is FieldKind.NUMBER:
        return (-int(value) if value.isdigit() else 0, value)
    return (-count, key(value))


def _counts(field: Field, answer: dict[str, Any]) -> Iterator[Count]:
    for bucket in answer["buckets"]:
        if field.kind is not FieldKind.FLAG:
            yield Count(str(bucket["key"]), bucket["doc_count"])
        elif bucket["key_as_string"] == "true":
            yield Count(YES, bucket["doc_count"])
