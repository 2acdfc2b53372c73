"""What a search costs through our engines, beside the same query sent straight to Tantivy and to Elasticsearch.

    python benchmarks/search_engine.py [--documents 10000 200000] [--server http://127.0.0.1:9200]

The same questions on both sides, with four facets, twenty hits and their highlights. Straight means: the query, the
aggregations and the request ready before the clock starts, stored fields read back and highlighted by Tantivy's own
snippet generator (titles and abstracts), answers of Elasticsearch taken as bytes by HTTP and highlighted by its own
highlighter. Each question is asked in turn on either side, so that a busy machine slows both. Medians are compared question
by question, and the 95th percentiles of all the questions together; so are those of what is proposed while one types.
With several numbers of documents, the growth of our 95th percentile from the first to the last is told.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import tantivy
from generate_records import records
from pymarc import Record

from search.document import Kind, SearchDocument
from search.engines import counting, open_engine
from search.engines.base import Engine
from search.engines.conditions import wanted
from search.engines.elasticsearch.words import completed
from search.engines.embedded import schema as embedded_schema
from search.engines.embedded.clauses import tantivy_query
from search.engines.embedded.words import MOST_COMPLETIONS
from search.engines.keys import COMPLETED
from search.engines.ranking import filtered, filters_of
from search.fields import COMPLETIONS
from search.french import key
from search.query import Query, parse

FACETS = ("type", "sujet", "auteur", "annee")
QUESTIONS = (
    Query("renouvellement urbain", facets=FACETS),
    Query("politique de la ville", facets=FACETS),
    Query("évaluation participation habitants", facets=FACETS),
    Query("Aubervilliers", facets=FACETS),
    Query('"éducation populaire"', facets=FACETS),
    Query("logement social", facets=FACETS, filters=(("type", ("Livre",)),)),
    Query("", facets=FACETS),
)
TYPED = ("re", "pol", "loge", "éduc", "saint", "quartiers pri", "donz", "la v")
GOAL, GOAL_OF_PROPOSALS = 1.3, 1.5
Search = Callable[[], object]


class Measured(NamedTuple):
    """Seconds at the 95th percentile: ours, and straight."""

    ours: float
    straight: float

    def __str__(self) -> str:
        return f"{self.ours * 1000:.1f} ms, straight {self.straight * 1000:.1f} ms: {self.ours / self.straight:.2f}x"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[50_000])
    parser.add_argument("--server", default="", help="address of an Elasticsearch; without one, Tantivy only")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    found: dict[str, list[float]] = defaultdict(list)
    for size in arguments.documents:
        documents = [document(number, raw) for number, raw in enumerate(records(size), 1)]
        print(f"\n{len(documents):,} documents, four facets, 20 hits with highlights")
        found["Tantivy"].append(on_tantivy(documents, arguments.rounds))
        if arguments.server:
            found["Elasticsearch"].append(on_elasticsearch(arguments.server, documents, arguments.rounds))
    if len(arguments.documents) > 1:
        for name, times in found.items():
            print(
                f"\n{name}: p95 grows {times[-1] / times[0]:.1f}x from {arguments.documents[0]:,} to {arguments.documents[-1]:,}"
            )


def on_tantivy(documents: list[SearchDocument], rounds: int) -> float:
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as folder:
        engine = open_engine("", Path(folder) / "index", "")
        built("Tantivy", engine, documents)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        print(f"  index: {size / len(documents):,.0f} bytes a document")
        # The same schema, with the texts stored that its snippet generator reads.
        bare = bare_index(Path(folder) / "bare", documents)
        found = report("Tantivy", engine, lambda query: straight_to_tantivy(bare, query), rounds)
        report_proposals(engine, lambda text: proposals_of_tantivy(bare, text), rounds)
        return found.ours


def on_elasticsearch(server: str, documents: list[SearchDocument], rounds: int) -> float:
    engine = open_engine(server, "", f"benchmark-{token_hex(3)}")
    try:
        built("Elasticsearch", engine, documents)
        stats = engine.client.indices.stats(index=f"{engine.alias}-*", metric="store")
        print(f"  index: {stats['_all']['primaries']['store']['size_in_bytes'] / len(documents):,.0f} bytes a document")
        found = report("Elasticsearch", engine, lambda query: straight_to_elasticsearch(server, engine, query), rounds)
        report_proposals(engine, lambda text: proposals_of_elasticsearch(server, engine, text), rounds)
        return found.ours
    finally:
        engine.client.indices.delete(index=f"{engine.alias}-*")


def built(name: str, engine: Engine, documents: list[SearchDocument]) -> None:
    started = time.perf_counter()
    engine.rebuild(documents)
    seconds = time.perf_counter() - started
    print(f"\n{name}: built in {seconds:.1f} s, {len(documents) / seconds:,.0f} documents a second")


def report(name: str, engine: Engine, straight: Callable[[Query], Search], rounds: int) -> Measured:
    ratios, all_ours, all_straight = [], [], []
    for query in QUESTIONS:
        ours, theirs = times_of(lambda query=query: engine.search(query), straight(query), rounds)
        all_ours += ours
        all_straight += theirs
        middle, bare = statistics.median(ours), statistics.median(theirs)
        ratios.append(middle / bare)
        asked, times = query.text or "(everything)", f"{middle * 1000:8.2f} ms  straight {bare * 1000:8.2f} ms"
        print(f"  {asked:<36}{engine.search(query).total:>7} hits {times}  {middle / bare:.2f}x")
    worst, middle = max(ratios), statistics.geometric_mean(ratios)
    print(f"  {name}, medians: {middle:.2f}x on the whole, {worst:.2f}x at worst")
    found = Measured(p95(all_ours), p95(all_straight))
    print(f"  {name}, p95: {found} (goal: at most {GOAL}x)")
    return found


def report_proposals(engine: Engine, straight: Callable[[str], Search], rounds: int) -> None:
    all_ours, all_straight = [], []
    for text in TYPED:
        ours, theirs = times_of(lambda text=text: engine.complete(text), straight(text), rounds)
        all_ours += ours
        all_straight += theirs
    print(f"  proposals, p95: {Measured(p95(all_ours), p95(all_straight))} (goal: at most {GOAL_OF_PROPOSALS}x)")


def times_of(ours: Search, theirs: Search, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each turn, the first two left out."""
    times: dict[Search, list[float]] = {ours: [], theirs: []}
    for turn in range(rounds + 2):
        for search in (ours, theirs):
            started = time.perf_counter()
            search()
            if turn >= 2:
                times[search].append(time.perf_counter() - started)
    return times[ours], times[theirs]


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


