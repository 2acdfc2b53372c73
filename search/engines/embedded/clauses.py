"""The clauses of a question, as Tantivy queries."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import Any, cast

from tantivy import FieldType, Occur, Query, SearchResult

from search.engines.embedded.schema import schema
from search.engines.ranking import All, BeginsWith, Best, Between, Clause, Is, IsOneOf, Phrase, Worth


@singledispatch
def tantivy_query(clause: Clause) -> Query:
    raise TypeError(clause)


@tantivy_query.register
def _(clause: Is) -> Query:
    # Fields of stems keep no position: asking for less than a field keeps is right for all.
    return _boosted(Query.term_query(schema(), clause.field, clause.value, index_option="freq"), clause.boost)


@tantivy_query.register
def _(clause: IsOneOf) -> Query:
    terms = [
        (Occur.Should, Query.term_query(schema(), clause.field, value, index_option="basic")) for value in clause.values
    ]
    return Query.const_score_query(Query.boolean_query(terms), 0.0) if terms else Query.empty_query()


@tantivy_query.register
def _(clause: Between) -> Query:
    between = Query.range_query(schema(), clause.field, FieldType.Integer, clause.first, clause.last)
    return Query.const_score_query(between, 0.0)


@tantivy_query.register
def _(clause: Worth) -> Query:
    return Query.const_score_query(tantivy_query(clause.clause), clause.score)


@tantivy_query.register
def _(clause: Phrase) -> Query:
    return _boosted(Query.phrase_query(schema(), clause.field, list(clause.words)), clause.boost)


@tantivy_query.register
def _(clause: BeginsWith) -> Query:
    return _boosted(Query.regex_query(schema(), clause.field, f"{re.escape(clause.beginning)}.*"), clause.boost)


@tantivy_query.register
def _(clause: Best) -> Query:
    return Query.disjunction_max_query([tantivy_query(one) for one in clause.clauses], clause.tie_breaker)


@tantivy_query.register
def _(clause: All) -> Query:
    occurrences = [(Occur.Must, tantivy_query(one)) for one in clause.must]
    should = [(Occur.Should, tantivy_query(one)) for one in clause.should]
    if should and not clause.minimum:
        # Tantivy has no « should » that is worth something and asks nothing, beside nothing else.
        occurrences = occurrences or [(Occur.Must, Query.all_query())]
    if not occurrences and not should:
        occurrences = [(Occur.Must, Query.all_query())]
    occurrences += should + [(Occur.MustNot, tantivy_query(one)) for one in clause.must_not]
    return Query.boolean_query(occurrences, minimum_number_should_match=clause.minimum)


def _boosted(query: Query, boost: float) -> Query:
    return query if boost == 1.0 else Query.boost_query(query, boost)


def matches(found: SearchResult) -> int:
    """How many documents match, beyond those returned. The stubs of tantivy 0.27 forget it."""
    count: int = cast(Any, found).count
    return count
