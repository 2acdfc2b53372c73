"""The Elasticsearch engine: `Query` in, `Results` out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError, helpers
from elasticsearch.dsl import Search

from search import fields
from search.document import Change, Removal
from search.engines import alike, counting
from search.engines.base import (
    DEEPEST,
    FEW,
    MOST_NEAR,
    Completion,
    EngineStatus,
    EngineUnavailable,
    Facet,
    Hit,
    IndexBusy,
    Results,
)
from search.engines.conditions import matching, wanted
from search.engines.elasticsearch.clauses import elasticsearch_query
from search.engines.elasticsearch.generations import REBUILD, Generations
from search.engines.elasticsearch.mapping import ID, SHOWN, elasticsearch_document
from search.engines.elasticsearch.words import completed, respelled
from search.engines.excerpts import Marker
from search.engines.ranking import All, Clause, Is, filter_of, filtered, filters_of, near
from search.engines.shown import hit
from search.fields import FACETS
from search.query import Query, Question, Sort, parse
from search.synonyms import Synonyms

logger = logging.getLogger(__name__)

SEARCH_TIMEOUT, WRITE_TIMEOUT = 10, 120
SORTED_BY = {
    Sort.NEWEST: {fields.NEWEST: "desc"},
    Sort.OLDEST: {fields.OLDEST: "asc"},
    Sort.TITLE: {fields.SORT_TITLE: "asc"},
    Sort.ENTERED: {fields.ENTERED: "desc"},
}


@contextmanager
def answering() -> Iterator[None]:
    """What an absent, refusing or overwhelmed server raises, as EngineUnavailable. Our own mistakes stay mistakes."""
    try:
        yield
    except NotFoundError as error:
        raise EngineUnavailable(f"L’index de recherche n’existe pas encore. {REBUILD}") from error
    except TransportError as error:
        raise EngineUnavailable(f"Le moteur de recherche ne répond pas ({error.message}).") from error
    except ApiError as error:
        if error.status_code in (401, 403):
            raise EngineUnavailable("Le moteur de recherche refuse l’accès : vérifiez SEARCH_URL.") from error
        if error.status_code == 429 or error.status_code >= 500:
            raise EngineUnavailable(f"Le moteur de recherche est débordé ({error.message}).") from error
        raise


class ElasticsearchEngine:
    name = "Elasticsearch"

    def __init__(self, url: str, index_name: str, synonyms: Callable[[], Synonyms] = Synonyms) -> None:
        self.synonyms = synonyms
        try:
            client = Elasticsearch(url, request_timeout=SEARCH_TIMEOUT, max_retries=1, retry_on_timeout=False)
        except ValueError as error:
            raise EngineUnavailable(f"SEARCH_URL n’est pas l’adresse d’un serveur : {error}") from error
        self.client = client
        self.writer = client.options(request_timeout=WRITE_TIMEOUT)
        self.alias = index_name
        self.generations = Generations(self.writer, index_name)
        self._understood = False

    def search(self, query: Query) -> Results:
        started = time.perf_counter()
        understand = self.synonyms().understand
        question = understand(parse(query.text))
        clause = wanted(question, understand)
        with answering():
            self._understand_index()
            answer = self.client.search(index=self.alias, **self._request(query, question, clause)).body
            total = answer["hits"]["total"]["value"]
            suggestion = "" if total else respelled(self.client, self.alias, query, question)
            hits = _hits(answer, question)
            also = self._near(query, question, hits) if total < FEW else ()
        facets = self._facets(answer, query)
        return Results(total, hits, facets, suggestion, (time.perf_counter() - started) * 1000, also)

    def _near(self, query: Query, question: Question, found: Sequence[Hit]) -> tuple[Hit, ...]:
        if query.page > 1 or query.sort is not Sort.RELEVANCE:
            return ()
        clause = near(question, but=matching(question), alike=self._in_common(found))
        if clause is None:
            return ()
        asked = replace(query, page_size=min(query.page_size, MOST_NEAR), with_facets=False)
        return _hits(self.client.search(index=self.alias, **self._request(asked, question, clause)).body, question)

    def _in_common(self, found: Sequence[Hit]) -> tuple[Clause, ...]:
        if not found:
            return ()
        first = elasticsearch_query(alike.first_found([hit.id for hit in found])).to_dict()
        answer = self.client.search(index=self.alias, query=first, size=0, aggs=alike.values_in_common())
        return alike.in_common(answer["aggregations"], len(found))

    def _understand_index(self) -> None:
        """Once: what is in service only changes for what the latest version built."""
        if not self._understood:
            self.generations.check()
            self._understood = True

    def _request(self, query: Query, question: Question, clause: Clause) -> dict[str, Any]:
        """The filters come after the facets are counted, each facet under the choices of the others."""
        first = (query.page - 1) * query.page_size
        beyond = first + query.page_size > DEEPEST
        search = Search().query(elasticsearch_query(clause))
        if filters := filters_of(query):
            search = search.post_filter(elasticsearch_query(All(must=tuple(filters))))
        request: dict[str, Any] = search.to_dict()
        request |= {"source": {"includes": [SHOWN]}, "track_total_hits": True, "sort": _order(query.sort, question)}
        request |= {"size": 0} if beyond else {"from_": first, "size": query.page_size}
        return request | {"aggs": _aggregations(query)}

    def _facets(self, answer: dict[str, Any], query: Query) -> tuple[Facet, ...]:
        counted = answer.get("aggregations", {}).values()
        merged = dict(chain.from_iterable(group.items() for group in counted))
        merged.pop("doc_count", None)
        for name in dict(query.filters).keys() & merged.keys():
            for value in counting.chosen_spans(name, query):
                merged[f"{name}/{value}"] = merged[f"{name}/{value}"]["doc_count"]
        return counting.facets(merged, query)

    def apply(self, changes: Iterable[Change]) -> int:
        """The first changes of all make the index."""
        with answering():
            self.generations.ready_to_write()
            count = self._write(_action(self.alias, change) for change in changes)
            self.writer.indices.refresh(index=self.alias)
            return count

    def rebuild(self, documents: Iterable[Change]) -> int:
        with answering():
            if any(generation.is_being_built for generation in self.generations.all()):
                raise IndexBusy("Une reconstruction de l’index de recherche est déjà en cours.")
            index = self.generations.create()
            try:
                actions = (_action(index, document) for document in documents)
                count = self._write(self.generations.growing(index, actions))
                self.writer.indices.refresh(index=index)
                self.generations.put_in_service(index)
            except BaseException:
                self.generations.remove(index)
                raise
            self._understood = True
            return count

    def _write(self, actions: Iterable[dict[str, Any]]) -> int:
        """A document that the server refuses costs itself only; a server that refuses all keeps everything to do again."""
        written = 0
        for is_written, result in helpers.streaming_bulk(
            self.writer, actions, chunk_size=500, raise_on_error=False, ignore_status=(404,), max_retries=3
        ):
            [(operation, outcome)] = result.items()
            if is_written or outcome["status"] == 404:
                written += 1
            elif outcome["status"] == 429 or outcome["status"] >= 500:
                raise EngineUnavailable(f"Le moteur de recherche est débordé ({outcome['error']}).")
            else:
                logger.error("%s of %s was refused: %s", operation, outcome["_id"], outcome["error"])
        return written

    def complete(self, text: str, limit: int = 8) -> Sequence[Completion]:
        with answering():
            self._understand_index()
            return completed(self.client, self.alias, text, limit)

    def counts(self, queries: Sequence[Query]) -> Sequence[int]:
        if not queries:
            return []
        understand = self.synonyms().understand
        asked: list[dict[str, Any]] = []
        for query in queries:
            clause = filtered(matching(understand(parse(query.text)), understand), filters_of(query))
            asked += [{}, {"query": elasticsearch_query(clause).to_dict(), "size": 0, "track_total_hits": True}]
        with answering():
            self._understand_index()
            answers = self.client.msearch(index=self.alias, searches=asked)["responses"]
            if any("error" in answer for answer in answers):
                raise EngineUnavailable("Le moteur de recherche n’a pas pu répondre à toutes les questions.")
        return [answer["hits"]["total"]["value"] for answer in answers]

    def similar(self, id: str, limit: int = 4) -> Sequence[Hit]:
        itself = elasticsearch_query(Is(ID, id)).to_dict()
        with answering():
            self._understand_index()
            found = self.client.search(
                index=self.alias, query=itself, size=1, source={"includes": [SHOWN]}, aggs=alike.aggregations()
            )
            if not found["hits"]["hits"]:
                return ()
            clause = alike.near(id, found["hits"]["hits"][0]["_source"][SHOWN], found["aggregations"])
            if clause is None:
                return ()
            nearest = elasticsearch_query(clause).to_dict()
            answer = self.client.search(
                index=self.alias,
                query=nearest,
                size=limit,
                sort=[{"_score": "desc"}, {"id": "asc"}],
                source={"includes": [SHOWN]},
            )
        return _hits(answer.body, Question())

    def status(self) -> EngineStatus:
        try:
            with answering():
                self.generations.check()
                count = self.client.count(index=self.alias)["count"]
                health = self.client.cluster.health(index=self.alias)
        except EngineUnavailable as error:
            return EngineStatus(self.name, available=False, detail=str(error))
        return EngineStatus(self.name, available=True, documents=count, extra={"santé": health["status"]})


def _action(index: str, change: Change) -> dict[str, Any]:
    if isinstance(change, Removal):
        return {"_op_type": "delete", "_index": index, "_id": change.id}
    return {"_op_type": "index", "_index": index, "_id": change.id, "_source": elasticsearch_document(change)}


def _hits(answer: dict[str, Any], question: Question) -> tuple[Hit, ...]:
    marker = Marker(question)
    return tuple(hit(found["_source"][SHOWN], found["_score"] or 0.0, marker) for found in answer["hits"]["hits"])


def _order(sort: Sort, question: Question) -> list[dict[str, str]]:
    if sort is Sort.RELEVANCE:
        if question.is_ranked:
            return [{"_score": "desc"}]
        sort = Sort.ENTERED
    return [SORTED_BY[sort], {"id": "asc"}]


def _aggregations(query: Query) -> dict[str, Any]:
    """A group of facets counted under the same filters: those without a choice of their own, then each of the others."""
    return {
        f"group/{but}": {
            "filter": elasticsearch_query(All(must=tuple(filters_of(query, but=but)))).to_dict(),
            "aggs": counting.aggregations(names, query, segment_size="shard_size") | _spans(names, query),
        }
        for but, names in counting.groups(query)
    }


def _spans(names: Iterable[str], query: Query) -> dict[str, Any]:
    return {
        f"{name}/{value}": {"filter": elasticsearch_query(filter_of(FACETS[name], (value,))).to_dict()}
        for name in names
        for value in counting.chosen_spans(name, query)
    }
