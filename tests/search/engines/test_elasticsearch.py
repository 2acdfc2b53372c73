"""The server of Elasticsearch: absent, of another version, being rebuilt by someone else."""

import time

import pytest

from search.document import Kind, Removal, SearchDocument
from search.engines import open_engine
from search.engines.base import EngineUnavailable, IndexBusy
from search.engines.elasticsearch import generations
from search.query import Query


def page(pk: int, title: str = "Accueil") -> SearchDocument:
    return SearchDocument(kind=Kind.PAGE, pk=pk, url="/", title=title)


def test_an_absent_server_is_said_to_be_so():
    engine = open_engine("http://127.0.0.1:9", "", "absent")
    for call in (
        lambda: engine.search(Query("ville")),
        lambda: engine.apply([page(1)]),
        lambda: engine.rebuild([page(1)]),
        lambda: engine.complete("vil"),
    ):
        with pytest.raises(EngineUnavailable, match="ne répond pas"):
            call()
    assert not engine.status().available


def test_an_address_that_is_none_is_said_to_be_so():
    with pytest.raises(EngineUnavailable, match="SEARCH_URL"):
        open_engine("localhost", "", "x")


@pytest.mark.elasticsearch
class TestServer:
    @pytest.fixture
    def engine(self, elasticsearch_engines):
        return elasticsearch_engines([page(1)])

    def indices(self, engine) -> list[str]:
        return sorted(engine.client.indices.get(index=f"{engine.alias}-*"))

    def test_an_index_of_another_version_asks_to_be_rebuilt(self, engine, test_server, monkeypatch):
        monkeypatch.setattr(generations, "fingerprint", lambda: "another")
        later = open_engine(test_server, "", engine.alias)
        for call in (lambda: later.search(Query("accueil")), lambda: later.apply([page(2)])):
            with pytest.raises(EngineUnavailable, match="rebuild_index"):
                call()
        later.rebuild([page(2)])
        assert later.search(Query("accueil")).total == 1

    def test_old_indices_are_removed(self, engine):
        first = self.indices(engine)
        engine.rebuild([page(2)])
        assert len(first) == len(self.indices(engine)) == 1
        assert first != self.indices(engine)

    def test_no_change_is_written_during_the_rebuild_of_another(self, engine, test_server):
        other = open_engine(test_server, "", engine.alias)

        def documents():
            for call in (lambda: other.apply([page(3)]), lambda: other.rebuild([page(3)])):
                with pytest.raises(IndexBusy):
                    call()
            yield page(2)

        assert engine.rebuild(documents()) == 1
        assert other.apply([page(3)]) == 1

    def test_a_rebuild_that_died_stops_nobody(self, engine, monkeypatch):
        engine.generations.create()
        with pytest.raises(IndexBusy):
            engine.apply([page(2)])
        later = time.time() + generations.DEAD_AFTER + 1
        monkeypatch.setattr(generations.time, "time", lambda: later)
        assert engine.apply([page(2)]) == 1
        engine.rebuild([page(3)])
        assert len(self.indices(engine)) == 1

    def test_a_slow_rebuild_shows_that_it_lives(self, engine, monkeypatch):
        monkeypatch.setattr(generations, "HEARTBEAT", -1)
        grown = []

        def documents():
            for pk in range(3):
                grown.extend(one.grew_at for one in engine.generations.all() if not one.in_service)
                yield page(pk)

        engine.rebuild(documents())
        assert len(set(grown)) > 1

    def test_a_document_that_the_server_refuses_costs_itself_only(self, engine, caplog):
        unwelcome = SearchDocument(kind=Kind.PAGE, pk=2, url="/", title="Trop", years=(10**12,))
        assert engine.apply([page(3), unwelcome, page(4), Removal("page-1")]) == 3
        assert engine.search(Query()).total == 2
        assert "page-2" in caplog.text
