"""The directory of the embedded index: one writer, several readers, generations."""

import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.document import Kind, SearchDocument
from search.engines import open_engine
from search.engines.base import EngineUnavailable, IndexBusy
from search.engines.embedded import generations, schema
from search.query import Query

ROOT = Path(__file__).resolve().parents[3]


def page(pk: int, title: str = "Accueil") -> SearchDocument:
    return SearchDocument(kind=Kind.PAGE, pk=pk, url="/", title=title)


@pytest.fixture
def engine(tmp_path):
    engine = open_engine("", tmp_path, "")
    engine.rebuild([page(1)])
    return engine


def generation_names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.glob("g-*"))


def elsewhere(directory: Path, command: str) -> str:
    """What another process answers."""
    code = f"""
from search.document import *; from search.engines import open_engine; from search.engines.base import *
engine = open_engine("", {str(directory)!r}, "")
{command}
"""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_second_writer_does_not_wait(engine, tmp_path):
    def documents():
        with pytest.raises(IndexBusy):
            open_engine("", tmp_path, "").apply([page(2)])
        yield page(3)

    engine.apply(documents())
    assert engine.status().documents == 2


def test_a_writer_of_another_process_does_not_wait_either(engine, tmp_path):
    def documents():
        yield elsewhere(tmp_path, 'try: engine.apply([])\nexcept IndexBusy: print("busy")') and page(2, "Occupé")

    engine.rebuild(documents())
    assert engine.search(Query("occupé")).total == 1


def test_a_reader_sees_what_another_process_wrote(engine, tmp_path):
    assert engine.search(Query("horaires")).total == 0
    elsewhere(tmp_path, 'engine.apply([SearchDocument(kind=Kind.PAGE, pk=2, url="/", title="Horaires")])')
    assert engine.search(Query("horaires")).total == 1
    elsewhere(tmp_path, 'engine.rebuild([SearchDocument(kind=Kind.PAGE, pk=2, url="/", title="Contact")])')
    assert engine.search(Query("horaires")).total == 0
    assert engine.search(Query("contact")).total == 1


def test_old_generations_are_removed(engine, tmp_path):
    first = generation_names(tmp_path)
    engine.rebuild([page(2)])
    assert len(first) == len(generation_names(tmp_path)) == 1
    assert first != generation_names(tmp_path)


def test_what_a_killed_rebuild_left_is_removed(engine, tmp_path):
    (tmp_path / "g-20200101T000000-dead").mkdir()
    engine.rebuild([page(2)])
    assert len(generation_names(tmp_path)) == 1


def test_a_process_killed_while_writing_leaves_the_index_whole(engine, tmp_path):
    code = """
import os, sys
sys.path.insert(0, sys.argv[2])
from search.document import *; from search.engines import open_engine
def documents():
    for pk in range(1000): yield SearchDocument(kind=Kind.PAGE, pk=pk, url="/", title="Page")
    os.kill(os.getpid(), 9)
open_engine("", sys.argv[1], "").apply(documents())
"""
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(ROOT)], check=False)
    assert killed.returncode == -9
    assert engine.search(Query()).total == 1
    engine.apply([page(2)])
    assert engine.search(Query()).total == 2


def test_an_index_of_another_version_asks_to_be_rebuilt(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(generations, "fingerprint", lambda: "another")
    later = open_engine("", tmp_path, "")
    for call in (lambda: later.search(Query("accueil")), lambda: later.apply([page(2)])):
        with pytest.raises(EngineUnavailable, match="rebuild_index"):
            call()
    later.rebuild([page(2)])
    assert later.search(Query("accueil")).total == 1


def test_the_fingerprint_follows_the_schema(monkeypatch):
    before = schema.fingerprint.__wrapped__()
    monkeypatch.setattr(schema, "declarations", lambda: [("title", schema._words)])
    assert schema.fingerprint.__wrapped__() != before


@pytest.mark.parametrize("damage", ["meta.json", "fingerprint", "everything"])
def test_a_damaged_index_asks_to_be_rebuilt(engine, tmp_path, damage):
    [name] = generation_names(tmp_path)
    if damage == "everything":
        shutil.rmtree(tmp_path / name)
    else:
        (tmp_path / name / damage).write_text("{")
    with pytest.raises(EngineUnavailable, match="rebuild_index"):
        open_engine("", tmp_path, "").search(Query("accueil"))
    engine.rebuild([page(2)])
    assert engine.search(Query("accueil")).total == 1


def test_a_reader_whose_index_is_being_removed_turns_to_the_new_one(engine, tmp_path, monkeypatch):
    """Of the old index, the first file is gone and the folder still stands: `rmtree` has just begun."""
    [before] = generation_names(tmp_path)
    old = tmp_path / "old"
    shutil.copytree(tmp_path / before, old)
    next(old.glob("*.idx")).unlink()
    engine.rebuild([page(7)])
    [after] = generation_names(tmp_path)
    late = open_engine("", tmp_path, "")
    read = iter([old, tmp_path / after])
    monkeypatch.setattr(late.generations, "current", lambda: next(read))
    assert late.search(Query("accueil")).total == 1


def test_a_reader_of_an_index_that_changes_then_goes_turns_to_the_new_one(engine, tmp_path, monkeypatch):
    """It has the old one open, which was written to once more, and is being removed."""
    [before] = generation_names(tmp_path)
    reader = open_engine("", tmp_path, "")
    reader.search(Query("accueil"))
    engine.apply([page(5)])
    old = tmp_path / before
    copy = shutil.copytree(old, tmp_path / "copy")
    engine.rebuild([page(7)])
    [after] = generation_names(tmp_path)
    shutil.copytree(copy, old)
    for file in old.glob("*.idx"):
        file.unlink()
    read = iter([old, tmp_path / after])
    monkeypatch.setattr(reader.generations, "current", lambda: next(read))
    assert reader.search(Query("accueil")).total == 1


def test_threads_search_while_the_index_changes(engine):
    stop = threading.Event()

    def read() -> set[int]:
        totals = set()
        while not stop.is_set():
            totals.add(engine.search(Query("accueil", with_facets=False)).total)
        return totals

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        try:
            for turn in range(3):
                engine.rebuild(page(pk) for pk in range(100))
                engine.apply([page(200 + turn)])
        finally:
            stop.set()
    assert set().union(*(reader.result() for reader in readers)) <= {1, 2, 100, 101}
