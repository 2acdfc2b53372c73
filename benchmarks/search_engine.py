"""What a search costs through our engines, beside the same query sent straight to Tantivy and to Elasticsearch.

    python benchmarks/search_engine.py [--documents 50000] [--server http://127.0.0.1:9200]

The same questions on both sides, with four facets, twenty hits and their highlights. Straight means: the query, the
aggregations and the request ready before the clock starts, stored fields read back and highlighted by Tantivy's own
snippet generator (titles and abstracts), answers of Elasticsearch taken as bytes by HTTP and highlighted by its own
highlighter. Each question is asked in turn on either side, so that a busy machine slows both; medians are compared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from secrets import token_hex

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import tantivy
from generate_records import records
from pymarc import Record

from search.document import Kind, SearchDocument
from search.engines import counting, open_engine
from search.engines.base import Engine
from search.engines.conditions import wanted
from search.engines.embedded import schema as embedded_schema
from search.engines.embedded.clauses import tantivy_query
from search.engines.ranking import filtered, filters_of
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
GOAL = 1.3
Search = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--server", default="", help="address of an Elasticsearch; without one, Tantivy only")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    documents = [document(number, raw) for number, raw in enumerate(records(arguments.documents), 1)]
    print(f"{len(documents):,} documents, four facets, 20 hits with highlights")
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as folder:
        engine = open_engine("", Path(folder) / "index", "")
        built("Tantivy", engine, documents)
        # The same schema, with the texts stored that its snippet generator reads.
        bare = bare_index(Path(folder) / "bare", documents)
        report("Tantivy", engine, lambda query: straight_to_tantivy(bare, query), arguments.rounds)
    if arguments.server:
        engine = open_engine(arguments.server, "", f"benchmark-{token_hex(3)}")
        try:
            built("Elasticsearch", engine, documents)
            report(
                "Elasticsearch",
                engine,
                lambda query: straight_to_elasticsearch(arguments.server, engine, query),
                arguments.rounds,
            )
        finally:
            engine.client.indices.delete(index=f"{engine.alias}-*")


def built(name: str, engine: Engine, documents: list[SearchDocument]) -> None:
    started = time.perf_counter()
    engine.rebuild(documents)
    seconds = time.perf_counter() - started
    print(f"\n{name}: built in {seconds:.1f} s, {len(documents) / seconds:,.0f} documents a second")


def report(name: str, engine: Engine, straight: Callable[[Query], Search], rounds: int) -> None:
    ratios = []
    for query in QUESTIONS:
        ours, theirs, total = compared(lambda query=query: engine.search(query), straight(query), rounds)
        ratios.append(ours / theirs)
        asked, times = query.text or "(everything)", f"{ours * 1000:8.2f} ms  straight {theirs * 1000:8.2f} ms"
        print(f"  {asked:<36}{total:>7} hits {times}  {ours / theirs:.2f}x")
    worst, middle = max(ratios), statistics.geometric_mean(ratios)
    print(f"  {name}: {middle:.2f}x on the whole, {worst:.2f}x at worst (goal: at most {GOAL}x)")


def compared(ours: Search, theirs: Search, rounds: int) -> tuple[float, float, int]:
    """Median seconds of each, and how many documents match."""
    times: dict[Search, list[float]] = {ours: [], theirs: []}
    for turn in range(rounds + 2):
        for search in (ours, theirs):
            started = time.perf_counter()
            search()
            if turn >= 2:
                times[search].append(time.perf_counter() - started)
    return statistics.median(times[ours]), statistics.median(times[theirs]), ours().total


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


# Straight to Elasticsearch


def straight_to_elasticsearch(server: str, engine: Engine, query: Query) -> Search:
    import urllib3

    pool = urllib3.connection_from_url(server)
    question = parse(query.text)
    request = engine._request(query, question, wanted(question))
    request = {{"source": "_source", "from_": "from"}.get(name, name): value for name, value in request.items()}
    body = json.dumps(request).encode()
    path, headers = f"/{engine.alias}/_search", {"Content-Type": "application/json"}
    return lambda: json.loads(pool.request("POST", path, body=body, headers=headers).data)


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
