"""An import in processes of its own, killed again and again: `python killing.py FILE KILLS SEED` prints what it left.

Each child is forked before any connection is open, imports the file as one and the same run, and dies where chance has
it: between two statements, in a commit, amidst the journal. KILLS 0 is the import that nobody disturbs.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

BATCH = 20


def main(file: Path, kills: int, seed: int) -> None:
    import django

    django.setup()
    from catalogue.importing import reading

    reading.BATCH_RECORDS = BATCH
    in_a_child(migrate)
    chance = random.Random(seed)
    killed = 0
    while killed < kills:
        child = fork(lambda: run(file))
        time.sleep(chance.uniform(0.02, 0.5))
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            break  # it was over before
        killed += 1
    in_a_child(lambda: run(file))
    print(json.dumps({"killed": killed} | left(), ensure_ascii=False))


def fork(work: Any) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def in_a_child(work: Any) -> None:
    _pid, status = os.waitpid(fork(work), 0)
    if status:
        sys.exit("a step failed")


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def run(file: Path) -> None:
    from catalogue.importing.pipeline import Import, ImportFile
    from catalogue.models import ImportRun, Source

    source, _created = Source.objects.get_or_create(name="Cosoter")
    run, _created = ImportRun.objects.get_or_create(source=source)
    if run.status != ImportRun.Status.DONE:
        list(Import("Cosoter", [ImportFile.at(file)], run=run).run())


def left() -> dict[str, Any]:
    """Every row, without the numbers and the moments that two imports never share."""
    from catalogue.importing.snapshots import TABLES
    from catalogue.models import BibliographicRecord, ImportDecision, ImportLine, ImportRun, ItemQuestion, StoredRecord

    known = dict(StoredRecord.objects.values_list("record_id", "digest"))
    names = {pk: bytes(digest).hex() for pk, digest in known.items()}
    found: dict[str, Any] = {}
    for model in (*TABLES, ImportLine, ImportDecision, ItemQuestion):
        rows = []
        for values in model.objects.values():
            for name in ("id", "run_id", "item_id", "created_at", "updated_at", "received_at", "candidates"):
                values.pop(name, None)
            for name in ("record_id", "bibliographicrecord_id", "record_number", "host_id"):
                if values.get(name):
                    values[name] = names[values[name]]
            rows.append(repr(sorted((name, str(value)) for name, value in values.items())))
        found[model.__name__] = sorted(rows)
    report = ImportRun.objects.get().report
    counted = ("created", "updated", "unchanged", "to_decide", "rejected", "items", "incomplete")
    return found | {"report": {name: report[name] for name in counted}, "notices": BibliographicRecord.objects.count()}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
