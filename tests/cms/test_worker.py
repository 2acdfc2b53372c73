"""The background work of a site."""

import logging
from threading import Event

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from cms.management.commands import worker
from cms.ticks import tick


@pytest.fixture
def ticks():
    """The regular work done, as a list of its turns."""
    turns: list[str] = []

    def note(**kwargs: object) -> None:
        turns.append("tick")

    tick.connect(note)
    yield turns
    tick.disconnect(note)


def test_one_turn_does_the_regular_work(db, ticks):
    call_command("worker", once=True)
    assert ticks == ["tick"]


def test_a_database_that_goes_away_does_not_end_it(db, ticks, monkeypatch, caplog):
    def gone(self: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(worker.Worker, "run", gone)
    with caplog.at_level(logging.ERROR):
        call_command("worker", once=True)
    assert ticks == ["tick"]
    assert "does not answer" in caplog.text


def test_work_that_fails_leaves_the_rest_done(db, ticks, caplog):
    def broken(**kwargs: object) -> None:
        raise ValueError("no luck")

    tick.connect(broken)
    try:
        call_command("worker", once=True)
    finally:
        tick.disconnect(broken)
    assert ticks == ["tick"]
    assert "failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_asked_to_stop_it_finishes_its_task_and_leaves_the_next(monkeypatch):
    stopping, done = Event(), []

    def stop(self: object, task: DBTaskResult) -> None:
        done.append(task)
        stopping.set()

    monkeypatch.setattr(worker.Worker, "run_task", stop)
    for _task in range(2):
        update_reference_index_task.enqueue("wagtailcore", "page", "1")
    worker.run_waiting_tasks(stopping)
    assert len(done) == 1
    assert DBTaskResult.objects.ready().count() == 1
