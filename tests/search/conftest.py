"""An engine of the test's own: Elasticsearch when the suite runs on it, else the embedded one."""

import uuid

import pytest

from search.engines.base import Engine
from search.indexing import current_engine
from search.vocabulary import forget_synonyms


@pytest.fixture(autouse=True)
def synonyms_read_again() -> None:
    """Those of another test are gone with its transaction."""
    forget_synonyms()


@pytest.fixture
def engine(settings, tmp_path) -> Engine:
    """An empty index, used by the whole site for the time of the test."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    settings.SEARCH_INDEX_NAME = f"rayonnage-test-{uuid.uuid4().hex[:8]}"
    current_engine.cache_clear()
    engine = current_engine()
    engine.rebuild([])
    return engine


@pytest.fixture
def indexed_at_once(monkeypatch) -> None:
    """Index without waiting for a commit, which a test inside one transaction never makes."""
    monkeypatch.setattr("search.outbox.transaction.on_commit", lambda callback, **options: callback())
