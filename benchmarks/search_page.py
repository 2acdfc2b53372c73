"""What the page of results costs beyond the engine: the whole page at the 95th percentile, and the engine's call within it.

    python benchmarks/search_page.py [--documents 200000] [--server http://127.0.0.1:9200]

The page is asked of the site in this process, with its database (SQLite, empty but for what every page reads) and an index
of generated notices; the engine's own time is the one that it reports with each answer. Goal: at most 40 ms more.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

GOAL = 0.040
"""Seconds of the page beyond the engine's call."""
ADDRESSES = tuple(
    urlencode(parameters)
    for parameters in (
        {"q": "renouvellement urbain"},
        {"q": "politique de la ville"},
        {"q": "évaluation participation habitants"},
        {"q": "logement social", "type": "Livre"},
        {"q": "Aubervilliers", "page": 3},
        {},
    )
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--server", default="", help="address of an Elasticsearch; without one, Tantivy")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as folder:
        site = {"DATA_DIR": folder, "SECRET_KEY": "benchmark", "ALLOWED_HOSTS": "testserver"}
        os.environ.pop("DATABASE_URL", None)
        os.environ |= site | {"SEARCH_URL": arguments.server, "SEARCH_INDEX_NAME": "benchmark-page"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
        measure(arguments.documents, arguments.rounds)


def measure(documents: int, rounds: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from generate_records import records
    from search_engine import document, p95

    from search.engines.base import Engine, Results
    from search.indexing import current_engine
    from search.query import Query

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    engine: Engine = current_engine()
    engine.rebuild(document(number, raw) for number, raw in enumerate(records(documents), 1))
    asked: list[float] = []
    search = engine.search

    def timed(query: Query) -> Results:
        started = time.perf_counter()
        found = search(query)
        asked.append(time.perf_counter() - started)
        return found

    engine.search = timed  # type: ignore[method-assign]
    browser, pages, inside = Client(), [], []
    for turn in range(rounds + 2):
        for address in ADDRESSES:
            asked.clear()
            started = time.perf_counter()
            answer = browser.get(f"/recherche/?{address}")
            seconds = time.perf_counter() - started
            if answer.status_code != 200:
                raise SystemExit(f"/recherche/?{address}: {answer.status_code}")
            if turn >= 2:
                pages.append(seconds)
                inside.append(sum(asked))
    page, call = p95(pages), p95(inside)
    beyond = statistics.median(whole - engine_call for whole, engine_call in zip(pages, inside, strict=True))
    print(
        f"{documents:,} documents, {len(pages)} pages: p95 {page * 1000:.1f} ms, of which the engine {call * 1000:.1f} ms"
    )
    print(
        f"  beyond the engine: {(page - call) * 1000:.1f} ms between p95 (goal: {GOAL * 1000:.0f}), median {beyond * 1000:.1f} ms"
    )


if __name__ == "__main__":
    main()
