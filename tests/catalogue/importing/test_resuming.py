"""An import that is killed has written whole batches, and the same run taken again goes on to the same end."""

import io
import subprocess
import sys

import pytest
from django.utils import timezone

from catalogue.importing.jobs import take_up_again, work
from catalogue.importing.pipeline import Import, ImportFile
from catalogue.importing.turn import SourceBusy, Turn
from catalogue.models import BibliographicRecord, ImportRun, Source

pytestmark = pytest.mark.django_db


def files(*records: bytes) -> list[ImportFile]:
    raw = b"".join(records)
    return [ImportFile("export.mrc", len(raw), lambda: io.BytesIO(raw))]


class TestTakenAgain:
    @pytest.fixture(autouse=True)
    def small_batches(self, monkeypatch) -> None:
        monkeypatch.setattr("catalogue.importing.reading.BATCH_RECORDS", 2)

    @pytest.mark.parametrize("batches", [1, 2, 3])
    def test_it_counts_as_if_nothing_had_happened(self, book, import_records, batches) -> None:
        records = [book(str(n), f"Titre {n}", f"996 ##$fB{n}$9expl_cb:B{n}") for n in range(1, 6)]
        records.insert(3, book("2", "Une autre sous le même numéro"))
        import_records(book("5", "Ancien titre"))
        steps = Import("Cosoter", files(*records), run=(run := begun())).run()
        for _batch in range(batches):
            next(steps)
        steps.close()  # as a process that dies between two batches
        run.refresh_from_db()
        again = Import("Cosoter", files(*records), run=run)
        list(again.run())
        found = {outcome.value: count for outcome, count in again.report.outcomes.items() if count}
        assert found == {"created": 4, "updated": 1, "to_decide": 1}
        assert again.report.items == 5
        by_outcome = sorted(run.lines.values_list("outcome", flat=True))
        assert by_outcome == ["created"] * 4 + ["to_decide", "updated"]


def begun() -> ImportRun:
    return ImportRun.objects.create(source=Source.objects.get_or_create(name="Cosoter")[0])


class TestTurns:
    def test_two_imports_of_one_source_do_not_write_together(self, book) -> None:
        steps = Import("Cosoter", files(book("1"))).run()
        next(steps)
        with pytest.raises(SourceBusy, match="déjà en cours"):
            next(Import("Cosoter", files(book("1"))).run())
        list(steps)
        list(Import("Cosoter", files(book("1"))).run())
        assert BibliographicRecord.objects.count() == 1

    def test_another_source_is_another_turn(self, book) -> None:
        steps = Import("Cosoter", files(book("1"))).run()
        next(steps)
        list(Import("Rezo", files(book("2", "Deux"))).run())
        steps.close()

    def test_a_dead_process_leaves_its_turn_at_once(self, book) -> None:
        source = Source.objects.create(name="Cosoter")
        Turn(source).take()
        dead = subprocess.Popen([sys.executable, "-c", ""])
        dead.wait()
        source.refresh_from_db()
        host, _pid, unique = source.holder.split(" ")
        Source.objects.update(holder=f"{host} {dead.pid} {unique}")
        Turn(source).take()

    def test_elsewhere_it_lasts_until_its_hour(self) -> None:
        source = Source.objects.create(name="Cosoter")
        Source.objects.update(holder="ailleurs 1 x", held_until=timezone.now() + timezone.timedelta(minutes=1))
        with pytest.raises(SourceBusy):
            Turn(source).take()
        Source.objects.update(held_until=timezone.now())
        Turn(source).take()


class TestInTheBackground:
    def test_a_run_whose_worker_died_is_taken_up(self, book) -> None:
        from django.core.files.base import ContentFile

        run = begun()
        run.files.create(name="export.mrc", size=1, content=ContentFile(book("1"), name="export.mrc"))
        ImportRun.objects.update(status=ImportRun.Status.RUNNING)
        take_up_again()
        run.refresh_from_db()
        assert run.status == ImportRun.Status.QUEUED
        work.func(run.pk)
        run.refresh_from_db()
        assert (run.status, run.report["created"]) == (ImportRun.Status.DONE, 1)

    def test_one_that_speaks_is_left_alone(self) -> None:
        run = begun()
        run.progress = {"beat_at": timezone.now().isoformat()}
        run.status = ImportRun.Status.ANALYSING
        run.save()
        take_up_again()
        run.refresh_from_db()
        assert run.status == ImportRun.Status.ANALYSING

    def test_one_of_the_command_says_to_launch_it_again(self) -> None:
        run = begun()
        take_up_again()
        run.refresh_from_db()
        assert run.status == ImportRun.Status.FAILED
        assert "Relancez la même commande" in run.fault

    def test_a_file_that_is_gone_is_said_and_stops_nothing_else(self) -> None:
        run = begun()
        run.files.create(name="export.mrc", size=1, content="disparu.mrc")
        ImportRun.objects.update(status=ImportRun.Status.ANALYSING)
        work.func(run.pk)
        run.refresh_from_db()
        assert run.status == ImportRun.Status.READY
        assert run.report["files"][0]["unreadable"]
