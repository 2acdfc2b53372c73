"""The search engines behind one contract (`base.Engine`)."""

from __future__ import annotations

from pathlib import Path

from search.engines.base import Engine


def open_engine(url: str, index_dir: Path | str, index_name: str) -> Engine:
    """Elasticsearch at `url` under the alias `index_name`; without an address, the embedded engine in `index_dir`.

    Opens nothing yet: an engine that cannot answer says so at the first call.
    """
    # Each is imported when used: the Elasticsearch client alone takes a third of a second.
    if url:
        from search.engines.elasticsearch.engine import ElasticsearchEngine

        return ElasticsearchEngine(url, index_name)
    from search.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(Path(index_dir))
