"""An import in processes of its own, killed again and again: `python killing.py FILE KILLS SEED` prints what it left.

Each child is forked before any connection is open and imports the file as one and the same run. So many statements after
the first notice that it writes, a clock of some milliseconds starts and kills it: in a statement, in a commit, amidst the
journal. KILLS 0 is the import that nobody disturbs.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
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
        fuse = Fuse(statements=chance.randrange(45), seconds=chance.uniform(0.0002, 0.004))
        _pid, status = os.waitpid(fork(lambda fuse=fuse: fuse.burn(lambda: run(file))), 0)
        if os.WIFEXITED(status):
            break  # it was over before
        killed += 1
    in_a_child(lambda: run(file))
    print(json.dumps({"killed": killed} | left(), ensure_ascii=False))


class Fuse:
    def __init__(self, statements: int, seconds: float) -> None:
        self.left, self.seconds = statements, seconds
        self.is_lit = False

    def burn(self, work: Any) -> None:
        from django.db import connection

        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # whose default is to die on the spot
        with connection.execute_wrapper(self.count):
            work()

    def count(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.is_lit = self.is_lit or ("bibliographicrecord" in sql and sql.startswith("INSERT"))
        if self.is_lit:
            self.left -= 1
        if self.left == 0:
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
        return execute(sql, params, many, context)


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
    from catalogue.importing.loading import AUTHORITY_OF, PART_FIELDS
    from catalogue.importing.snapshots import TABLES
    from catalogue.models import BibliographicRecord, ImportDecision, ImportLine, ImportRun, ItemQuestion, StoredRecord

    known = dict(StoredRecord.objects.values_list("record_id", "digest"))
    names = {pk: bytes(digest).hex() for pk, digest in known.items()}
    authorities = {
        f"{PART_FIELDS[part][0]}_id": dict(authority.objects.values_list("pk", "match_key"))
        for part, authority in AUTHORITY_OF.items()
    }
    found: dict[str, Any] = {}
    for model in (*TABLES, ImportLine, ImportDecision, ItemQuestion):
        rows = []
        for values in model.objects.values():
            for name in ("id", "run_id", "item_id", "created_at", "updated_at", "received_at", "candidates"):
                values.pop(name, None)
            for name in ("record_id", "bibliographicrecord_id", "record_number", "host_id"):
                if values.get(name):
                    values[name] = names[values[name]]
            for name, keys in authorities.items():
                if values.get(name):
                    values[name] = keys[values[name]]
            rows.append(repr(sorted((name, str(value)) for name, value in values.items())))
        found[model.__name__] = sorted(rows)
    report = ImportRun.objects.get().report
    counted = ("created", "updated", "unchanged", "to_decide", "rejected", "items", "incomplete")
    return found | {"report": {name: report[name] for name in counted}, "notices": BibliographicRecord.objects.count()}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
