"""The embedded engine: `Query` in, `Results` out, over Tantivy."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Order

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
    Results,
)
from search.engines.conditions import matching, wanted
from search.engines.embedded.clauses import matches, tantivy_query
from search.engines.embedded.generations import REBUILD, Generations, opened
from search.engines.embedded.schema import ID, SHOWN, tantivy_document
from search.engines.embedded.words import completed, respelled
from search.engines.excerpts import Marker
from search.engines.ranking import Clause, Is, filter_of, filtered, filters_of, near
from search.engines.shown import hit
from search.fields import FACETS
from search.query import Query, Question, Sort, parse
from search.synonyms import Synonyms

# One thread and one segment a batch: a second thread takes no less time and leaves twice the segments to merge.
WRITER_MEMORY = 64_000_000
SORTED_BY = {
    Sort.NEWEST: (fields.NEWEST, Order.Desc),
    Sort.OLDEST: (fields.OLDEST, Order.Asc),
    Sort.TITLE: (fields.SORT_TITLE, Order.Asc),
    Sort.ENTERED: (fields.ENTERED, Order.Desc),
}


class EmbeddedEngine:
    name = "Tantivy"

    def __init__(self, directory: Path, synonyms: Callable[[], Synonyms] = Synonyms) -> None:
        self.synonyms = synonyms
        self.generations = Generations(Path(directory))
        self._opened: tuple[Path, tantivy.Index] | None = None
        self._seen: tuple[int, int] | None = None

    def search(self, query: Query) -> Results:
        started = time.perf_counter()
        searcher = self._searcher()
        understand = self.synonyms().understand
        question = understand(parse(query.text))
        clause = wanted(question, understand)
        total, hits = self._hits(searcher, query, question, filtered(clause, filters_of(query)))
        facets = self._facets(searcher, query, matching(question, understand))
        suggestion = respelled(searcher, query, question) if not total else ""
        also = self._near(searcher, query, question, hits) if total < FEW else ()
        return Results(total, hits, facets, suggestion, (time.perf_counter() - started) * 1000, also)

    def _hits(
        self, searcher: tantivy.Searcher, query: Query, question: Question, clause: Clause
    ) -> tuple[int, tuple[Hit, ...]]:
        offset = (query.page - 1) * query.page_size
        beyond = offset + query.page_size > DEEPEST
        found = searcher.search(
            tantivy_query(clause),
            limit=1 if beyond else query.page_size,
            offset=0 if beyond else offset,
            **_order(query.sort, question),
        )
        marker = Marker(question)
        addresses = [] if beyond else found.hits
        hits = (hit(_kept(searcher, address), _score(score), marker) for score, address in addresses)
        return matches(found), tuple(hits)

    def _near(
        self, searcher: tantivy.Searcher, query: Query, question: Question, found: Sequence[Hit]
    ) -> tuple[Hit, ...]:
        if query.page > 1 or query.sort is not Sort.RELEVANCE:
            return ()
        clause = near(question, but=matching(question), alike=self._in_common(searcher, found))
        if clause is None:
            return ()
        asked = replace(query, page_size=min(query.page_size, MOST_NEAR))
        return self._hits(searcher, asked, question, filtered(clause, filters_of(query)))[1]

    def _in_common(self, searcher: tantivy.Searcher, found: Sequence[Hit]) -> tuple[Clause, ...]:
        if not found:
            return ()
        first = alike.first_found([hit.id for hit in found])
        return alike.in_common(searcher.aggregate(tantivy_query(first), alike.values_in_common()), len(found))

    def _facets(self, searcher: tantivy.Searcher, query: Query, clause: Clause) -> tuple[Facet, ...]:
        """One pass counts every facet without a choice of its own; each of the others has its own pass."""
        answers: dict[str, Any] = {}
        for but, names in counting.groups(query):
            asked = counting.aggregations(names, query, segment_size="segment_size")
            kept = filters_of(query, but=but)
            answers |= searcher.aggregate(tantivy_query(filtered(clause, kept)), asked)
            for name in names:
                for value in counting.chosen_spans(name, query):
                    span = filter_of(FACETS[name], (value,))
                    answers[f"{name}/{value}"] = _count(searcher, filtered(clause, [*kept, span]))
        return counting.facets(answers, query)

    def apply(self, changes: Iterable[Change]) -> int:
        """The first changes of all make the index."""
        with self.generations.writing():
            path = self.generations.current()
            if path is None:
                path = self.generations.create()
                self.generations.put_in_service(path)
            return _write(_opened_for_writing(path), changes, replacing=True)

    def rebuild(self, documents: Iterable[Change]) -> int:
        with self.generations.writing():
            self.generations.remove_all_but(self.generations.current())
            path = self.generations.create()
            count = _write(opened(path), documents, replacing=False)
            self.generations.put_in_service(path)
            return count

    def complete(self, text: str, limit: int = 8) -> Sequence[Completion]:
        return completed(self._searcher(), text, limit)

    def counts(self, queries: Sequence[Query]) -> Sequence[int]:
        searcher, understand = self._searcher(), self.synonyms().understand
        asked = (matching(understand(parse(query.text)), understand) for query in queries)
        return [
            _count(searcher, filtered(clause, filters_of(query))) for clause, query in zip(asked, queries, strict=True)
        ]

    def similar(self, id: str, limit: int = 4) -> Sequence[Hit]:
        searcher = self._searcher()
        itself = tantivy_query(Is(ID, id))
        found = searcher.search(itself, limit=1).hits
        if not found:
            return ()
        answers = searcher.aggregate(itself, alike.aggregations())
        clause = alike.near(id, _kept(searcher, found[0][1]), answers)
        if clause is None:
            return ()
        marker = Marker(Question())
        hits = searcher.search(tantivy_query(clause), limit=limit).hits
        return tuple(hit(_kept(searcher, address), score, marker) for score, address in hits)

    def status(self) -> EngineStatus:
        try:
            return EngineStatus(self.name, available=True, documents=self._searcher().num_docs)
        except EngineUnavailable as error:
            return EngineStatus(self.name, available=False, detail=str(error))

    def _searcher(self) -> tantivy.Searcher:
        """The index as last committed, by whichever process."""
        for _attempt in range(3):
            path = self.generations.current()
            if path is None:
                raise EngineUnavailable(f"L’index de recherche n’existe pas encore. {REBUILD}")
            try:
                return self._index(path).searcher()
            except FileNotFoundError:
                # A rebuild has put another generation in service since we read the pointer.
                continue
        raise EngineUnavailable(f"L’index de recherche est incomplet. {REBUILD}")

    def _index(self, path: Path) -> tantivy.Index:
        stat = (path / "meta.json").stat()
        seen = (stat.st_mtime_ns, stat.st_ino)
        if self._opened is None or self._opened[0] != path:
            self._opened = path, opened(path)
        elif self._seen != seen:
            try:
                self._opened[1].reload()
            except ValueError as error:
                raise FileNotFoundError(path) from error
        self._seen = seen
        return self._opened[1]


def _opened_for_writing(path: Path) -> tantivy.Index:
    try:
        return opened(path)
    except FileNotFoundError as error:
        raise EngineUnavailable(f"L’index de recherche est incomplet. {REBUILD}") from error


def _write(index: tantivy.Index, changes: Iterable[Change], *, replacing: bool) -> int:
    writer = index.writer(WRITER_MEMORY, num_threads=1)
    count = 0
    try:
        for change in changes:
            if replacing:
                writer.delete_documents_by_term(ID, change.id)
            if not isinstance(change, Removal):
                writer.add_document(tantivy_document(change))
            count += 1
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        # Merges go on after the commit, and would be lost with the writer.
        writer.wait_merging_threads()
    return count


def _count(searcher: tantivy.Searcher, clause: Clause) -> int:
    return matches(searcher.search(tantivy_query(clause), limit=1))


def _order(sort: Sort, question: Question) -> dict[str, Any]:
    if sort is Sort.RELEVANCE:
        if question.is_ranked:
            return {}
        sort = Sort.ENTERED
    field, order = SORTED_BY[sort]
    return {"order_by_field": field, "order": order}


def _score(score: object) -> float:
    """Sorted by a field, a hit comes with the value of that field."""
    return score if isinstance(score, float) else 0.0


def _kept(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> list[Any]:
    values: list[Any] = json.loads(searcher.doc(address)[SHOWN][0])
    return values
