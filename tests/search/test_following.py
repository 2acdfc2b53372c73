"""The index follows a long import in a process of its own, and loses nothing when that process does."""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from benchmarks.generate_records import write
from catalogue.models import BibliographicRecord, ImportRun
from catalogue.signals import import_finished
from search import following, signals
from search.engines.base import IndexBusy
from search.following import LONG, Follower
from search.indexing import current_engine
from search.models import OutboxEntry
from search.query import Query
from tests.migrated import OnSqlite

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def elsewhere(settings, monkeypatch, tmp_path):
    """A second process would work in an empty folder."""
    settings.FOLLOW_LONG_IMPORTS = True
    for name in ("DATABASE_URL", "SEARCH_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings")


@pytest.fixture
def closing_input(monkeypatch):
    """An input that closes once the outbox has been looked at twice, however slow the machine."""
    monkeypatch.setattr(following, "PAUSE", 0.01)
    reading, writing = os.pipe()
    drain, looks = following.drain, itertools.count(1)

    def closing(engine):
        try:
            return drain(engine)
        finally:
            if next(looks) == 2:
                os.close(writing)

    monkeypatch.setattr(following, "drain", closing)
    with os.fdopen(reading) as stream:
        monkeypatch.setattr("sys.stdin", stream)
        yield
    assert next(looks) > 2


@pytest.mark.django_db(transaction=True)
def test_a_long_import_is_followed_and_a_short_one_is_not(elsewhere):
    follower = Follower()
    follower.start(LONG - 1)
    assert follower.process is None
    follower.start(LONG)
    process = follower.process
    # Its database has no table: it waits for the next time, and ends when it is told to.
    assert process.poll() is None
    follower.stop()
    assert process.returncode == 0


@pytest.mark.django_db(transaction=True)
def test_an_import_that_nobody_else_sees_yet_is_not_followed(elsewhere):
    follower = Follower()
    with transaction.atomic():
        follower.start(LONG)
    assert follower.process is None


@pytest.mark.django_db(transaction=True)
def test_it_indexes_what_comes_until_its_input_closes(engine, closing_input):
    record = BibliographicRecord.objects.bulk_create([BibliographicRecord(title="La ville", sort_title="ville")])[0]
    OutboxEntry.objects.create(kind="notice", object_pk=record.pk)
    following.follow(current_engine())
    assert not OutboxEntry.objects.exists()
    assert engine.search(Query(text="ville")).total == 1


@pytest.mark.django_db(transaction=True)
def test_what_another_process_is_writing_waits(engine, closing_input):
    class Busy:
        def apply(self, changes):
            raise IndexBusy("occupé")

    OutboxEntry.objects.create(kind="notice", object_pk=1)
    following.follow(Busy())
    assert OutboxEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_were_it_killed_the_end_of_the_import_does_its_work(engine, monkeypatch):
    follower = Follower()
    follower.process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    follower.process.kill()
    monkeypatch.setattr(signals, "follower", follower)
    record = BibliographicRecord.objects.bulk_create([BibliographicRecord(title="La ville", sort_title="ville")])[0]
    OutboxEntry.objects.create(kind="notice", object_pk=record.pk)
    import_finished.send(sender=ImportRun, run=None)
    assert follower.process is None
    assert engine.search(Query(text="ville")).total == 1


@pytest.mark.lengthy
def test_a_long_import_is_found_whole(elsewhere, tmp_path, migrated):
    """For real: two processes, on a database of their own."""
    if not isinstance(migrated, OnSqlite):
        pytest.skip("Joué sur SQLite.")
    file, count = tmp_path / "records.mrc", 4_000
    write(count, file)
    assert file.stat().st_size > LONG

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        environment = os.environ | {"FOLLOW_LONG_IMPORTS": "true"}
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout

    migrated.copy_to(tmp_path / "rayonnage.sqlite3")
    assert json.loads(manage("import_records", str(file), "--source", "Essai", "--json"))["created"] == count
    assert manage("drain_outbox").split() == ["Changements", "indexés", ":", "0."]
    assert json.loads(manage("search", "", "--json"))["total"] == count
