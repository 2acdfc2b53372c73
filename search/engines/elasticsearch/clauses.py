"""The clauses of a question, as Elasticsearch queries."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from elasticsearch.dsl.query import (
    Bool,
    ConstantScore,
    DisMax,
    MatchAll,
    MatchPhrase,
    Prefix,
    Query,
    Range,
    Term,
    Terms,
)

from search.engines.ranking import All, BeginsWith, Best, Between, Clause, Is, IsOneOf, Phrase, Worth

# Of relevance: they only keep or leave out.
SAYS_NOTHING = (IsOneOf, Between)


@singledispatch
def elasticsearch_query(clause: Clause) -> Query:
    raise TypeError(clause)


@elasticsearch_query.register
def _(clause: Is) -> Query:
    return Term(**{clause.field: {"value": clause.value, "boost": clause.boost}})


@elasticsearch_query.register
def _(clause: IsOneOf) -> Query:
    values: dict[str, Any] = {clause.field: list(clause.values)}
    return Terms(**values)


@elasticsearch_query.register
def _(clause: Between) -> Query:
    ends = {name: end for name, end in (("gte", clause.first), ("lte", clause.last)) if end is not None}
    return Range(**{clause.field: ends})


@elasticsearch_query.register
def _(clause: Worth) -> Query:
    return ConstantScore(filter=elasticsearch_query(clause.clause), boost=clause.score)


@elasticsearch_query.register
def _(clause: Phrase) -> Query:
    # The words are exact forms already: nothing to analyse again.
    return MatchPhrase(
        **{clause.field: {"query": " ".join(clause.words), "analyzer": "whitespace", "boost": clause.boost}}
    )


@elasticsearch_query.register
def _(clause: BeginsWith) -> Query:
    return Prefix(**{clause.field: {"value": clause.beginning, "boost": clause.boost}})


@elasticsearch_query.register
def _(clause: Best) -> Query:
    return DisMax(queries=[elasticsearch_query(one) for one in clause.clauses], tie_breaker=clause.tie_breaker)


@elasticsearch_query.register
def _(clause: All) -> Query:
    if not (clause.must or clause.should or clause.must_not):
        return MatchAll()
    return Bool(
        must=[elasticsearch_query(one) for one in clause.must if not isinstance(one, SAYS_NOTHING)],
        filter=[elasticsearch_query(one) for one in clause.must if isinstance(one, SAYS_NOTHING)],
        should=[elasticsearch_query(one) for one in clause.should],
        must_not=[elasticsearch_query(one) for one in clause.must_not],
        minimum_should_match=clause.minimum,
    )
