"""The words of the Elasticsearch index: another spelling for those it does not know, what completes what is being typed."""

from __future__ import annotations

import re
from typing import Any

from elasticsearch import Elasticsearch

from search import fields
from search.engines.base import Completion
from search.engines.conditions import wanted
from search.engines.elasticsearch.clauses import elasticsearch_query
from search.engines.elasticsearch.mapping import SHOWN
from search.engines.excerpts import surface
from search.engines.keys import COMPLETED, LONGEST_KEY, ranked
from search.engines.ranking import filtered, filters_of
from search.engines.shown import Shown
from search.french import key
from search.query import Query, Question, parse, plain_words, respelt

MOST_COMPLETIONS = 100


def respelled(client: Elasticsearch, alias: str, query: Query, question: Question) -> str:
    """The question with its unknown words spelled as the index knows them, when that finds something; or ""."""
    exact = plain_words(question)
    mended = _known_spellings(client, alias, exact) if exact else {}
    if not mended or not all(mended.values()):
        return ""
    proposed = respelt(question, mended)
    clause = elasticsearch_query(filtered(wanted(parse(proposed)), filters_of(query)))
    found = client.search(index=alias, query=clause.to_dict(), size=1, source={"includes": [SHOWN]})["hits"]["hits"]
    if not found:
        return ""
    kept = Shown(*found[0]["_source"][SHOWN])
    texts = (kept.title, kept.description, kept.abstract, kept.body, kept.full_text)
    written = surface(mended.values(), texts)
    return respelt(question, {word: written.get(known, known) for word, known in mended.items()})


def _known_spellings(client: Elasticsearch, alias: str, words: list[str]) -> dict[str, str]:
    """{unknown word: the nearest known one, or ""}."""
    spelling: dict[str, Any] = {
        "text": " ".join(words),
        "term": {
            "field": fields.EXACT,
            "analyzer": "whitespace",
            "suggest_mode": "always",
            "min_word_length": 3,
            "prefix_length": 0,
            "max_edits": 2,
            "size": 1,
        },
    }
    unknown = {word for word in words if not _is_known(client, alias, word)}
    answer = client.search(index=alias, size=0, suggest={"spelling": spelling})["suggest"]["spelling"]
    return {
        entry["text"]: next((option["text"] for option in entry["options"]), "")
        for entry in answer
        if entry["text"] in unknown
    }


def _is_known(client: Elasticsearch, alias: str, word: str) -> bool:
    query = {"term": {fields.EXACT: word}}
    return bool(client.search(index=alias, query=query, size=0, terminate_after=1)["hits"]["total"]["value"])


def completed(client: Elasticsearch, alias: str, text: str, limit: int) -> list[Completion]:
    """In one request, each kind counted apart."""
    typed = key(text)[:LONGEST_KEY]
    if not typed:
        return []
    begins = re.sub(r"([^\w ])", r"\\\1", typed) + ".*"
    prefixes = [{"prefix": {fields.COMPLETIONS: f"{kind}\t{typed}"}} for kind in COMPLETED]
    aggregations = {
        kind: {"terms": {"field": fields.COMPLETIONS, "include": f"{kind}\t{begins}", "size": MOST_COMPLETIONS}}
        for kind in COMPLETED
    }
    answer = client.search(index=alias, size=0, query={"bool": {"should": prefixes}}, aggs=aggregations)
    found: list[Completion] = []
    for kind in COMPLETED:
        buckets = answer["aggregations"][kind]["buckets"]
        found += ranked(((bucket["key"], bucket["doc_count"]) for bucket in buckets), limit)
    return found
