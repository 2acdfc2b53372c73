"""The search engines behind one contract (`base.Engine`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from search.engines.base import Engine
from search.synonyms import Synonyms


def open_engine(
    url: str, index_dir: Path | str, index_name: str, synonyms: Callable[[], Synonyms] = Synonyms
) -> Engine:
    """Elasticsearch at `url` under the alias `index_name`; without an address, the embedded engine in `index_dir`.

    `synonyms` is asked at each search: what changes there is found at once, without a rebuild.
    Opens nothing yet: an engine that cannot answer says so at the first call.
    """
    # Each is imported when used: the Elasticsearch client alone takes a third of a second.
    if url:
        from search.engines.elasticsearch.engine import ElasticsearchEngine

        return ElasticsearchEngine(url, index_name, synonyms)
    from search.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(Path(index_dir), synonyms)
