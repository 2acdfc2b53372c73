"""How high what people want comes: judged queries over the demo, alone and among generated distractors.

    DATA_DIR=var python benchmarks/relevance.py [--distractors 50000] [--server http://127.0.0.1:9200] [--queries FILE]

The demo must have been loaded in DATA_DIR (script/demo). Beside each engine stands a plain BM25 that knows no French
(plain_bm25.py), over the same documents. Synonyms are those of the first day. Size is that of the index, for each document.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from secrets import token_hex

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from distractors import distractors
from plain_bm25 import PlainSearch

from search.document import SearchDocument
from search.engines import open_engine
from search.judging.evaluation import Answer, Evaluation, asking, evaluate
from search.judging.files import JudgedQuery, read_judged
from search.synonyms import Synonyms, rules_of, usual_groups

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--distractors", type=int, default=50_000)
    parser.add_argument("--server", default="", help="address of an Elasticsearch; without one, Tantivy only")
    parser.add_argument("--queries", type=Path, default=ROOT / "tests" / "relevance" / "queries.tsv")
    arguments = parser.parse_args()
    queries = read_judged(arguments.queries).queries
    holdings = demo_documents()
    report(f"{len(holdings)} documents of the demo", holdings, queries, arguments.server)
    if arguments.distractors:
        crowd = [*holdings, *distractors(arguments.distractors)]
        report(f"\nthe same among {arguments.distractors:,} distractors", crowd, queries, arguments.server)


def demo_documents() -> list[SearchDocument]:
    """What the site of DATA_DIR offers to the index."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    os.environ.setdefault("SECRET_KEY", "benchmark")
    import django

    django.setup()
    from search.documents import all_documents

    return list(all_documents())


@cache
def usual_synonyms() -> Synonyms:
    """Those of an installation's first day."""
    return Synonyms(tuple(rule for both_ways, words in usual_groups() for rule in rules_of(words, both_ways=both_ways)))


def report(name: str, documents: list[SearchDocument], queries: Iterable[JudgedQuery], server: str) -> None:
    print(f"{name}\n{'':<16}{'nDCG@10':>9}{'MRR':>8}   {'tuning':>15}   {'held out':>15}   failing")
    plain = PlainSearch(documents)
    show("plain BM25", evaluate(lambda text: Answer(plain.search(text)), queries))
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as folder:
        embedded = open_engine("", folder, "", synonyms=usual_synonyms)
        embedded.rebuild(documents)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        show("Tantivy", evaluate(asking(embedded), queries), size / len(documents))
    if server:
        elasticsearch = open_engine(server, "", f"benchmark-{token_hex(3)}", synonyms=usual_synonyms)
        try:
            elasticsearch.rebuild(documents)
            client, index = elasticsearch.client.options(request_timeout=600), f"{elasticsearch.alias}-*"
            client.indices.forcemerge(index=index, max_num_segments=1)
            size = client.indices.stats(index=index, metric="store")["_all"]["total"]["store"]["size_in_bytes"]
            show("Elasticsearch", evaluate(asking(elasticsearch), queries), size / len(documents))
        finally:
            elasticsearch.client.indices.delete(index=f"{elasticsearch.alias}-*")


def show(name: str, evaluation: Evaluation, size: float = 0) -> None:
    tuning, held_out = evaluation.of(held_out=False), evaluation.of(held_out=True)
    failing = ", ".join(outcome.query.id for outcome in evaluation.missing) if size else f"{len(evaluation.missing)}"
    print(
        f"{name:<16}{evaluation.ndcg:9.3f}{evaluation.mrr:8.3f}   {tuning.ndcg:7.3f} {tuning.mrr:7.3f}"
        f"   {held_out.ndcg:7.3f} {held_out.mrr:7.3f}   {failing or 'none'}" + (f"   {size:,.0f} bytes" if size else "")
    )


if __name__ == "__main__":
    main()