# Straight to Tantivy


def bare_index(directory: Path, documents: Iterable[SearchDocument]) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    for name, add in embedded_schema.declarations():
        if name in ("title", "abstract"):
            builder.add_text_field(name, stored=True, tokenizer_name=embedded_schema.WORDS, index_option="freq")
        else:
            add(builder, name)
    directory.mkdir()
    index = tantivy.Index(builder.build(), path=str(directory))
    index.register_tokenizer(embedded_schema.WORDS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    writer = index.writer(64_000_000, 1)
    for one in documents:
        writer.add_document(embedded_schema.tantivy_document(one))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def straight_to_tantivy(index: tantivy.Index, query: Query) -> Search:
    clause = wanted(parse(query.text))
    main_query = tantivy_query(filtered(clause, filters_of(query)))
    # All that a reader asks for without a word is sorted, and nothing highlighted.
    order = {} if query.text else {"order_by_field": "entered", "order": tantivy.Order.Desc}
    counts = [
        (
            tantivy_query(filtered(clause, filters_of(query, but=but))),
            counting.aggregations(names, query, segment_size="segment_size"),
        )
        for but, names in counting.groups(query)
    ]

    def search() -> object:
        searcher = index.searcher()
        found = searcher.search(main_query, 20, **order)
        facets = [searcher.aggregate(one, aggregations) for one, aggregations in counts]
        generators = [
            tantivy.SnippetGenerator.create(searcher, main_query, index.schema, name) for name in ("title", "abstract")
        ]
        hits = []
        for _score, address in found.hits:
            stored = searcher.doc(address)
            snippets = [generator.snippet_from_doc(stored) for generator in generators]
            hits.append((stored["shown"], [(snippet.fragment(), snippet.highlighted()) for snippet in snippets]))
        return facets, hits

    return search


def proposals_of_tantivy(index: tantivy.Index, text: str) -> Search:
    searcher, prefixes = index.searcher(), [f"{kind}\t{key(text)}" for kind in COMPLETED]
    everything = tantivy.Query.all_query()
    return lambda: [
        searcher.terms_with_prefix(COMPLETIONS, prefix, filter_query=everything, limit=MOST_COMPLETIONS)
        for prefix in prefixes
    ]


# Straight to Elasticsearch


def proposals_of_elasticsearch(server: str, engine: Engine, text: str) -> Search:
    """The request that ours sends, caught on its way, as bytes."""
    sent: dict[str, Any] = {}

    class Catcher:
        def search(self, **request: Any) -> Any:
            sent.update(request)
            return engine.client.search(**request)

    completed(Catcher(), engine.alias, text, 8)
    sent.pop("index")
    return posted(server, engine, sent)


def posted(server: str, engine: Engine, request: dict[str, Any]) -> Search:
    import urllib3

    pool = urllib3.connection_from_url(server)
    body = json.dumps(request).encode()
    path, headers = f"/{engine.alias}/_search", {"Content-Type": "application/json"}
    return lambda: json.loads(pool.request("POST", path, body=body, headers=headers).data)


def straight_to_elasticsearch(server: str, engine: Engine, query: Query) -> Search:
    question = parse(query.text)
    request = engine._request(query, question, wanted(question))
    names = {"source": "_source", "from_": "from"}
    return posted(server, engine, {names.get(name, name): value for name, value in request.items()})


# Documents


def document(number: int, raw: bytes) -> SearchDocument:
    """A search document of the size and the diversity of a real one."""
    record = Record(data=raw, force_utf8=True)

    def all_of(tag: str, *codes: str) -> tuple[str, ...]:
        return tuple(
            ", ".join(field.get_subfields(*codes)) for field in record.get_fields(tag) if field.get_subfields(*codes)
        )

    year = next((int(date[:4]) for date in all_of("210", "d") if date[:4].isdigit()), None)
    title = " : ".join(all_of("200", "a", "e")[:1])
    return SearchDocument(
        kind=Kind.RECORD,
        pk=number,
        url=f"/notices/{number}/",
        title=title,
        sort_title=title,
        agents=all_of("700", "a", "b") + all_of("701", "a", "b") + all_of("710", "a"),
        subjects=all_of("606", "a"),
        keywords=tuple(word for words in all_of("610", "a") for word in words.split(";")),
        series=all_of("225", "a"),
        publishers=all_of("210", "c"),
        identifiers=all_of("010", "a"),
        call_numbers=all_of("995", "k"),
        abstract=" ".join(all_of("330", "a")),
        body=" ".join(all_of("300", "a")),
        document_type={"m": "Livre", "a": "Article", "s": "Périodique"}[record.leader[7]],
        languages=("français",),
        years=(year,) if year else (),
        sort_year=year,
        available_here=number % 2 == 0,
        description=f"{' '.join(all_of('210', 'c')[:1])}, {year}",
    )


if __name__ == "__main__":
    main()
