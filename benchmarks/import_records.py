"""How long an import takes, beside bare pymarc over the same file; how much memory; how long the same file takes again,
and the undoing of it all.

    python benchmarks/import_records.py [--records 50000]

Three processes, one after the other, so that each has its own memory: generation, pymarc, import (SQLite and the
embedded index, in a folder of their own). pymarc reads with `force_utf8=True`: without it, it takes the file's UTF-8
for MARC-8, is eight times slower, and gives garbage.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    arguments = parsed_arguments()
    if arguments.step:
        print(json.dumps(STEPS[arguments.step](arguments.file)))
        return
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as folder:
        file = Path(folder) / "records.mrc"
        generate(arguments.records, file)
        size = file.stat().st_size / 1e6
        print(f"{arguments.records:,} records, {size:.0f} MB")
        # pymarc before and after: the machine may be busier at one end than at the other.
        before = measured("pymarc", file, folder)
        imported = measured("import", file, folder)
        after = measured("pymarc", file, folder)
    bare, bare_cpu = ((before[time] + after[time]) / 2 for time in ("seconds", "cpu"))
    print(f"pymarc          {bare:7.1f} s  ({before['seconds']:.1f} before, {after['seconds']:.1f} after)")
    print(
        f"import          {imported['seconds']:7.1f} s  of which index, at the end, {imported['index_seconds']:.1f} s"
    )
    again, undone = imported["again_seconds"], imported["undo_seconds"]
    print(
        f"imported again  {again:7.1f} s  {again / imported['seconds']:.2f} × the import (goal: under 0.5); "
        f"{imported['unchanged']:,} unchanged, {imported['written']:,} written"
    )
    print(
        f"undone          {undone:7.1f} s  {undone / imported['seconds']:.2f} × the import (goal: at most 1); "
        f"{imported['left']:,} notices left"
    )
    print(f"indexed         {imported['indexed']:7,} documents, {imported['waiting']:,} waiting in the outbox")
    print(f"ratio           {imported['seconds'] / bare:7.2f} × pymarc  (goal: at most 6)")
    print(f"of processor    {imported['cpu'] / bare_cpu:7.2f} × pymarc")
    print(
        f"peak memory     {imported['own_mb']:7.0f} MB  (goal: under 400), {imported['mapped_mb']:.0f} with mapped files; "
        f"{imported['alone_mb']:.0f} of the import, {imported['follower_mb']:.0f} of the index beside it"
    )


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("file", type=Path, nargs="?", help=argparse.SUPPRESS)
    return parser.parse_args()


def generate(count: int, file: Path) -> None:
    from benchmarks.generate_records import write

    write(count, file)


def measured(step: str, file: Path, folder: str) -> dict[str, float]:
    environment = {"DJANGO_SETTINGS_MODULE": "cms.settings.base"} | os.environ | {"DATA_DIR": folder}
    for name in ("DATABASE_URL", "SEARCH_URL"):
        environment.pop(name, None)
    command = [sys.executable, __file__, "--step", step, str(file)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        memory = dict.fromkeys(("own_mb", "alone_mb", "follower_mb", "mapped_mb"), 0.0)
        while process.poll() is None:
            memory = {name: max(memory[name], taken) for name, taken in memory_of(process.pid).items()}
            time.sleep(0.1)
        assert process.stdout is not None
        printed = process.stdout.read()
    if process.returncode:
        sys.exit(process.returncode)
    return json.loads(printed.splitlines()[-1]) | memory


def memory_of(pid: int) -> dict[str, float]:
    """Megabytes, with the process that it may have started: their own, of each, and all that is mapped.

    What is mapped beyond their own is the files of the index: the system keeps them at hand while nothing needs the room.
    """
    alone, mapped = megabytes(pid)
    others = [megabytes(one) for one in started_by(pid)]
    follower = sum(own for own, _mapped in others)
    mapped += sum(mapped for _own, mapped in others)
    return {"own_mb": alone + follower, "alone_mb": alone, "follower_mb": follower, "mapped_mb": mapped}


def megabytes(pid: int) -> tuple[float, float]:
    """Its own, and all that it has mapped; nothing of a process that has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0, 0.0
    found = dict(re.findall(r"^(RssAnon|VmRSS):\s+(\d+) kB", status, re.MULTILINE))
    return int(found.get("RssAnon", 0)) / 1024, int(found.get("VmRSS", 0)) / 1024


def started_by(pid: int) -> list[int]:
    try:
        return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    except OSError:
        return []


def bare_pymarc(file: Path) -> dict[str, float]:
    from pymarc import MARCReader

    watch = Watch()
    with file.open("rb") as stream:
        count = sum(1 for _record in MARCReader(stream, force_utf8=True))
    return {**watch.read(), "records": count}


def import_and_index(file: Path) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command

    from catalogue.signals import import_finished

    call_command("migrate", verbosity=0)
    clock = IndexClock()
    # Connected first to be called first, then last.
    receivers, import_finished.receivers = import_finished.receivers, []
    import_finished.connect(clock.start)
    import_finished.receivers += receivers
    import_finished.connect(clock.stop)

    watch = Watch()
    run(file)
    taken = watch.read()
    watch = Watch()
    again = run(file)
    again_seconds = watch.read()["seconds"]
    figures = index_figures()
    watch = Watch()
    left = undo_first()
    return {
        **taken,
        "index_seconds": clock.spent[0],
        "again_seconds": again_seconds,
        "unchanged": again["unchanged"],
        "written": again["created"] + again["updated"],
        "undo_seconds": watch.read()["seconds"],
        "left": left,
        **figures,
    }


class IndexClock:
    """Time spent by those who listen to the end of an import: the index."""

    def __init__(self) -> None:
        self.spent: list[float] = []

    def start(self, **kwargs: object) -> None:
        self._started = time.perf_counter()

    def stop(self, **kwargs: object) -> None:
        self.spent.append(time.perf_counter() - self._started)


class Watch:
    """Time on the wall, and time of processor: the two part when the machine is busy with something else."""

    def __init__(self) -> None:
        self._started = time.perf_counter(), processor()

    def read(self) -> dict[str, float]:
        return {"seconds": time.perf_counter() - self._started[0], "cpu": processor() - self._started[1]}


def processor() -> float:
    """Seconds of this process and of those that it started and that have ended: one indexes a long import."""
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def run(file: Path) -> dict[str, int]:
    from catalogue.importing.pipeline import Import, ImportFile

    importing = Import("Banc d’essai", [ImportFile.at(file)])
    for _progress in importing.run():
        pass
    return importing.report.as_json()


def undo_first() -> int:
    """Undo the first import; returns how many notices there still are."""
    from catalogue.importing.undo import Undo, begin
    from catalogue.models import BibliographicRecord, ImportRun

    for _done in Undo(begin(ImportRun.objects.earliest("pk"))).run():
        pass
    return BibliographicRecord.objects.count()


def index_figures() -> dict[str, int]:
    from django.apps import apps

    if not apps.is_installed("search"):
        return {"indexed": 0, "waiting": 0}
    from search.engines.base import Engine
    from search.indexing import current_engine
    from search.models import OutboxEntry
    from search.query import Query

    engine: Engine = current_engine()
    return {"indexed": engine.search(Query()).total, "waiting": OutboxEntry.objects.count()}


STEPS = {"pymarc": bare_pymarc, "import": import_and_index}

if __name__ == "__main__":
    main()
