"""Nothing that changes is ever missing from the index for good, whatever happens to the engine."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from catalogue.models import BibliographicRecord
from catalogue.signals import announce
from reference.models import Agent
from search.document import Kind
from search.engines.base import EngineUnavailable, IndexBusy
from search.indexing import current_engine, rebuild
from search.models import OutboxEntry
from search.outbox import changes, drain, enqueue
from search.query import Query

pytestmark = pytest.mark.django_db(transaction=True)


class Broken:
    """An engine that is down, or whose index another process is writing."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def apply(self, changes):
        raise self.error


def titles(text: str) -> list[str]:
    return [hit.title for hit in current_engine().search(Query(text=text)).hits]


def test_a_notice_saved_by_nadia_is_found_at_once(engine):
    record = BibliographicRecord.objects.create(title="La rénovation urbaine à Bagnolet")
    assert titles("renovation") == ["La rénovation urbaine à Bagnolet"]
    record.title = "L’évaluation à Bagnolet"
    record.save()
    assert titles("renovation") == []
    assert titles("evaluations") == ["L’évaluation à Bagnolet"]
    record.delete()
    assert titles("evaluation") == []


def test_a_withdrawn_notice_leaves_the_index(engine):
    record = BibliographicRecord.objects.create(title="La ville")
    record.state = BibliographicRecord.State.WITHDRAWN
    record.save()
    assert titles("ville") == []


def test_what_is_rolled_back_leaves_no_trace(engine):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        BibliographicRecord.objects.create(title="La ville")
        raise ZeroDivisionError
    assert not OutboxEntry.objects.exists()
    assert titles("ville") == []


@pytest.mark.parametrize("error", [EngineUnavailable("en panne"), IndexBusy("occupé")])
def test_a_down_or_busy_engine_delays_and_loses_nothing(engine, error, monkeypatch):
    monkeypatch.setattr("search.indexing.current_engine", lambda: Broken(error))
    BibliographicRecord.objects.create(title="La ville")
    assert OutboxEntry.objects.count() >= 1
    monkeypatch.undo()
    call_command("drain_outbox")
    assert not OutboxEntry.objects.exists()
    assert titles("ville") == ["La ville"]


def test_a_down_engine_is_told_to_samir(engine, monkeypatch):
    enqueue(Kind.RECORD, [])
    monkeypatch.setattr(
        "search.management.commands.drain_outbox.current_engine", lambda: Broken(EngineUnavailable("en panne"))
    )
    OutboxEntry.objects.create(kind="notice", object_pk=1)
    with pytest.raises(CommandError, match="gardés"):
        call_command("drain_outbox")
    assert OutboxEntry.objects.count() == 1


def test_several_changes_of_one_notice_are_one_document():
    assert [change.id for change in changes([("notice", 1), ("notice", 1)])] == ["notice-1"]


def test_what_changes_while_the_index_is_written_waits_for_the_next_turn(engine, monkeypatch):
    record = BibliographicRecord.objects.create(title="Avant")

    class Slow:
        def apply(self, changes):
            engine.apply(changes)
            if not OutboxEntry.objects.filter(pk__gt=first).exists() and record.title == "Avant":
                record.title = "Après"
                BibliographicRecord.objects.filter(pk=record.pk).update(title="Après")
                OutboxEntry.objects.create(kind="notice", object_pk=record.pk)

    first = OutboxEntry.objects.create(kind="notice", object_pk=record.pk).pk
    drain(Slow())
    assert not OutboxEntry.objects.exists()
    assert titles("apres") == ["Après"]


def test_a_large_change_is_left_to_the_worker_and_done_by_its_tick(engine):
    records = BibliographicRecord.objects.bulk_create(
        [BibliographicRecord(title=f"Cahier {n}", sort_title=f"cahier {n}") for n in range(60)]
    )
    with transaction.atomic():
        announce([record.pk for record in records])
    assert OutboxEntry.objects.count() == 60
    call_command("worker", once=True)
    assert not OutboxEntry.objects.exists()
    assert current_engine().search(Query(text="cahier")).total == 60


def test_a_renamed_author_is_found_under_the_new_name(engine):
    agent = Agent.objects.create(name="Dupont", forename="Anne")
    record = BibliographicRecord.objects.create(title="La ville")
    record.contributions.create(agent=agent)
    record.save()
    assert titles("dupont") == ["La ville"]
    agent.name = "Durand"
    agent.save()
    assert titles("dupont") == []
    assert titles("durand") == ["La ville"]


def test_a_rebuild_finds_everything_and_forgets_what_waited(engine):
    BibliographicRecord.objects.bulk_create(
        [BibliographicRecord(title=f"Cahier {n}", sort_title=f"cahier {n}") for n in range(5)]
    )
    OutboxEntry.objects.create(kind="notice", object_pk=10**9)
    assert rebuild(engine) == 5
    assert not OutboxEntry.objects.exists()
    assert current_engine().search(Query(text="cahiers")).total == 5
